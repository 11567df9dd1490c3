/** Which service has rooms, and which rooms it lists (XEP-0045 §6.1 to §6.3). */
import {StanzaError} from '../model/errors.ts';
import {type BareJid, domainOf} from '../model/jid.ts';
import type {FoundRooms} from '../model/room.ts';
import {buildDiscoInfo, parseDiscoInfo, type DiscoInfo} from './disco.ts';
import {buildDiscoItems, parseDiscoItems} from './disco-items.ts';
import type {RoomPort} from './room-port.ts';
import {NS_MUC} from './room-stanzas.ts';

/** Rooms asked for at once. */
const PAGE = 100;

export class RoomServices {
  readonly #port: RoomPort;
  /** That of the account's server, once it was found. */
  #own: BareJid | undefined;

  constructor(port: RoomPort) {
    this.#port = port;
  }

  /** @throws StanzaError `item-not-found` if the account's server has no service for rooms */
  async find(given: BareJid | undefined, after: string | undefined): Promise<FoundRooms> {
    const service = given ?? (this.#own ??= await this.#findOwn());
    const payload = buildDiscoItems({max: PAGE, after});
    const answer = await this.#port.request({type: 'get', to: service, payload});
    const found = parseDiscoItems(answer, after === undefined);
    return {service, rooms: found?.items ?? [], next: found?.next};
  }

  async #findOwn(): Promise<BareJid> {
    const domain = domainOf(this.#port.account) as BareJid;
    const payload = buildDiscoItems();
    const answer = await this.#port.request({type: 'get', to: domain, payload});
    const items = parseDiscoItems(answer)?.items ?? [];
    const infos = await Promise.all(items.map(async ({jid}) => await this.#ask(jid)));
    const place = infos.findIndex((info) => info !== undefined && hasRooms(info));
    const service = items[place]?.jid;
    if (!service) throw new StanzaError('item-not-found', 'cancel', 'no service for rooms');
    return service;
  }

  /** Undefined if there is no answer: another service may be the one. */
  async #ask(jid: BareJid): Promise<DiscoInfo | undefined> {
    try {
      const payload = buildDiscoInfo();
      return parseDiscoInfo(await this.#port.request({type: 'get', to: jid, payload}));
    } catch {
      return undefined;
    }
  }
}

/** Gateways to IRC are of another type (XEP-0045 §6.1). */
function hasRooms({identities, features}: DiscoInfo): boolean {
  const isText = identities.some(
    ({category, type}) => category === 'conference' && type === 'text',
  );
  return isText && features.includes(NS_MUC);
}
