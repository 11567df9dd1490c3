import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {NatterClient} from '../client/client.ts';
import type {Rooms} from '../client/rooms.ts';
import type {BareJid} from '../model/jid.ts';
import type {Room} from '../model/room.ts';
import {ObservableController} from './observable-controller.ts';

type RoomsHost = ReactiveControllerHost & {readonly client: NatterClient | undefined};

/** The rooms of an element's client, as soon as they are loaded. */
export class RoomsController implements ReactiveController {
  readonly #host: RoomsHost;
  readonly #all: ObservableController<ReadonlyMap<BareJid, Room> | undefined>;
  #client: NatterClient | undefined;
  /** What can be done with rooms. */
  actions: Rooms | undefined;

  constructor(host: RoomsHost) {
    this.#host = host;
    host.addController(this);
    this.#all = new ObservableController(host, () => this.actions?.all);
  }

  hostUpdate(): void {
    const {client} = this.#host;
    if (client === this.#client) return;
    this.#client = client;
    this.actions = undefined;
    if (client !== undefined) void this.#load(client);
  }

  /** Those that we are in, have kept, or are invited to. Undefined until known. */
  get all(): ReadonlyMap<BareJid, Room> | undefined {
    return this.#all.value;
  }

  async #load(client: NatterClient): Promise<void> {
    const actions = await client.rooms().catch(() => undefined);
    if (client !== this.#client) return;
    this.actions = actions;
    this.#host.requestUpdate();
  }
}
