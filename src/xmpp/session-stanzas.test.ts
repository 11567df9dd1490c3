/** What comes over a session, and what goes: against a scripted server. */
import {expect, test} from 'vitest';
import type {ArchiveId} from '../model/ids.ts';
import {
  createSessionHarness,
  ARCHIVE_FEATURES,
  account,
  isNamed,
  message,
  outgoing,
  settled,
} from '../../test/fakes/session-harness.ts';

const harness = createSessionHarness();

test('a carbon of the own account is unwrapped', async () => {
  const {end, messages} = await harness.online({accountFeatures: ARCHIVE_FEATURES});
  const inner = message(
    "<body>x</body><stanza-id xmlns='urn:xmpp:sid:0' id='a1' by='alice@example.org'/>",
    "from='alice@example.org/home' to='bob@example.org'",
  );
  const carbon = (from: string) =>
    `<message xmlns='jabber:client' from='${from}'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>${inner}</forwarded></sent></message>`;
  end.send(carbon('alice@example.org'));
  end.send(carbon('mallory@example.org'));
  end.send(carbon('alice@example.org/home'));
  await settled();
  expect(messages).toMatchObject([
    {via: 'carbon-sent', archiveId: 'a1', stanza: {from: 'alice@example.org/home', body: 'x'}},
  ]);
});

test.each([
  [ARCHIVE_FEATURES, 'real'],
  [['urn:xmpp:sid:0'], undefined],
  [['urn:xmpp:mam:2'], undefined],
  [[], undefined],
])('with the features %j the archive id of a message is %s', async (accountFeatures, id) => {
  const {end, messages} = await harness.online({accountFeatures});
  const stanzaId = (value: string, by: string) =>
    `<stanza-id xmlns='urn:xmpp:sid:0' id='${value}' by='${by}'/>`;
  end.send(
    message(
      `<body>x</body>${stanzaId('forged', 'alice@example.org')}${stanzaId('real', 'alice@example.org')}${stanzaId('other', 'mallory@example.org')}`,
    ),
  );
  await settled();
  expect(messages).toMatchObject([{via: 'direct', archiveId: id}]);
});

test('a roster push is answered and told, a forged one is not told', async () => {
  const {end, told} = await harness.online();
  const push = (id: string, from: string) =>
    `<iq xmlns='jabber:client' type='set' id='${id}'${from}><query xmlns='jabber:iq:roster'><item jid='bob@example.org'/></query></iq>`;
  end.send(push('p1', ''));
  end.send(push('p2', " from='mallory@example.org'"));
  const answer = (id: string) => end.frame((frame) => frame.attrs['id'] === id);
  expect((await answer('p1')).attrs['type']).toBe('result');
  expect((await answer('p2')).attrs['type']).toBe('error');
  expect(told.filter(([name]) => name === 'rosterPush')).toHaveLength(1);
});

test('what was displayed is told, and what others claim of it is not', async () => {
  const {end, told, messages} = await harness.online();
  const event = (from: string, id: string) =>
    `<message xmlns='jabber:client' type='headline'${from}><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:mds:displayed:0'><item id='bob@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='alice@example.org' id='${id}'/></displayed></item></items></event></message>`;
  end.send(event(" from='bob@example.org'", 'forged'));
  end.send(event(" from='alice@example.org/other'", 'forged'));
  end.send(event(" from='alice@example.org'", 'a1'));
  end.send(event('', 'a2'));
  await settled();
  expect(told.filter(([name]) => name === 'displayed')).toEqual([
    ['displayed', [{chat: 'bob@example.org', id: 'a1'}]],
    ['displayed', [{chat: 'bob@example.org', id: 'a2'}]],
  ]);
  expect(messages.every(({stanza}) => stanza.body === undefined)).toBe(true);
});

test.each([
  [['http://jabber.org/protocol/pubsub#publish-options'], true],
  [['http://jabber.org/protocol/pubsub'], false],
])('with the features %j what was displayed is written: %j', async (accountFeatures, isWritten) => {
  const {session, end} = await harness.online({accountFeatures});
  const item = {chat: account, id: 'a1' as ArchiveId};
  const written = session.publishDisplayed(item);
  if (isWritten) {
    const {attrs} = await end.frame((frame) => frame.getChild('pubsub') !== undefined);
    end.send(`<iq xmlns='jabber:client' type='result' id='${attrs['id']}'/>`);
  }
  expect(await written).toBe(isWritten);
  expect(end.frames.some((frame) => frame.getChild('pubsub') !== undefined)).toBe(isWritten);
});

test('presence is told', async () => {
  const {end, told} = await harness.online();
  end.send("<presence xmlns='jabber:client' from='bob@example.org/x'><show>dnd</show></presence>");
  await settled();
  expect(told.at(-1)).toMatchObject(['presence', {from: 'bob@example.org/x', show: 'dnd'}]);
});

test.each(['<oops', "<a xmlns='urn:a'><!-- x --></a>", '<!DOCTYPE a><a/>', '<a>&b;</a>', ''])(
  'the frame %j ends the connection, and nothing is thrown',
  async (frame) => {
    const {end, states} = await harness.online();
    end.send(frame);
    await settled();
    expect(states.at(-1)).toMatchObject({status: 'offline', error: {kind: 'bad-xml'}});
    expect(end.isClosed).toBe(true);
  },
);

