/** What servers say of searching the archive, and what they answer. */
import {afterEach, expect, test} from 'vitest';
import type {XmppServer} from '../../demo/server/types.ts';
import type {BareJid} from '../../src/model/jid.ts';
import type {OriginId, StanzaId} from '../../src/model/ids.ts';
import {createAccount, startServer} from '../e2e/world.ts';
import {beginSession, type RealSession} from './real-session.ts';

let server: XmppServer | undefined;
let begun: RealSession | undefined;

afterEach(async () => {
  await begun?.session.stop();
  await server?.dispose();
  begun = undefined;
  server = undefined;
});

async function talk(name: XmppServer['name'], bodies: readonly string[]) {
  server = await startServer(name);
  const [me, bob] = [await createAccount(server, 'Anna'), await createAccount(server, 'Bob')];
  begun = beginSession(server, me.jid, {kind: 'password', password: me.password});
  const {session} = begun;
  await session.firstOnline;
  for (const body of bodies) {
    const id = crypto.randomUUID() as OriginId;
    const stanzaId = id as string as StanzaId;
    session.sendMessage({to: bob.jid as BareJid, type: 'chat', id: stanzaId, originId: id, body});
  }
  const archive = me.jid as BareJid;
  // Handled in order: what is archived by the time of the answer is all of it.
  await expect
    .poll(async () => (await session.queryArchive({archive, before: '', max: 50})).messages.length)
    .toBe(bodies.length);
  return {session, archive, bob: bob.jid as BareJid};
}

test('ejabberd takes a text; it can find something in MySQL only, and here nothing', async () => {
  const {session, archive, bob} = await talk('ejabberd', ['The new glaze', 'Which kiln?']);
  const field = await session.archiveTextField(archive);
  expect(field).toBe('withtext');
  const text = {field: field ?? '', value: 'glaze'};
  const page = await session.queryArchive({archive, with: bob, text, before: '', max: 50});
  expect(page.messages).toEqual([]);
});

test('Prosody says that it does not search', async () => {
  const {session, archive} = await talk('prosody', ['The new glaze']);
  expect(await session.archiveTextField(archive)).toBeUndefined();
});
