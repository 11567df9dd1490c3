/** Rooms over the stream of a session, and what comes for them: against a scripted server. */
import {expect, test} from 'vitest';
import {
  ARCHIVE_FEATURES,
  createSessionHarness,
  message,
  settled,
  type Begun,
} from '../../test/fakes/session-harness.ts';
import {refuseRequest} from '../../test/fakes/scripted-xmpp-server.ts';
import type {ServerEnd} from '../../test/fakes/scripted-socket.ts';
import {createDeferred} from '../model/deferred.ts';
import type {BareJid, FullJid} from '../model/jid.ts';
import type {SavedStream} from '../model/saved-stream.ts';
import type {RoomListener} from './room-wire.ts';
import type {Element} from './xml.ts';

const harness = createSessionHarness();
const ROOM = 'lounge@rooms.example.org' as BareJid;
const AS = `${ROOM}/Alice` as FullJid;
const USER = "xmlns='http://jabber.org/protocol/muc#user'";
const SM = "xmlns='urn:xmpp:sm:3'";
const REQUEST = `<r ${SM}/>`;
const isCount = (h: number) => (frame: Element) => frame.is('a') && frame.attrs['h'] === String(h);

const here = (nick: string) =>
  `<presence xmlns='jabber:client' from='${ROOM}/${nick}'><x ${USER}><item affiliation='none' role='participant'/></x></presence>`;
const refused = (nick: string, condition: string) =>
  `<presence xmlns='jabber:client' from='${ROOM}/${nick}' type='error'><error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>`;
const fromRoom = (inner: string) =>
  `<message xmlns='jabber:client' from='${ROOM}' to='alice@example.org'>${inner}</message>`;
const said = (body: string, nick = 'Bob') =>
  `<message xmlns='jabber:client' from='${ROOM}/${nick}' to='alice@example.org/web' type='groupchat'><body>${body}</body><x ${USER}><item jid='mallory@example.org'/></x></message>`;
const INVITATION = fromRoom(`<x ${USER}><invite from='bob@example.org'/></x>`);
const event = (from: string) =>
  `<message xmlns='jabber:client' from='${from}' to='alice@example.org'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:bookmarks:1'><item id='${ROOM}'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'/></item><retract id='old@rooms.example.org'/></items></event></message>`;

/** Listens to rooms. @returns what is told: name, and the rest in short */
async function listen({session}: Begun, listener: Partial<RoomListener> = {}) {
  const told: unknown[][] = [];
  const rooms = await session.rooms();
  const note = (name: string) => (value: unknown, more?: unknown) => {
    told.push(more === undefined ? [name, value] : [name, value, more]);
  };
  const commit = (name: string) => async (value: unknown) => {
    told.push([name, value]);
    await Promise.resolve();
  };
  rooms.listen({
    presence: ({type, nick}) => note('presence')(`${type} ${nick}`),
    invitation: commit('invitation'),
    declination: note('declination'),
    challenge: note('challenge'),
    changed: note('changed'),
    bookmarks: commit('bookmarks'),
    activity: note('activity'),
    ...listener,
  });
  return {rooms, told};
}

test('what comes for rooms waits until somebody listens, and is not counted before', async () => {
  const begun = await harness.online();
  begun.end.send(here('Bob'));
  begun.end.send(INVITATION);
  begun.end.send(said('hello'));
  begun.end.send(REQUEST);
  // Only the answer about the account is handled.
  await begun.end.frame(isCount(1));
  expect(begun.told.map(([name]) => name)).toEqual(['bound']);
  expect(begun.messages).toHaveLength(1);
  const {told} = await listen(begun);
  await settled();
  expect(told.map(([name]) => name)).toEqual(['presence', 'invitation']);
  begun.end.send(REQUEST);
  await begun.end.frame(isCount(4));
});

test('an invitation is counted when it is committed', async () => {
  const committed = createDeferred();
  const begun = await harness.online();
  await listen(begun, {invitation: () => committed.promise});
  begun.end.send(INVITATION);
  begun.end.send(here('Bob'));
  begun.end.send(REQUEST);
  await begun.end.frame(isCount(1));
  committed.resolve();
  await begun.end.frame(isCount(3));
});

