/** What is said in rooms, and who decides (XEP-0045 §7.4 to §9), on real servers. */
import {describe, expect, test} from 'vitest';
import type {XmppServer} from '../../demo/server/types.ts';
import type {ArchiveId} from '../../src/model/ids.ts';
import type {RoomWorld} from './room-world.ts';

export function testModerating(server: XmppServer['name'], world: () => RoomWorld): void {
  describe('saying and deciding', () => {
    test('what is said comes back under the id that the archive has', async () => {
      const {anna, bob, say, openRoom} = world();
      const {room, as} = await openRoom();
      await bob.enter(as('Bob'));
      const id = say(bob, room, 'hello');
      const {stanzaIds, occupantId} = await bob.message((message) => message.id === id);
      const {messages} = await anna.real.session.queryArchive({archive: room, max: 10, before: ''});
      const kept = messages.find(({stanza}) => stanza.id === id);
      expect(stanzaIds).toEqual([{id: kept?.archiveId, by: room}]);
      expect(kept?.stanza).toMatchObject({from: as('Bob'), body: 'hello', type: 'groupchat'});
      // The archive of ejabberd tells it to whom the room does; Prosody's only if it does so to all.
      const who = kept?.stanza.occupantJid;
      expect(who).toBe(server === 'ejabberd' ? `${bob.account}/desk` : undefined);
      const {occupant} = await anna.here(as('Bob'));
      expect(occupant.jid).toBe(`${bob.account}/desk`);
      expect(occupantId).toBe(occupant.occupantId);
      expect(kept?.stanza.occupantId).toBe(occupant.occupantId);
      expect(occupant.occupantId !== undefined).toBe(server === 'prosody');
    });

    test('of the subject only ejabberd keeps an account; who enters is told it', async () => {
      const {anna, bob, openRoom} = world();
      const {room, as} = await openRoom();
      await bob.enter(as('Bob'));
      anna.rooms.setSubject(room, 'fish');
      const told = await bob.message(({subject}) => subject === 'fish');
      expect(told).toMatchObject({from: as('Anna'), body: undefined});
      const subjects = (await bob.archive(room)).flatMap(({subject}) => subject ?? []);
      expect(subjects).toEqual(server === 'ejabberd' ? ['fish'] : []);
      bob.forget();
      await bob.enter(as('Bob'));
      const again = await bob.message(({subject}) => subject === 'fish');
      // Prosody says when it was set.
      expect(again.delay !== undefined).toBe(server === 'prosody');
    });

    test('who may set the subject is for the room to say', async () => {
      const {bob, configure, openRoom} = world();
      const {room, as} = await openRoom();
      await configure(room, {'muc#roomconfig_changesubject': ['0']});
      await bob.enter(as('Bob'));
      bob.rooms.setSubject(room, 'mine');
      const {error} = await bob.message(({type}) => type === 'error');
      expect(error?.condition).toBe('forbidden');
    });

    test('a private message comes from the room, and is in the archive of both accounts', async () => {
      const {anna, bob, say, openRoom} = world();
      const {room, as} = await openRoom();
      await bob.enter(as('Bob'));
      const id = say(bob, as('Anna'), 'psst');
      const heard = await anna.message((message) => message.id === id);
      expect(heard).toMatchObject({from: as('Bob'), body: 'psst', type: 'chat', isInRoom: true});
      for (const {account, archive} of [anna, bob].map((each) => ({
        account: each.account,
        archive: each.archive(each.account),
      }))) {
        const kept = (await archive).find((message) => message.id === id);
        expect(kept, account).toMatchObject({body: 'psst', isInRoom: true});
      }
      expect((await bob.archive(room)).some((message) => message.id === id)).toBe(false);
      const lost = say(bob, as('Nobody'), 'psst');
      const {error} = await bob.message(({type, id: of}) => type === 'error' && of === lost);
      expect(error?.condition).toBe('item-not-found');
    });

    test('an occupant is kicked: 307, by whom, and why', async () => {
      const {anna, bob, carol, openRoom} = world();
      const {room, as} = await openRoom();
      await bob.enter(as('Bob'));
      await carol.enter(as('Carol'));
      await expect(carol.rooms.setRole(room, 'Bob', 'none', undefined)).rejects.toMatchObject({
        name: 'StanzaError',
      });
      await anna.rooms.setRole(room, 'Bob', 'none', 'enough');
      const gone = await bob.gone(as('Bob'));
      expect(gone).toMatchObject({actor: 'Anna', reason: 'enough'});
      expect(new Set(gone.codes)).toEqual(new Set([110, 307]));
      expect((await carol.gone(as('Bob'))).codes).toEqual([307]);
    });

    test('who is banned is out, cannot enter, and cannot read', async () => {
      const {anna, bob, openRoom} = world();
      const {room, as} = await openRoom();
      await bob.enter(as('Bob'));
      await anna.rooms.setAffiliation(room, bob.account, 'outcast', 'enough');
      const gone = await bob.gone(as('Bob'));
      expect(gone).toMatchObject({actor: 'Anna', reason: 'enough'});
      expect(new Set(gone.codes)).toEqual(new Set([110, 301]));
      expect((await bob.knock(as('Bob'))).error.condition).toBe('forbidden');
      await expect(bob.archive(room)).rejects.toMatchObject({kind: 'forbidden'});
      expect(await anna.rooms.affiliations(room, 'outcast')).toMatchObject([{jid: bob.account}]);
      await anna.rooms.setAffiliation(room, bob.account, 'none', undefined);
      expect(await anna.rooms.affiliations(room, 'outcast')).toEqual([]);
      await bob.enter(as('Bob'));
    });

    test('lists are for those who may see them', async () => {
      const {anna, bob, carol, openRoom} = world();
      const {room, as} = await openRoom();
      await bob.enter(as('Bob'));
      await anna.rooms.setAffiliation(room, carol.account, 'member', 'of the family');
      await anna.rooms.setAffiliation(room, bob.account, 'admin', undefined);
      await bob.here(as('Bob'), ({occupant}) => occupant.affiliation === 'admin');
      const [member, ...others] = await bob.rooms.affiliations(room, 'member');
      expect(others).toEqual([]);
      expect(member?.jid).toBe(carol.account);
      expect(member?.reason).toBe(server === 'ejabberd' ? 'of the family' : undefined);
      expect(await anna.rooms.affiliations(room, 'owner')).toMatchObject([{jid: anna.account}]);
      await expect(carol.rooms.affiliations(room, 'member')).rejects.toMatchObject({
        kind: 'forbidden',
      });
    });

    test('a visitor has no voice, asks for it, and gets it', async () => {
      const {anna, bob, say, configure, openRoom} = world();
      const {room, as} = await openRoom();
      await configure(room, {'muc#roomconfig_moderatedroom': ['1']});
      await bob.enter(as('Bob'));
      await anna.rooms.setRole(room, 'Bob', 'visitor', undefined);
      await bob.here(as('Bob'), ({occupant}) => occupant.role === 'visitor');
      const id = say(bob, room, 'mute');
      const {error} = await bob.message((message) => message.id === id);
      expect(error?.condition).toBe('forbidden');
      bob.rooms.requestVoice(room);
      await anna.message(({from, type}) => from === room && type === 'normal');
      await anna.rooms.setRole(room, 'Bob', 'participant', undefined);
      await bob.here(as('Bob'), ({occupant}) => occupant.role === 'participant');
    });

    test('who is new in a room that is moderated may speak on both servers', async () => {
      const {bob, say, newRoom, anna} = world();
      const {room, as} = newRoom();
      await anna.enter(as('Anna'));
      await anna.rooms.openInstantRoom(room);
      const {features} = await anna.rooms.info(room);
      // ejabberd's rooms are moderated if nobody says otherwise.
      expect(features).toContain(server === 'ejabberd' ? 'muc_moderated' : 'muc_unmoderated');
      expect((await bob.enter(as('Bob'))).occupant.role).toBe('participant');
      const id = say(bob, room, 'hello');
      expect((await bob.message((message) => message.id === id)).type).toBe('groupchat');
    });

    if (server === 'prosody') {
      test('a moderator takes a message away, of which the archive keeps a tombstone', async () => {
        const {anna, bob, say, openRoom} = world();
        const {room, as} = await openRoom();
        await bob.enter(as('Bob'));
        const id = say(bob, room, 'spam');
        const [stanzaId] = (await bob.message((message) => message.id === id)).stanzaIds;
        const archiveId = stanzaId?.id ?? ('' as ArchiveId);
        const {features} = await anna.rooms.info(room);
        await expect(bob.rooms.moderate(room, archiveId, 'x', features)).rejects.toMatchObject({
          kind: 'forbidden',
        });
        await anna.rooms.moderate(room, archiveId, 'not here', features);
        const {moderation, from} = await bob.message((message) => message.moderation !== undefined);
        expect(moderation).toEqual({archiveId, by: as('Anna'), reason: 'not here'});
        expect(from).toBe(room);
        const kept = await bob.archive(room);
        expect(kept).toMatchObject([
          {id, from: as('Bob'), body: undefined, tombstone: {by: as('Anna'), reason: 'not here'}},
          {from: room, moderation: {archiveId}},
        ]);
      });
    } else {
      test('messages cannot be taken away', async () => {
        const {anna, openRoom} = world();
        const {room} = await openRoom();
        const {features} = await anna.rooms.info(room);
        await expect(
          anna.rooms.moderate(room, '1' as ArchiveId, undefined, features),
        ).rejects.toMatchObject({kind: 'feature-not-implemented'});
      });
    }

    test('who is invited hears of it once, and may decline', async () => {
      const {anna, carol, openRoom} = world();
      const {room} = await openRoom();
      anna.rooms.invite(room, carol.account, 'come');
      const {told} = await carol.heard('invitation');
      expect(told[0]).toMatchObject({room, isDirect: false, reason: 'come'});
      // Prosody tells the nickname of who invites, ejabberd the address.
      const {by} = told[0];
      expect(by).toBe(server === 'prosody' ? `${room}/Anna` : `${anna.account}/desk`);
      carol.rooms.decline(room, by ?? anna.account, 'no time');
      const declination = (await anna.heard('declination')).told[0];
      expect(declination).toMatchObject({room, by: `${carol.account}/desk`, reason: 'no time'});
      expect(carol.news.filter(({kind}) => kind !== 'invitation')).toEqual([]);
      // In the account's archive it is a text of the room: it is told again, with its time.
      carol.forget();
      const kept = await carol.archive(carol.account);
      expect(kept.filter(({from}) => from === room)).toEqual([]);
      const heard = await carol.heard('invitation', ({told: [{room: each}]}) => each === room);
      const [again] = heard.told;
      expect(again).toMatchObject({room, reason: 'come', sent: expect.any(Number)});
    });
  });
}