const archiveResult = (queryId: string, id: string, from: string) =>
  `<message xmlns='jabber:client' from='${from}'><result xmlns='urn:xmpp:mam:2' queryid='${queryId}' id='${id}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2024-02-29T12:00:00Z'/>${message('<body>x</body>')}</forwarded></result></message>`;

test('a page of the archive holds what was sent for it by the archive, and nothing else', async () => {
  const {session, end, messages} = await harness.online();
  const page = session.queryArchive({archive: account, before: '', max: 10});
  const query = await end.frame((frame) => frame.getChild('query', 'urn:xmpp:mam:2') !== undefined);
  const queryId = String(query.getChild('query')?.attrs['queryid']);
  end.send(archiveResult(queryId, 'a1', 'alice@example.org'));
  end.send(archiveResult(queryId, 'forged', 'mallory@example.org'));
  end.send(archiveResult('other', 'stray', 'alice@example.org'));
  end.send(archiveResult(queryId, 'a2', 'alice@example.org'));
  end.send(
    `<iq xmlns='jabber:client' type='result' id='${query.attrs['id']}'><fin xmlns='urn:xmpp:mam:2' complete='true'><set xmlns='http://jabber.org/protocol/rsm'><first>a1</first><last>a2</last></set></fin></iq>`,
  );
  const {messages: archived, ...rest} = await page;
  expect(archived.map(({archiveId}) => archiveId)).toEqual(['a1', 'a2']);
  expect(rest).toEqual({first: 'a1', last: 'a2', complete: true, stable: true});
  end.send(archiveResult(queryId, 'late', 'alice@example.org'));
  await settled();
  expect(messages).toEqual([]);
});

test('an id that the archive no longer has is an error', async () => {
  const {session, end} = await harness.online();
  const page = session.queryArchive({archive: account, max: 10});
  const query = await end.frame((frame) => frame.getChild('query', 'urn:xmpp:mam:2') !== undefined);
  end.send(
    `<iq xmlns='jabber:client' type='error' id='${query.attrs['id']}'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
  );
  await expect(page).rejects.toMatchObject({name: 'StanzaError', kind: 'item-not-found'});
});

test.each([
  [ARCHIVE_FEATURES, {extended: true}],
  [['urn:xmpp:mam:2'], {extended: false}],
  [[], undefined],
])('an account with the features %j has the archive %j', async (accountFeatures, support) => {
  const {session} = await harness.online({accountFeatures});
  expect(await session.archiveSupport()).toEqual(support);
});

test('an archive is asked once what it can be searched by', async () => {
  const {session, end} = await harness.online();
  const field = session.archiveTextField(account);
  const again = session.archiveTextField(account);
  const query = await end.frame((frame) => frame.getChild('query', 'urn:xmpp:mam:2') !== undefined);
  expect([query.attrs['type'], query.attrs['to']]).toEqual(['get', undefined]);
  end.send(
    `<iq xmlns='jabber:client' type='result' id='${query.attrs['id']}'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='form'><field var='with'/><field var='withtext'/></x></query></iq>`,
  );
  expect(await Promise.all([field, again])).toEqual(['withtext', 'withtext']);
});

test('an archive that has no form cannot be searched', async () => {
  const {session, end} = await harness.online();
  const field = session.archiveTextField(account);
  const query = await end.frame((frame) => frame.getChild('query', 'urn:xmpp:mam:2') !== undefined);
  end.send(
    `<iq xmlns='jabber:client' type='error' id='${query.attrs['id']}'><error type='cancel'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
  );
  expect(await field).toBeUndefined();
});

test('initial presence carries our capabilities', async () => {
  const {session, end} = await harness.online();
  session.announce();
  const presence = await end.frame(isNamed('presence'));
  expect(presence.getChild('c', 'http://jabber.org/protocol/caps')?.attrs).toMatchObject({
    hash: 'sha-1',
  });
});

test('carbons that the server does not have are no error', async () => {
  const {session, end} = await harness.online();
  const enabling = session.enableCarbons();
  const iq = await end.frame((frame) => frame.getChild('enable') !== undefined);
  end.send(
    `<iq xmlns='jabber:client' type='error' id='${iq.attrs['id']}'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
  );
  expect(await enabling).toBe(false);
});

test.each([
  ["<ver xmlns='urn:xmpp:features:rosterver'/>", 'v7', 'v7'],
  ["<ver xmlns='urn:xmpp:features:rosterver'/>", undefined, ''],
  ['', 'v7', undefined],
])(
  'with the features %j the roster is asked for as of version %s: %j',
  async (features, version, asked) => {
    const {session, end} = await harness.online({features});
    const roster = session.fetchRoster(version);
    const iq = await end.frame(
      (frame) => frame.getChild('query', 'jabber:iq:roster') !== undefined,
    );
    expect(iq.getChild('query')?.attrs['ver']).toBe(asked);
    end.send(`<iq xmlns='jabber:client' type='result' id='${iq.attrs['id']}'/>`);
    expect(await roster).toEqual({changed: false});
  },
);

test('while offline nothing can be sent', async () => {
  const {session} = harness.begin();
  expect(() => session.sendMessage(outgoing('m'))).toThrow(
    expect.objectContaining({kind: 'closed'}),
  );
  await expect(session.fetchRoster(undefined)).rejects.toMatchObject({kind: 'closed'});
  await expect(session.enableCarbons()).rejects.toMatchObject({kind: 'closed'});
});
