/** The elements of rooms: a chunk of its own, fetched when there is a room to show. */
import {NatterJoinRoom} from './join-room.ts';
import {NatterOccupants} from './occupants.ts';
import {NatterPrivateChat} from './private-chat.ts';
import {register} from './register.ts';
import {NatterRoomAvatar} from './room-avatar.ts';
import {NatterRoomEntry} from './room-entry.ts';
import {NatterRoomPane} from './room-pane.ts';

export {RoomRows} from './room-rows.ts';

register({
  'natter-room-avatar': NatterRoomAvatar,
  'natter-room-entry': NatterRoomEntry,
  'natter-occupants': NatterOccupants,
  'natter-room-pane': NatterRoomPane,
  'natter-private-chat': NatterPrivateChat,
  'natter-join-room': NatterJoinRoom,
});
