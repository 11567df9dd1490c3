/**
 * The dialogs about rooms: a chunk of its own, fetched when somebody wants one. What opens them puts
 * them into a tree, so that they have the language and the look of what is around them; they remove
 * themselves when they close. `natter-select` says, from there, which room is to be shown.
 */
import type {NatterClient} from '../client/client.ts';
import type {BareJid} from '../model/jid.ts';
import {NatterCreateRoom} from './create-room.ts';
import {NatterDataForm} from './data-form.ts';
import {NatterFindRooms} from './find-rooms.ts';
import {NatterInvite} from './invite.ts';
import {NatterPicture} from './picture.ts';
import {register} from './register.ts';
import {NatterRoomSettings} from './room-settings.ts';
import {NatterDeleteRoom} from './settings-delete.ts';
import {NatterRoomLists} from './settings-lists.ts';
import {NatterListedPerson} from './settings-person.ts';
import {NatterRoomPicture} from './settings-picture.ts';

register({
  'natter-picture': NatterPicture,
  'natter-data-form': NatterDataForm,
  'natter-listed-person': NatterListedPerson,
  'natter-room-lists': NatterRoomLists,
  'natter-room-picture': NatterRoomPicture,
  'natter-delete-room': NatterDeleteRoom,
  'natter-room-settings': NatterRoomSettings,
  'natter-invite': NatterInvite,
  'natter-find-rooms': NatterFindRooms,
  'natter-create-room': NatterCreateRoom,
});

/**
 * Opens the settings, lists and end of a room that we are in; what our affiliation does not allow is
 * not offered.
 *
 * @param root - where the dialog is put
 * @returns when it is open
 */
export async function openRoomSettings(
  root: Node,
  client: NatterClient,
  room: BareJid,
): Promise<void> {
  const dialog = document.createElement('natter-room-settings');
  dialog.client = client;
  dialog.room = room;
  dialog.rooms = await client.rooms();
  root.appendChild(dialog);
  await dialog.show();
}

/**
 * Opens what invites people to a room that we are in.
 *
 * @param root - where the dialog is put
 * @returns when it is open
 */
export async function openInvite(root: Node, client: NatterClient, room: BareJid): Promise<void> {
  const dialog = document.createElement('natter-invite');
  dialog.client = client;
  dialog.room = room;
  dialog.rooms = await client.rooms();
  root.appendChild(dialog);
  await dialog.show();
}

/**
 * Opens the list of the rooms of a service, to join one. It fires `natter-select` when that is done.
 *
 * @param root - where the dialog is put
 * @returns when it is open
 */
export async function openFindRooms(root: Node, client: NatterClient): Promise<void> {
  const dialog = document.createElement('natter-find-rooms');
  dialog.rooms = await client.rooms();
  dialog.create = () => void openCreateRoom(root, client);
  root.appendChild(dialog);
  await dialog.show();
}

/**
 * Opens what creates a room. It fires `natter-select` when that is done.
 *
 * @param root - where the dialog is put
 * @returns when it is open
 */
export async function openCreateRoom(root: Node, client: NatterClient): Promise<void> {
  const dialog = document.createElement('natter-create-room');
  dialog.rooms = await client.rooms();
  root.appendChild(dialog);
  await dialog.show();
}
