/** When the chunk with SASL2 cannot be fetched; all else of a login is in session-*.test.ts. */
import {expect, test, vi} from 'vitest';
import {createSessionHarness, namesOf} from '../../test/fakes/session-harness.ts';
import {createXmppServer} from '../../test/fakes/scripted-xmpp-server.ts';

vi.mock('./login-sasl2.ts', () => {
  throw new Error('not fetched');
});

const harness = createSessionHarness();
const SASL2 =
  "<authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-256</mechanism></authentication>";
const CLASSIC =
  "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-256</mechanism></mechanisms>";

/** A server with these features before authentication. */
function serve(features: string): void {
  const normal = createXmppServer();
  let isFirst = true;
  harness.server.onFrame = (frame, end) => {
    if (frame.getName() !== 'open' || !isFirst) return normal(frame, end);
    isFirst = false;
    end.send("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0' id='s'/>");
    end.send(
      `<stream:features xmlns:stream='http://etherx.jabber.org/streams'>${features}</stream:features>`,
    );
  };
}

test('the login is done as ever', async () => {
  const {session} = harness.begin();
  serve(SASL2 + CLASSIC);
  await session.firstOnline;
  expect(namesOf(harness.server.end).slice(0, 3)).toEqual(['open', 'auth', 'response']);
});

test('if there is no other way it is tried again later', async () => {
  const {session, states, until} = harness.begin();
  serve(SASL2);
  const over = until('offline');
  await expect(session.firstOnline).rejects.toMatchObject({
    name: 'ConnectionError',
    kind: 'unreachable',
  });
  await over;
  expect(states.at(-1)).toMatchObject({retryAt: expect.any(Number)});
});
