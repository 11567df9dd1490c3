import {expect, test} from 'vitest';
import {createSessionHarness, isNamed, namesOf, settled} from '../../test/fakes/session-harness.ts';

const harness = createSessionHarness();
const SM = "xmlns='urn:xmpp:sm:3'";
const CSI = "<csi xmlns='urn:xmpp:csi:0'/>";
const features = `<sm ${SM}/>${CSI}`;
const isState = (name: string) => (frame: string) => frame === name;

test('a change is told once', async () => {
  const {session, end} = await harness.online({features});
  session.setClientState(true);
  session.setClientState(false);
  session.setClientState(false);
  await end.frame(isNamed('inactive'));
  session.setClientState(true);
  await end.frame(isNamed('active'));
  expect(namesOf(end).filter((name) => name.endsWith('active'))).toEqual(['inactive', 'active']);
});

test('where the server does not offer it nothing is told', async () => {
  const {session, end} = await harness.online();
  session.setClientState(false);
  await settled();
  expect(namesOf(end).some(isState('inactive'))).toBe(false);
});

test.for([
  {before: false, after: false, told: 'inactive'},
  {before: false, after: true, told: 'active'},
])('a stream that is resumed hears how it is: $told', async ({before, after, told}) => {
  const {session, end, until} = await harness.online({
    features,
    insteadOf: {
      enable: (to) => to.send(`<enabled ${SM} id='sm1' resume='true'/>`),
      resume: (to) => to.send(`<resumed ${SM} previd='sm1' h='1'/>`),
    },
  });
  session.setClientState(before);
  await end.frame(isNamed('inactive'));
  const offline = until('offline');
  end.close();
  await offline;
  session.setClientState(after);
  const online = until('online');
  harness.clock.advance(1000);
  await online;
  await harness.server.end.frame(isNamed(told));
  expect(namesOf(harness.server.end).filter((name) => name.endsWith('active'))).toEqual([told]);
});

test('it is not counted', async () => {
  const {session, end} = await harness.online({features});
  session.setClientState(false);
  await end.frame(isNamed('inactive'));
  expect(session.streamState([])?.stream.unacknowledged ?? []).toEqual([]);
});
