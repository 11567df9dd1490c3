/** Rooms on real servers: what both do, and where they differ (see docs/rooms.md). */
import {afterAll, afterEach, beforeAll, describe} from 'vitest';
import {startProsody} from '../../demo/server/prosody.js';
import {startEjabberd} from './ejabberd.js';
import {testEntering} from './rooms-entering.ts';
import {testKeeping} from './rooms-kept.ts';
import {testModerating} from './rooms-moderating.ts';
import {RoomWorld, SERVICE, type RoomServer} from './room-world.ts';

async function startRoomEjabberd(): Promise<RoomServer> {
  const server = await startEjabberd();
  return {
    ...server,
    async limit(room, count) {
      const [name] = room.split('@');
      const option = {name, service: SERVICE, option: 'max_users', value: String(count)};
      await server.ask('change_room_option', option);
    },
    async make(rooms) {
      for (const room of rooms) {
        const [name] = room.split('@');
        await server.ask('create_room', {name, service: SERVICE, host: 'localhost'});
      }
    },
  };
}

describe.each([
  {name: 'prosody', start: (): Promise<RoomServer> => startProsody({archive: 'sql'})},
  {name: 'ejabberd', start: startRoomEjabberd},
] as const)('$name', ({name, start}) => {
  let server: RoomServer;
  let world: RoomWorld;

  beforeAll(async () => {
    server = await start();
    world = await RoomWorld.begin(server);
  });
  afterEach(() => {
    for (const client of [world.anna, world.bob, world.carol]) client.forget();
  });
  afterAll(async () => {
    await world.end();
    await server.dispose();
  });

  testEntering(name, () => world);
  testModerating(name, () => world);
  testKeeping(name, () => world);
});
