/** Coming and going (XEP-0045 §7), on real servers. */
import {describe, expect, test} from 'vitest';
import type {XmppServer} from '../../demo/server/types.ts';
import {NS_MUC} from '../../src/xmpp/room-stanzas.ts';
import {SERVICE, type RoomWorld} from './room-world.ts';

export function testEntering(server: XmppServer['name'], world: () => RoomWorld): void {
  describe('coming and going', () => {
    test('the service is found, and what it can do', async () => {
      const {anna} = world();
      const {service} = await anna.rooms.find(undefined, undefined);
      expect(service).toBe(SERVICE);
      expect((await anna.rooms.info(SERVICE)).features).toContain(NS_MUC);
    });

    test('a room that nobody has made is made by entering it; Prosody keeps others out', async () => {
      const {anna, bob, newRoom} = world();
      const {room, as} = newRoom();
      await expect(anna.rooms.info(room)).rejects.toMatchObject({kind: 'item-not-found'});
      expect(await anna.rooms.ping(as('Anna'))).toBe('gone');
      const {codes, occupant} = await anna.enter(as('Anna'));
      expect(codes).toContain(201);
      expect(occupant).toMatchObject({affiliation: 'owner', role: 'moderator'});
      if (server === 'prosody') {
        const {error} = await bob.knock(as('Bob'));
        expect(error.condition).toBe('item-not-found');
        bob.forget();
        await anna.rooms.openInstantRoom(room);
      }
      expect((await bob.enter(as('Bob'))).codes).not.toContain(201);
      await anna.here(as('Bob'));
    });

    test('a room that was reserved is gone when it is given up', async () => {
      const {anna, newRoom} = world();
      const {room, as} = newRoom();
      await anna.enter(as('Anna'));
      await anna.rooms.cancelConfiguration(room);
      const {destruction} = await anna.gone(as('Anna'));
      expect(destruction).toBeDefined();
    });

    test('who enters hears who is there, itself last, then what was said, then the subject', async () => {
      const {anna, bob, carol, say, openRoom} = world();
      const {room, as} = await openRoom();
      await bob.enter(as('Bob'));
      const id = say(bob, room, 'hello');
      const {stanzaIds} = await anna.message((message) => message.id === id);
      expect(stanzaIds).toEqual([{id: expect.any(String), by: room}]);
      anna.rooms.setSubject(room, 'what we talk of');
      await anna.message(({subject}) => subject === 'what we talk of');
      carol.forget();
      carol.rooms.join({as: as('Carol'), history: 10});
      await carol.message(({subject}) => subject === 'what we talk of');
      const [one, other, ...news] = carol.inRoom(room);
      expect(new Set([one, other])).toEqual(new Set(['here Anna', 'here Bob']));
      expect(news).toEqual(['here Carol', 'Bob: hello', 'Anna: subject']);
      const again = await carol.message(({body}) => body === 'hello');
      expect(again.delay).toBeGreaterThan(0);
      expect(again.stanzaIds).toEqual(stanzaIds);
    });

    test('who enters again without having left is told everything again, and no history', async () => {
      const {anna, bob, say, openRoom} = world();
      const {room, as} = await openRoom();
      await bob.enter(as('Bob'));
      const id = say(bob, room, 'hello');
      await bob.message((message) => message.id === id);
      anna.forget();
      bob.forget();
      bob.rooms.join({as: as('Bob'), history: 0});
      await bob.message(({subject}) => subject !== undefined);
      expect(bob.inRoom(room)).toEqual(['here Anna', 'here Bob', ': subject']);
      const said = say(bob, room, 'and on');
      await anna.message((message) => message.id === said);
      // To others it looks as if he had told how he is, or as if nothing had happened.
      expect(anna.inRoom(room).filter((news) => news.startsWith('gone'))).toEqual([]);
    });

    test('a nickname that is taken is refused, on entering and in the room', async () => {
      const {bob, carol, openRoom} = world();
      const {as} = await openRoom();
      await bob.enter(as('Bob'));
      expect((await carol.knock(as('Bob'))).error.condition).toBe('conflict');
      bob.forget();
      bob.rooms.changeNick(as('Anna'));
      const {presence} = await bob.heard('presence');
      expect(presence).toMatchObject({type: 'error', nick: 'Anna', error: {condition: 'conflict'}});
      expect(await bob.rooms.ping(as('Bob'))).toBe('joined');
    });

    test('two clients of one person share a nickname', async () => {
      const {anna, bob, accounts, client, say, openRoom} = world();
      const {room, as} = await openRoom();
      await bob.enter(as('Bob'));
      const phone = await client(accounts[1], 'phone');
      await phone.enter(as('Bob'));
      const id = say(anna, room, 'hello');
      await Promise.all([bob, phone].map((each) => each.message((message) => message.id === id)));
      phone.rooms.leave(as('Bob'));
      expect(await bob.rooms.ping(as('Bob'))).toBe('joined');
    });

    test('another nickname is told as one, under the same codes', async () => {
      const {anna, bob, openRoom} = world();
      const {as} = await openRoom();
      await bob.enter(as('Bob'));
      bob.rooms.changeNick(as('Bobby'));
      const gone = await bob.gone(as('Bob'));
      expect(gone).toMatchObject({newNick: 'Bobby'});
      expect(new Set(gone.codes)).toEqual(new Set([110, 303]));
      expect((await bob.here(as('Bobby'))).codes).toContain(110);
      expect(await anna.gone(as('Bob'))).toMatchObject({newNick: 'Bobby', codes: [303]});
    });

    test('who leaves is told so, and so are the others', async () => {
      const {anna, bob, openRoom} = world();
      const {as} = await openRoom();
      await bob.enter(as('Bob'));
      bob.rooms.leave(as('Bob'));
      expect((await bob.gone(as('Bob'))).codes).toEqual([110]);
      expect((await anna.gone(as('Bob'))).codes).toEqual([]);
      expect(await bob.rooms.ping(as('Bob'))).toBe('gone');
    });

    test('a room with a password lets in who knows it', async () => {
      const {bob, configure, openRoom} = world();
      const {room, as} = await openRoom();
      // Prosody has no such switch: a password is enough.
      await configure(room, {
        'muc#roomconfig_passwordprotectedroom': ['1'],
        'muc#roomconfig_roomsecret': ['open sesame'],
      });
      expect((await bob.rooms.info(room)).features).toContain('muc_passwordprotected');
      expect((await bob.knock(as('Bob'))).error.condition).toBe('not-authorized');
      bob.forget();
      const wrong = await bob.knock(as('Bob'), {history: 0, password: 'sesame'});
      expect(wrong.error.condition).toBe('not-authorized');
      await bob.enter(as('Bob'), {history: 0, password: 'open sesame'});
    });

    test('a room for members lets members in, and who is no longer one is out', async () => {
      const {anna, bob, carol, configure, openRoom} = world();
      const {room, as} = await openRoom();
      await configure(room, {'muc#roomconfig_membersonly': ['1']});
      expect((await carol.knock(as('Carol'))).error.condition).toBe('registration-required');
      await expect(carol.archive(room)).rejects.toMatchObject({kind: 'forbidden'});
      await anna.rooms.setAffiliation(room, bob.account, 'member', undefined);
      await bob.enter(as('Bob'));
      await anna.rooms.setAffiliation(room, bob.account, 'none', undefined);
      expect(new Set((await bob.gone(as('Bob'))).codes)).toEqual(new Set([110, 321]));
      // Whoever is invited by an owner becomes a member.
      anna.rooms.invite(room, carol.account, undefined);
      await carol.heard('invitation', ({told: [invitation]}) => invitation.room === room);
      await carol.enter(as('Carol'));
    });

    // Prosody 0.12 has no limit.
    if (server === 'ejabberd') {
      test('a room that is full lets nobody in', async () => {
        const {bob, carol, limit, openRoom} = world();
        const {room, as} = await openRoom();
        await bob.enter(as('Bob'));
        await limit(room, 2);
        // XEP-0045 §7.2.9 has `service-unavailable`.
        expect((await carol.knock(as('Carol'))).error).toMatchObject({
          condition: 'resource-constraint',
          type: 'wait',
        });
      });
    }

    test('whom the room has forgotten finds out by asking', async () => {
      const {anna, bob, expel, say, openRoom} = world();
      const {room, as} = await openRoom();
      await bob.enter(as('Bob'));
      expect(await bob.rooms.ping(as('Bob'))).toBe('joined');
      await expel(room, bob, 'Bob');
      expect(await bob.rooms.ping(as('Bob'))).toBe('gone');
      const id = say(bob, room, 'is anybody there?');
      const {error} = await bob.message((message) => message.id === id);
      expect(error?.condition).toBe('not-acceptable');
      bob.forget();
      await bob.enter(as('Bob'));
      expect(bob.inRoom(room).slice(0, 2)).toEqual(['here Anna', 'here Bob']);
      expect(await anna.rooms.ping(as('Anna'))).toBe('joined');
    });
  });
}
