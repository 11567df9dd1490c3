/** What a person sees and does in rooms, by the names that are public, and a room to do it in. */
import {expect, type Locator, type Page} from '@playwright/test';
import type {XmppServer} from '../../demo/server/types.ts';
import {Chat} from './chat.ts';
import type {Peer, PeerInRoom} from './peer/peer.ts';

const NAME = 'Pottery';
let count = 0;

/** What a room is that everybody may talk in; the peer is in it, as Bob, and owns it. */
const OPEN = {
  'muc#roomconfig_roomname': NAME,
  'muc#roomconfig_persistentroom': '1',
  'muc#roomconfig_moderatedroom': '0',
};

/** @param options - of the room's form; those that the server does not know are left out */
export async function openRoom(
  peer: Peer,
  server: XmppServer,
  options: Readonly<Record<string, string>> = {},
): Promise<PeerInRoom> {
  const room = peer.room(`pottery-${process.pid}-${++count}@rooms.${server.domain}`);
  await room.create('Bob', {...OPEN, ...options});
  return room;
}

export class RoomChat extends Chat {
  readonly name = NAME;
  readonly dialog: Locator;
  readonly people: Locator;

  constructor(page: Page) {
    super(page);
    this.dialog = page.getByRole('dialog', {name: 'Join a room'});
    this.people = page.getByRole('list', {name: 'People here'});
  }

  /** Fills in the dialog, and sends it off. */
  async askToJoin(room: string, nick = 'Anna'): Promise<void> {
    await this.page.getByRole('button', {name: 'Join a room', exact: true}).click();
    await this.dialog.getByRole('textbox', {name: 'Room address', exact: true}).fill(room);
    await this.dialog.getByRole('textbox', {name: 'Nickname', exact: true}).fill(nick);
    await this.dialog.getByRole('button', {name: 'Join', exact: true}).click();
  }

  async join(room: string, nick = 'Anna'): Promise<void> {
    await this.askToJoin(room, nick);
    await this.expectJoined();
  }

  async expectJoined(): Promise<void> {
    await expect(this.contact(this.name)).toBeVisible();
    await expect(this.dialog).toBeHidden();
    await expect(this.page.getByRole('button', {name: 'People', exact: true})).toBeVisible();
  }

  /** "People", where who is there stands beside what is said. */
  async showPeople(): Promise<void> {
    await this.page.getByRole('button', {name: 'People', exact: true}).click();
    await expect(this.people).toBeVisible();
  }

  person(nick: string): Locator {
    return this.people.getByRole('button', {name: new RegExp(`^${nick}\\b`)});
  }
}
