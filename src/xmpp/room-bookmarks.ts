/** The bookmarks of the account, wherever its clients keep them. */
import {StanzaError} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import {
  buildBookmark,
  buildBookmarkRetraction,
  buildBookmarksRequest,
  buildOldBookmarksRequest,
  buildOldNodeRequest,
  parseBookmarks,
  parseOldAnswer,
  type Bookmark,
} from './bookmarks.ts';
import {PrivateNode} from './private-items.ts';
import type {RoomPort} from './room-port.ts';
import {NS_BOOKMARKS} from './room-stanzas.ts';
import type {Element} from './xml.ts';

export class RoomBookmarks {
  readonly #port: RoomPort;
  readonly #node: PrivateNode;

  constructor(port: RoomPort) {
    this.#port = port;
    // ejabberd, of itself, tells nobody that a room was taken away; before version 25 not even then.
    this.#node = new PrivateNode(port, NS_BOOKMARKS, {notify_retract: 'true'});
  }

  /** XEP-0402; where there are none, those that older clients have kept. */
  async load(): Promise<readonly Bookmark[]> {
    const found = await this.#ask(buildBookmarksRequest(), parseBookmarks);
    if (found.length > 0) return found;
    const old = await this.#ask(buildOldBookmarksRequest(), parseOldAnswer);
    return old.length > 0 ? old : await this.#ask(buildOldNodeRequest(), parseOldAnswer);
  }

  async publish(bookmark: Bookmark): Promise<void> {
    await this.#node.publish(buildBookmark(bookmark));
  }

  async retract(room: BareJid): Promise<void> {
    try {
      await this.#port.request({type: 'set', payload: buildBookmarkRetraction(room)});
    } catch (error) {
      // It was not there.
      if (!(error instanceof StanzaError) || error.kind !== 'item-not-found') throw error;
    }
  }

  async #ask(
    payload: Element,
    parse: (iq: Element) => readonly Bookmark[],
  ): Promise<readonly Bookmark[]> {
    try {
      return parse(await this.#port.request({type: 'get', payload}));
    } catch (error) {
      // There is no such node, or no such thing at all.
      if (error instanceof StanzaError) return [];
      throw error;
    }
  }
}