test('all presences of a room that is joined are its own, and those of contacts never', async () => {
  const begun = await harness.online();
  const {rooms, told} = await listen(begun);
  begun.end.send(refused('Alice', 'conflict'));
  await settled();
  expect(told).toEqual([]);
  rooms.join({as: AS, history: 0});
  begun.end.send(refused('Alice', 'conflict'));
  begun.end.send("<presence xmlns='jabber:client' from='bob@example.org/x'/>");
  begun.end.send(`<presence xmlns='jabber:client' from='${ROOM}'/>`);
  await settled();
  expect(told).toEqual([['presence', 'error Alice']]);
  expect(begun.told.filter(([name]) => name === 'presence')).toMatchObject([
    ['presence', {type: 'error', from: AS}],
    ['presence', {from: 'bob@example.org/x'}],
  ]);
  const join = await begun.end.frame((frame) => frame.is('presence') && frame.attrs['to'] === AS);
  expect(join.getChild('x', 'http://jabber.org/protocol/muc')?.getChild('history')?.attrs).toEqual({
    maxchars: '0',
  });
});

test('what is said comes as a message, and claims of others about itself are left out', async () => {
  const begun = await harness.online();
  const {told} = await listen(begun);
  begun.end.send(said('hello'));
  begun.end.send(
    `<message xmlns='jabber:client' from='${ROOM}/Bob' to='alice@example.org/web' type='chat'><body>psst</body><x ${USER}/></message>`,
  );
  await settled();
  expect(told).toEqual([]);
  const [one, other] = begun.messages.map(({stanza}) => stanza);
  expect(one).toMatchObject({body: 'hello', type: 'groupchat'});
  expect(one?.occupantJid).toBeUndefined();
  expect(other).toMatchObject({body: 'psst', type: 'chat', isInRoom: true});
});

test('each kind of news comes to who is for it', async () => {
  const begun = await harness.online();
  const {told} = await listen(begun);
  const form =
    "<x xmlns='jabber:x:data' type='form'><field var='qa' label='2 + 2?'/><field var='challenge' type='hidden'><value>F3</value></field></x>";
  begun.end.send(fromRoom(`<x ${USER}><decline from='bob@example.org'/></x>`));
  begun.end.send(
    message(`<x xmlns='jabber:x:conference' jid='${ROOM}' reason='come'/>`).replace(
      "type='chat'",
      '',
    ),
  );
  begun.end.send(fromRoom(`<body>text</body><captcha xmlns='urn:xmpp:captcha'>${form}</captcha>`));
  begun.end.send(
    fromRoom(`<x ${USER}><status code='104'/><status code='172'/></x>`).replace(
      ' to=',
      " type='groupchat' to=",
    ),
  );
  await settled();
  expect(told).toMatchObject([
    ['declination', {room: ROOM, by: 'bob@example.org'}],
    ['invitation', {room: ROOM, by: 'bob@example.org/x', isDirect: true, reason: 'come'}],
    ['challenge', ROOM, ROOM],
    ['changed', ROOM, [104, 172]],
  ]);
  expect(begun.messages).toEqual([]);
});

test('bookmarks are believed of the own account only', async () => {
  const begun = await harness.online();
  const {told} = await listen(begun);
  begun.end.send(event('mallory@example.org'));
  begun.end.send(event('alice@example.org/phone'));
  begun.end.send(event('alice@example.org'));
  await settled();
  expect(told).toMatchObject([
    [
      'bookmarks',
      {published: [{room: ROOM, autojoin: true}], retracted: ['old@rooms.example.org']},
    ],
  ]);
  expect(begun.messages).toEqual([]);
});

test('of activity in a room only its own service can tell', async () => {
  const begun = await harness.online();
  const {told} = await listen(begun);
  const other = 'chat@elsewhere.example';
  const news = `<rai xmlns='urn:xmpp:rai:0'><activity>${ROOM}</activity><activity>${other}</activity></rai>`;
  begun.end.send(`<message xmlns='jabber:client' from='rooms.example.org'>${news}</message>`);
  await settled();
  expect(told).toEqual([['activity', [ROOM]]]);
});

