/** A stream that breaks, and goes on (XEP-0198 §5): against a scripted server. */
import {expect, test} from 'vitest';
import {
  ARCHIVE_FEATURES,
  createSessionHarness,
  isNamed,
  message,
  namesOf,
  outgoing,
  settled,
  type Begun,
} from '../../test/fakes/session-harness.ts';
import type {ServerEnd} from '../../test/fakes/scripted-socket.ts';
import {createDeferred} from '../model/deferred.ts';
import type {StanzaId} from '../model/ids.ts';
import type {FullJid} from '../model/jid.ts';
import type {SavedStream} from '../model/saved-stream.ts';
import type {LiveMessage} from './wire.ts';
import type {Element} from './xml.ts';

const harness = createSessionHarness();
const SM = "xmlns='urn:xmpp:sm:3'";
const REQUEST = `<r ${SM}/>`;
const isCount = (h: number) => (frame: Element) => frame.is('a') && frame.attrs['h'] === String(h);
const namesTold = ({told}: Begun) => told.map(([name]) => name);

/** A server that can resume, and answers a resumption with this. */
function resuming(answer: string) {
  return {
    accountFeatures: ARCHIVE_FEATURES,
    insteadOf: {
      enable: (end: ServerEnd) => end.send(`<enabled ${SM} id='sm1' resume='true'/>`),
      resume: (end: ServerEnd) => end.send(answer),
    },
  };
}
const resumed = (h: number) => resuming(`<resumed ${SM} previd='sm1' h='${h}'/>`);

/** The connection breaks, and there is another one. */
async function breakStream(begun: Begun & {readonly end: ServerEnd}): Promise<ServerEnd> {
  const offline = begun.until('offline');
  begun.end.close();
  await offline;
  const online = begun.until('online');
  harness.clock.advance(1000);
  await online;
  return harness.server.end;
}

const saved: SavedStream = {
  id: 'sm1',
  jid: 'alice@example.org/web' as FullJid,
  handled: 7,
  ahead: [],
  acknowledged: 3,
  unacknowledged: [
    {place: 4, id: 'there' as StanzaId},
    {place: 6, id: 'lost' as StanzaId},
  ],
  features: ARCHIVE_FEATURES,
};

test('a broken stream is resumed, and what did not arrive is sent again', async () => {
  const begun = await harness.online(resumed(2));
  begun.session.sendMessage(outgoing('1'));
  begun.session.sendMessage(outgoing('2'));
  await settled();
  const end = await breakStream(begun);
  await settled();
  const resume = end.frames.find(isNamed('resume'));
  expect(resume?.attrs).toMatchObject({previd: 'sm1', h: '0'});
  // The question about the account and the first message had arrived.
  expect(end.frames.filter(isNamed('message')).map(({attrs}) => String(attrs['id']))).toEqual([
    '2',
  ]);
  expect(namesOf(end)).not.toContain('iq');
  expect(namesTold(begun)).toEqual(['bound', 'closed', 'acknowledged']);
});

test('what is being committed when the stream breaks is not told again', async () => {
  const commit = createDeferred();
  const told: unknown[] = [];
  const begun = await harness.online(resumed(1), {
    listener: {
      message({stanza}) {
        told.push(stanza.body);
        return commit.promise;
      },
    },
  });
  begun.end.send(message('<body>1</body>'));
  await settled();
  const end = await breakStream(begun);
  // The answer about the account, and the message, as they came before.
  end.send("<iq xmlns='jabber:client' type='result' id='x'/>");
  end.send(message('<body>1</body>'));
  end.send(message('<body>2</body>'));
  await settled();
  expect(told).toEqual(['1', '2']);
});

test('a request that the break cut off is refused, and not sent again', async () => {
  const begun = await harness.online(resumed(1));
  const roster = begun.session.fetchRoster(undefined);
  const refused = expect(roster).rejects.toMatchObject({name: 'ConnectionError', kind: 'closed'});
  await settled();
  const end = await breakStream(begun);
  await refused;
  await settled();
  const types = end.frames.map(({attrs}) => String(attrs['type']));
  expect(types).not.toContain('get');
  expect(types).not.toContain('set');
});

