/** Owning rooms (XEP-0045 §10), finding them and keeping them, on real servers. */
import {createHash} from 'node:crypto';
import {describe, expect, test, vi} from 'vitest';
import type {XmppServer} from '../../demo/server/types.ts';
import type {DataForm} from '../../src/model/data-form.ts';
import type {BareJid} from '../../src/model/jid.ts';
import type {Bookmark} from '../../src/xmpp/bookmarks.ts';
import {startPeer} from '../e2e/peer/peer.ts';
import {SERVICE, type RoomWorld} from './room-world.ts';

/** One pixel. */
const PICTURE = {
  type: 'image/png',
  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
};

const bookmark = (room: BareJid, parts: Partial<Bookmark> = {}): Bookmark => ({
  room,
  name: undefined,
  nick: 'Anna',
  password: undefined,
  autojoin: false,
  extensions: undefined,
  ...parts,
});

export function testKeeping(server: XmppServer['name'], world: () => RoomWorld): void {
  describe('owning and keeping', () => {
    test('a room is configured with its own form, sent back whole', async () => {
      const {anna, bob, openRoom} = world();
      const {room, as} = await openRoom();
      await bob.enter(as('Bob'));
      const form = await anna.rooms.configuration(room);
      await anna.rooms.configure(room, form, {
        'muc#roomconfig_roomname': ['Lounge'],
        'muc#roomconfig_roomdesc': ['Take a seat'],
        'muc#roomconfig_lang': ['de'],
        'muc#roomconfig_publicroom': ['1'],
        'muc#roomconfig_persistentroom': ['1'],
        'muc#roomconfig_whois': ['anyone'],
      });
      await bob.heard('changed', ({told: [, codes]}) => codes.includes(172));
      const info = await bob.rooms.info(room);
      expect(info).toMatchObject({name: 'Lounge', description: 'Take a seat', language: 'de'});
      expect(info.features).toEqual(
        expect.arrayContaining([
          'muc_public',
          'muc_persistent',
          'muc_nonanonymous',
          'urn:xmpp:mam:2',
        ]),
      );
      await expect(bob.rooms.configuration(room)).rejects.toMatchObject({kind: 'forbidden'});
    });

    test('a field that was not offered is refused by ejabberd, and ignored by Prosody', async () => {
      const {anna, openRoom} = world();
      const {room} = await openRoom();
      const form = await anna.rooms.configuration(room);
      const [field] = form.fields.filter(({type}) => type === 'boolean');
      const foreign: DataForm = {
        ...form,
        fields: [...form.fields, ...(field ? [{...field, name: 'x-nobody-knows'}] : [])],
      };
      const sent = anna.rooms.configure(room, foreign, {});
      if (server === 'ejabberd') await expect(sent).rejects.toMatchObject({kind: 'bad-request'});
      else await sent;
    });

    test('a room that is destroyed says where it goes on; Prosody says so afterwards, too', async () => {
      const {anna, bob, newRoom, openRoom} = world();
      const {room, as} = await openRoom({'muc#roomconfig_persistentroom': ['1']});
      const {room: alternate} = newRoom();
      await bob.enter(as('Bob'));
      await expect(bob.rooms.destroy(room, undefined, undefined)).rejects.toMatchObject({
        kind: 'forbidden',
      });
      await anna.rooms.destroy(room, 'moved', alternate);
      const gone = await bob.gone(as('Bob'));
      expect(gone.destruction).toEqual({reason: 'moved', alternate, password: undefined});
      // ejabberd does not say that it is us.
      expect(gone.codes).toEqual(server === 'prosody' ? [110] : []);
      // There the room is as if it had never been, as soon as it has ended.
      if (server === 'ejabberd') return;
      bob.forget();
      expect(await bob.knock(as('Bob'))).toMatchObject({error: {condition: 'gone'}, alternate});
    });

    test('an owner gives the room an avatar; all hear that something has changed', async () => {
      const {anna, bob, carol, openRoom} = world();
      const {room, as} = await openRoom();
      await bob.enter(as('Bob'));
      expect(await bob.rooms.avatar(room)).toBeUndefined();
      bob.forget();
      await anna.rooms.setAvatar(room, PICTURE);
      expect((await bob.heard('changed')).told[1]).toEqual([104]);
      expect(await bob.rooms.avatar(room)).toEqual(PICTURE);
      const bytes = Buffer.from(PICTURE.data, 'base64');
      const hash = createHash('sha1').update(bytes).digest('hex');
      // In the room's presence, and with Prosody also in what it says of itself to anybody.
      await vi.waitFor(async () => {
        expect((await bob.rooms.info(room)).avatar).toBe(hash);
      });
      expect((await carol.rooms.info(room)).avatar).toBe(server === 'prosody' ? hash : undefined);
      await carol.enter(as('Carol'));
      await vi.waitFor(async () => {
        expect((await carol.rooms.info(room)).avatar).toBe(hash);
      });
      await expect(bob.rooms.setAvatar(room, undefined)).rejects.toMatchObject({kind: 'forbidden'});
      await anna.rooms.setAvatar(room, undefined);
      expect(await bob.rooms.avatar(room)).toBeUndefined();
    });

    test('public rooms are found, page by page on ejabberd', async () => {
      const {anna, fill, openRoom} = world();
      const {room} = await openRoom({
        'muc#roomconfig_publicroom': ['1'],
        'muc#roomconfig_roomname': ['Aquarium'],
      });
      const count = await fill(100);
      const first = await anna.rooms.find(undefined, undefined);
      const pages = [...first.rooms];
      for (let {next} = first; next !== undefined;) {
        const page = await anna.rooms.find(SERVICE, next);
        pages.push(...page.rooms);
        ({next} = page);
      }
      expect(new Set(pages.map(({jid}) => jid)).size).toBe(pages.length);
      expect(pages.length).toBeGreaterThan(count);
      expect(first.rooms.length <= 100).toBe(true);
      // ejabberd adds how many are there.
      const name = server === 'prosody' ? 'Aquarium' : 'Aquarium (1)';
      expect(pages.find(({jid}) => jid === room)?.name).toBe(name);
    });

    test('what one client keeps the others hear; what it removes, only on Prosody', async () => {
      const {anna, accounts, client, newRoom} = world();
      const {room} = newRoom();
      const {room: other} = newRoom();
      const phone = await client(accounts[0], 'bookmarks');
      expect(await phone.rooms.bookmarks()).toEqual([]);
      const extensions = '<extensions><note xmlns="urn:example:note">mine</note></extensions>';
      const kept = bookmark(room, {name: 'Lounge', password: 'fish', autojoin: true, extensions});
      await anna.rooms.publishBookmark(kept);
      await anna.rooms.publishBookmark(bookmark(other));
      const {told} = await phone.heard('bookmarks');
      const [heard] = told[0].published;
      expect(heard).toMatchObject({...kept, extensions: expect.stringContaining('>mine<')});
      // What others have put there comes back as it was.
      await anna.rooms.publishBookmark({...kept, ...heard, autojoin: false});
      const found = await phone.rooms.bookmarks();
      expect(found.map(({room: each}) => each).toSorted()).toEqual([room, other].toSorted());
      expect(found.find(({room: each}) => each === room)).toMatchObject({
        autojoin: false,
        extensions: expect.stringContaining('>mine<'),
      });
      await anna.rooms.retractBookmark(room);
      const hears = phone.heard('bookmarks', ({told: [{retracted}]}) => retracted.includes(room));
      // ejabberd before 25 tells subscribers of retracted items, and nobody who is there by +notify.
      if (server === 'prosody') await hears;
      await anna.rooms.retractBookmark(room);
      await anna.rooms.retractBookmark(other);
      expect(await phone.rooms.bookmarks()).toEqual([]);
    });

    test('what an older client has kept is read; direct invitations are heard', async () => {
      const {bob, accounts, newRoom} = world();
      const {room} = newRoom();
      const older = await startPeer(world().server, accounts[1].user, accounts[1].password);
      await older.raw(
        `<iq type='set' id='old'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='${room}' name='Old' autojoin='1'><nick>Bob</nick></conference></storage></query></iq>`,
      );
      await older.raw(
        `<message to='${bob.account}/desk'><x xmlns='jabber:x:conference' jid='${room}' reason='come'/></message>`,
      );
      const {told} = await bob.heard('invitation');
      expect(told[0]).toMatchObject({room, isDirect: true, reason: 'come'});
      expect(told[0].by?.startsWith(bob.account)).toBe(true);
      // Stanzas of one client are handled in order: the request before the message.
      expect(await bob.rooms.bookmarks()).toMatchObject([
        {room, name: 'Old', nick: 'Bob', autojoin: true},
      ]);
      await older.stop();
    });
  });
}
