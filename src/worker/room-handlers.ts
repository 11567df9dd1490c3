/** The worker's edge for rooms: what a page asks of them is checked here, and done by sync. */
import {isValidRoomRequest} from '../bridge/validate-rooms.ts';
import {BridgeError} from '../model/errors.ts';
import type {RoomRequest} from '../model/room-requests.ts';
import type {Rooms} from '../sync/rooms/rooms.ts';

/** @throws BridgeError `invalid`, and what the action rejects with */
export async function handleRoomRequest(rooms: Rooms, request: RoomRequest): Promise<unknown> {
  const {name, params} = request;
  const action = isValidRoomRequest(request) ? rooms.actions[name] : undefined;
  if (!action) throw new BridgeError('invalid', `room ${name}`);
  // The check has seen to it that they belong together.
  return await (action as (params: unknown) => Promise<unknown>)(params);
}