test('where the server has lost the stream a new session is bound', async () => {
  const begun = await harness.online(resuming(`<failed ${SM} h='2'/>`));
  begun.session.sendMessage(outgoing('1'));
  await settled();
  const end = await breakStream(begun);
  await settled();
  expect(namesTold(begun)).toEqual(['bound', 'closed', 'acknowledged', 'bound']);
  expect(namesOf(end)).toContain('enable');
  expect(namesOf(end)).not.toContain('message');
});

test('a server that counts what was never sent is not asked to resume again', async () => {
  const begun = await harness.online(resumed(40));
  const offline = begun.until('offline');
  begun.end.close();
  await offline;
  const again = begun.until('offline');
  harness.clock.advance(1000);
  await again;
  const online = begun.until('online');
  harness.clock.advance(1000);
  await online;
  expect(namesOf(harness.server.end)).not.toContain('resume');
});

test('another host goes on with the stream that was saved', async () => {
  const begun = await harness.online(resumed(4), {saved});
  const resume = begun.end.frames.find(isNamed('resume'));
  expect(resume?.attrs).toMatchObject({previd: 'sm1', h: '7'});
  expect(begun.told).toEqual([
    ['acknowledged', ['there']],
    ['inherited', ['lost']],
  ]);
  expect(await begun.session.archiveSupport()).toEqual({extended: true});
  expect(namesOf(begun.end)).not.toContain('iq');
});

test('what the resumed stream brings has the ids of the archive at once', async () => {
  const begun = await harness.online(resumed(4), {saved});
  const stanzaId = "<stanza-id xmlns='urn:xmpp:sid:0' by='alice@example.org' id='archived'/>";
  begun.end.send(message(`<body>x</body>${stanzaId}`));
  await settled();
  expect(begun.messages).toMatchObject([{archiveId: 'archived'}]);
});

test('another host for which the stream is lost logs in anew', async () => {
  const begun = await harness.online(resuming(`<failed ${SM} h='4'/>`), {saved});
  expect(begun.told).toEqual([
    ['acknowledged', ['there']],
    ['bound', 'alice@example.org/web'],
  ]);
});

test('the state is that of the moment when these messages are committed', async () => {
  const live: LiveMessage[] = [];
  const commit = createDeferred();
  const {session, end} = await harness.online(resumed(0), {
    listener: {
      message(arrived) {
        live.push(arrived);
        return commit.promise;
      },
    },
  });
  end.send(message('<body>x</body>'));
  session.sendMessage(outgoing('1'));
  await settled();
  expect(session.streamState([])?.stream).toMatchObject({id: 'sm1', handled: 1});
  expect(session.streamState(live)?.stream).toMatchObject({
    handled: 2,
    jid: 'alice@example.org/web',
    unacknowledged: [{place: 2, id: '1'}],
    features: ARCHIVE_FEATURES,
  });
});

test('the server hears only of what is saved', async () => {
  const saving = createDeferred();
  let begun: Awaited<ReturnType<typeof harness.online>> | undefined;
  begun = await harness.online(resumed(0), {
    listener: {
      async saveStream() {
        const state = begun?.session.streamState([]);
        await saving.promise;
        state?.saved();
      },
    },
  });
  begun.end.send(message('<body>x</body>'));
  begun.end.send(REQUEST);
  await settled();
  expect(namesOf(begun.end)).not.toContain('a');
  saving.resolve();
  expect(await begun.end.frame(isCount(2))).toBeDefined();
});

test('where nothing can be saved the server is told all the same', async () => {
  const reported: unknown[] = [];
  const full = new Error('disk full');
  const {end} = await harness.online(resumed(0), {
    report: (error) => reported.push(error),
    listener: {saveStream: () => Promise.reject(full)},
  });
  end.send(message('<body>x</body>'));
  end.send(REQUEST);
  expect(await end.frame(isCount(2))).toBeDefined();
  expect(reported).toEqual([full]);
});

test('who leaves has no stream to go on with', async () => {
  const begun = await harness.online(resumed(0));
  const stopping = begun.session.stop();
  harness.clock.advance(10_000);
  await stopping;
  expect(begun.session.streamState([])).toBeUndefined();
});