test('what waited is forgotten with its session; the listener stays for the next', async () => {
  const begun = await harness.online({
    insteadOf: {
      enable: (end) => end.send(`<enabled ${SM} id='sm1' resume='true'/>`),
      resume: (end) => end.send(`<failed ${SM}/>`),
    },
  });
  begun.end.send(here('Ghost'));
  await settled();
  const {end} = await reconnect(begun);
  const {rooms, told} = await listen(begun);
  end.send(here('Bob'));
  await settled();
  expect(told).toEqual([['presence', 'here Bob']]);
  const {end: third} = await reconnect({...begun, end});
  expect(await begun.session.rooms()).toBe(rooms);
  third.send(here('Carol'));
  await settled();
  expect(told.at(-1)).toEqual(['presence', 'here Carol']);
});

test('on a stream of an earlier host rooms go on, and what waits is told once', async () => {
  const saved: SavedStream = {
    id: 'sm1',
    jid: 'alice@example.org/web' as FullJid,
    handled: 0,
    ahead: [],
    acknowledged: 0,
    unacknowledged: [],
    features: ARCHIVE_FEATURES,
  };
  const begun = await harness.online(
    {insteadOf: {resume: (end) => end.send(`<resumed ${SM} previd='sm1' h='0'/>`)}},
    {saved},
  );
  begun.end.send(here('Bob'));
  await settled();
  const {end} = await reconnect(begun);
  // The server sends again what was not counted.
  end.send(here('Bob'));
  end.send(here('Carol'));
  const {told} = await listen(begun);
  await settled();
  expect(told).toEqual([
    ['presence', 'here Bob'],
    ['presence', 'here Carol'],
  ]);
});

test('without a stream nothing is asked', async () => {
  const begun = await harness.online();
  const {rooms} = await listen(begun);
  const offline = begun.until('offline');
  begun.end.close();
  await offline;
  const closed = {name: 'ConnectionError', kind: 'closed'};
  expect(() => rooms.join({as: AS})).toThrow(expect.objectContaining(closed));
  await expect(rooms.info(ROOM)).rejects.toMatchObject(closed);
  await expect(rooms.bookmarks()).rejects.toMatchObject(closed);
  expect(await rooms.ping(AS)).toBe('unknown');
});

