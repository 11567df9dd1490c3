import 'fake-indexeddb/auto';
import {IDBFactory} from 'fake-indexeddb';
import {beforeEach, expect, test} from 'vitest';
import {inRoom, type RoomClient} from '../../../test/fakes/room-client.ts';
import type {StanzaId} from '../../model/ids.ts';
import type {FullJid} from '../../model/jid.ts';
import type {MessageStanza} from '../../xmpp/message.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const GROUP = {isPrivate: true, occupants: ['bob', 'carol']};

async function displays(
  {room}: RoomClient,
  nick: string,
  body: string,
  parts: Partial<MessageStanza> = {},
): Promise<void> {
  const id = room.idOf(body) as string as StanzaId;
  await room.say(nick, '', {body: undefined, marker: {kind: 'displayed', id}, ...parts});
}

async function states(client: RoomClient): Promise<readonly (string | undefined)[]> {
  return (await client.messages()).flatMap(({delivery}) => delivery?.state ?? []);
}

async function readAll(client: RoomClient): Promise<void> {
  const last = (await client.messages()).at(-1);
  if (last) await client.account.sync.markDisplayed(client.jid, last.ord);
  await client.settled();
}

function markers({account}: RoomClient): readonly unknown[] {
  return account.wire.messages().filter(({marker}) => marker !== undefined);
}

test('what we say in a private group is read when all who are there have displayed it', async () => {
  const client = await inRoom(GROUP);
  await client.say('one');
  await client.say('two');
  await displays(client, 'bob', 'two');
  expect(await states(client)).toEqual(['sent', 'sent']);
  await displays(client, 'carol', 'one');
  expect(await states(client)).toEqual(['read', 'sent']);
  await displays(client, 'carol', 'two');
  expect(await states(client)).toEqual(['read', 'read']);
});

test('whoever comes later takes nothing back, and has to read what comes then', async () => {
  const client = await inRoom({...GROUP, occupants: ['bob']});
  await client.say('one');
  await displays(client, 'bob', 'one');
  await client.room.enter('dave');
  expect(await states(client)).toEqual(['read']);
  await client.say('two');
  await displays(client, 'bob', 'two');
  expect(await states(client)).toEqual(['read', 'sent']);
  await client.room.exit('dave');
  await client.say('three');
  await displays(client, 'bob', 'three');
  expect(await states(client)).toEqual(['read', 'read', 'read']);
});

test('what was read while we were away is read', async () => {
  const client = await inRoom({...GROUP, occupants: ['bob']});
  await client.say('one');
  client.account.wire.drop();
  await displays(client, 'bob', 'one');
  await client.account.wire.connect();
  await client.settled();
  expect(await states(client)).toEqual(['read']);
});

test('without occupant ids it is the address that counts', async () => {
  const client = await inRoom({isPrivate: true, hasOccupantIds: false});
  const jid = 'bob@localhost/phone' as FullJid;
  await client.room.enter('bob', {jid});
  await client.say('one');
  await displays(client, 'bob', 'one');
  expect(await states(client)).toEqual(['read']);
});

test('of those who are not known nobody says that they have read', async () => {
  const client = await inRoom({...GROUP, hasOccupantIds: false});
  await client.say('one');
  await displays(client, 'bob', 'one');
  await displays(client, 'carol', 'one');
  expect(await states(client)).toEqual(['sent']);
});

test('in a room that is open to all nothing is told, and nothing believed', async () => {
  const client = await inRoom({occupants: ['bob']});
  await client.say('one');
  await displays(client, 'bob', 'one');
  await client.room.say('bob', 'two', {markable: true});
  await readAll(client);
  expect(await states(client)).toEqual(['sent']);
  expect(markers(client)).toEqual([]);
});

test('the group is told what we have displayed, by the id that it has given', async () => {
  const client = await inRoom(GROUP);
  await client.room.say('bob', 'one', {markable: true});
  await client.room.say('bob', 'two', {markable: true});
  await readAll(client);
  await readAll(client);
  expect(markers(client)).toMatchObject([
    {
      to: client.jid,
      type: 'groupchat',
      marker: {kind: 'displayed', id: client.room.idOf('two')},
      hint: 'store',
    },
  ]);
});

test('what was displayed without a connection is told when we are there again', async () => {
  const client = await inRoom(GROUP);
  await client.room.say('bob', 'one', {markable: true});
  client.account.wire.drop();
  await readAll(client);
  const {log} = client.account.wire;
  const before = log.length;
  await client.account.wire.connect();
  await client.settled();
  const kinds = log.slice(before).map(({kind}) => kind);
  expect(markers(client)).toHaveLength(1);
  expect(kinds.indexOf('message')).toBeGreaterThan(kinds.indexOf('join'));
});

test('another device of ours has displayed it for us', async () => {
  const client = await inRoom(GROUP);
  await client.room.say('bob', 'one');
  await displays(client, 'alice', 'one', {occupantId: client.room.ours?.occupantId});
  const [contact] = await client.account.sync.contacts();
  expect(contact).toMatchObject({jid: client.jid, unread: 0});
});
