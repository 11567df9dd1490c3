/**
 * Writing to a private node of the account: XEP-0223, version 1.1.1, over XEP-0060, version 1.30.0.
 * Fetched when something is to be written. Nothing is written where it could be read by others.
 *
 * Servers differ in what they take as publish-options (XEP-0060 §7.1.5). Prosody takes all of the
 * node's configuration. ejabberd 23 refuses fields it does not know as options, `max_items` among
 * them, but lets the node be made with them; a node that it makes by itself holds one item.
 */
import {StanzaError} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import {NS_DISPLAYED, NS_PUBSUB, type DisplayedItem} from './displayed.ts';
import type {IqRequests} from './iq-requests.ts';
import {NS_STABLE_IDS} from './stable-ids.ts';
import {el, type Element} from './xml.ts';

const NS_FORM = 'jabber:x:data';

type Fields = Readonly<Record<string, string>>;

/** Without these nothing is written. */
const PRIVATE: Fields = {persist_items: 'true', access_model: 'whitelist'};
/** As XEP-0490 §3.2 has it: an item for each chat, and none that comes by itself at a login. */
export const WHOLE: Fields = {...PRIVATE, max_items: 'max', send_last_published_item: 'never'};

/** One item of XEP-0490 §3.2. */
export function buildDisplayedItem({chat, id, isRoom}: DisplayedItem, account: BareJid): Element {
  const stanzaId = el('stanza-id', {xmlns: NS_STABLE_IDS, by: isRoom ? chat : account, id});
  return el('item', {id: chat}, el('displayed', {xmlns: NS_DISPLAYED}, stanzaId));
}

/** Builds the request to write an item, if the node has this configuration or can be made so. */
export function buildPublish(node: string, item: Element, options: Fields): Element {
  return el(
    'pubsub',
    {xmlns: NS_PUBSUB},
    el('publish', {node}, item),
    el('publish-options', {}, buildForm('publish-options', options)),
  );
}

/** Builds the request to make a node (XEP-0060 §8.1.3). */
export function buildCreate(node: string, config: Fields): Element {
  const configure = el('configure', {}, buildForm('node_config', config));
  return el('pubsub', {xmlns: NS_PUBSUB}, el('create', {node}), configure);
}

/** Builds the request to configure a node that is there (XEP-0060 §8.2.4). */
export function buildConfigure(node: string, config: Fields): Element {
  const configure = el('configure', {node}, buildForm('node_config', config));
  return el('pubsub', {xmlns: `${NS_PUBSUB}#owner`}, configure);
}

function buildForm(type: string, fields: Fields): Element {
  return el(
    'x',
    {xmlns: NS_FORM, type: 'submit'},
    el('field', {var: 'FORM_TYPE', type: 'hidden'}, el('value', {}, `${NS_PUBSUB}#${type}`)),
    ...Object.entries(fields).map(([name, value]) =>
      el('field', {var: `pubsub#${name}`}, el('value', {}, value)),
    ),
  );
}

/** Writes items to one node. */
export class PrivateNode {
  readonly #requests: Pick<IqRequests, 'request'>;
  readonly #node: string;
  /** What this server takes as options; found out with the first item. */
  #options = WHOLE;
  /** What the node is to be like. */
  readonly #config: Fields;

  /** @param more - of its configuration, where it is to be made beforehand */
  constructor(requests: Pick<IqRequests, 'request'>, node: string, more: Fields = {}) {
    this.#requests = requests;
    this.#node = node;
    this.#config = {...WHOLE, ...more};
  }

  /** @throws StanzaError if the server has no such nodes, ConnectionError */
  async publish(item: Element): Promise<void> {
    try {
      await this.#publish(item);
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
      // It is there, and is another one than we want: of another client, or of the server's making.
      if (error.kind === 'conflict') await this.#set(buildConfigure(this.#node, this.#config));
      else if (this.#options === WHOLE) await this.#prepare();
      else throw error;
      await this.#publish(item);
    }
  }

  async #publish(item: Element): Promise<void> {
    await this.#set(buildPublish(this.#node, item, this.#options));
  }

  /** The server does not make the node as it has to be, so that is done beforehand. */
  async #prepare(): Promise<void> {
    try {
      await this.#set(buildCreate(this.#node, this.#config));
    } catch (error) {
      if (!(error instanceof StanzaError) || error.kind !== 'conflict') throw error;
      await this.#set(buildConfigure(this.#node, this.#config));
    }
    this.#options = PRIVATE;
  }

  async #set(payload: Element): Promise<void> {
    await this.#requests.request({type: 'set', payload});
  }
}