/** A server that refuses pings with this, and knows the room or not. */
const pinged = (condition: string, knowsRoom: boolean) => ({
  insteadOf: {
    iq(end: ServerEnd, frame: Element) {
      const isPing = frame.getChild('ping') !== undefined;
      const why = isPing ? condition : knowsRoom ? undefined : 'item-not-found';
      const from = String(frame.attrs['to'] ?? 'alice@example.org');
      const error = `<error type='cancel'><${why} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;
      const type = why === undefined ? 'result' : 'error';
      end.send(
        `<iq xmlns='jabber:client' type='${type}' from='${from}' id='${frame.attrs['id']}'>${why ? error : ''}</iq>`,
      );
    },
  },
});

test.each([
  ['service-unavailable', true, 'joined'],
  ['feature-not-implemented', true, 'joined'],
  ['item-not-found', true, 'joined'],
  ['item-not-found', false, 'gone'],
  ['not-acceptable', true, 'gone'],
  ['not-allowed', true, 'gone'],
  ['remote-server-timeout', true, 'unknown'],
  ['remote-server-not-found', false, 'unknown'],
] as const)('a ping that is refused with %s (room known: %s) says %s', async (...row) => {
  const [condition, knowsRoom, answer] = row;
  const begun = await harness.online();
  const {rooms} = await listen(begun);
  begun.end.onFrame = (frame, end) => pinged(condition, knowsRoom).insteadOf.iq(end, frame);
  expect(await rooms.ping(AS)).toBe(answer);
});

test('of a room’s archive only the room’s own messages are taken, and only from it', async () => {
  const begun = await harness.online();
  const page = begun.session.queryArchive({archive: ROOM, before: '', max: 10});
  const query = await begun.end.frame(
    (frame) => frame.getChild('query', 'urn:xmpp:mam:2') !== undefined,
  );
  expect(query.attrs['to']).toBe(ROOM);
  const queryId = String(query.getChild('query')?.attrs['queryid']);
  const result = (id: string, from: string, author = `${ROOM}/Bob`) =>
    `<message xmlns='jabber:client' from='${from}'><result xmlns='urn:xmpp:mam:2' queryid='${queryId}' id='${id}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2024-02-29T12:00:00Z'/><message xmlns='jabber:client' from='${author}' type='groupchat'><body>x</body><x ${USER}><item jid='bob@example.org/x'/></x></message></forwarded></result></message>`;
  begun.end.send(result('r1', ROOM));
  begun.end.send(result('own', 'alice@example.org'));
  begun.end.send(result('occupant', `${ROOM}/Mallory`));
  begun.end.send(result('other-room', 'den@rooms.example.org'));
  begun.end.send(result('of-somebody', ROOM, 'bob@example.org/x'));
  begun.end.send(result('of-other-room', ROOM, 'den@rooms.example.org/Bob'));
  begun.end.send(
    `<iq xmlns='jabber:client' type='result' from='${ROOM}' id='${query.attrs['id']}'><fin xmlns='urn:xmpp:mam:2' complete='true'/></iq>`,
  );
  const {messages} = await page;
  expect(messages).toMatchObject([{archiveId: 'r1', stanza: {occupantJid: 'bob@example.org/x'}}]);
});

test('an invitation in the account’s archive is told with its time, and is no message', async () => {
  const begun = await harness.online();
  const {told} = await listen(begun);
  const page = begun.session.queryArchive({archive: begun.session.account, max: 10});
  const query = await begun.end.frame(
    (frame) => frame.getChild('query', 'urn:xmpp:mam:2') !== undefined,
  );
  const queryId = String(query.getChild('query')?.attrs['queryid']);
  const result = (id: string, forwarded: string) =>
    `<message xmlns='jabber:client' from='alice@example.org'><result xmlns='urn:xmpp:mam:2' queryid='${queryId}' id='${id}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2024-02-29T12:00:00Z'/>${forwarded}</forwarded></result></message>`;
  const text = `<body>Bob invites you</body><x ${USER}><invite from='bob@example.org'/></x>`;
  begun.end.send(result('a1', fromRoom(text)));
  const own = `<message xmlns='jabber:client' from='alice@example.org/phone' to='${ROOM}'>${text}</message>`;
  begun.end.send(result('a2', own));
  begun.end.send(result('a3', message('<body>hello</body>')));
  begun.end.send(
    `<iq xmlns='jabber:client' type='result' id='${query.attrs['id']}'><fin xmlns='urn:xmpp:mam:2' complete='true'/></iq>`,
  );
  expect((await page).messages).toMatchObject([{archiveId: 'a3'}]);
  expect(told).toMatchObject([
    ['invitation', {room: ROOM, by: 'bob@example.org', sent: Date.UTC(2024, 1, 29, 12)}],
  ]);
});

test('bookmarks of older clients are asked for where there are no others', async () => {
  const begun = await harness.online();
  const {rooms} = await listen(begun);
  begun.end.onFrame = (frame, end) => {
    if (!frame.getChild('query', 'jabber:iq:private')) refuseRequest(frame, end);
    else {
      end.send(
        `<iq xmlns='jabber:client' type='result' id='${frame.attrs['id']}'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='${ROOM}' name='Lounge'/></storage></query></iq>`,
      );
    }
  };
  expect(await rooms.bookmarks()).toMatchObject([{room: ROOM, name: 'Lounge', autojoin: false}]);
});

async function reconnect(begun: Begun & {readonly end: ServerEnd}) {
  const offline = begun.until('offline');
  begun.end.close();
  await offline;
  const online = begun.until('online');
  harness.clock.advance(1000);
  await online;
  await settled();
  return {end: harness.server.end};
}
