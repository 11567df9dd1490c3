/**
 * What is for rooms among the stanzas that come. Whoever reads it (create-room-wire.ts) is fetched
 * when there is a need; until then it waits, and everything else passes by.
 */
import {NS_PUBSUB} from './displayed.ts';
import {attribute, childOf, childText, elementsOf, NS_CLIENT, type Element} from './xml.ts';

export const NS_MUC = 'http://jabber.org/protocol/muc';
export const NS_MUC_USER = `${NS_MUC}#user`;
export const NS_CONFERENCE = 'jabber:x:conference';
export const NS_CAPTCHA = 'urn:xmpp:captcha';
export const NS_ACTIVITY = 'urn:xmpp:rai:0';
export const NS_BOOKMARKS = 'urn:xmpp:bookmarks:1';
export const NS_EVENT = `${NS_PUBSUB}#event`;

const NAMESPACES = [NS_MUC_USER, NS_CONFERENCE, NS_CAPTCHA, NS_ACTIVITY];

/** Takes a stanza, if it is for rooms. The promise says when what it meant is committed. */
export type RoomReader = (stanza: Element) => Promise<void> | undefined;

/** True of all that is for rooms, as far as can be said without them, and of little else. */
function looksLikeRooms(stanza: Element): boolean {
  // What is said in a room is for everybody.
  const isSaid =
    attribute(stanza, 'type') === 'groupchat' && childText(stanza, 'body', NS_CLIENT) !== undefined;
  return (
    !isSaid &&
    elementsOf(stanza).some((child) => {
      const namespace = child.getNS() ?? '';
      if (namespace === NS_EVENT) {
        return elementsOf(child).some((items) => attribute(items, 'node') === NS_BOOKMARKS);
      }
      // An empty one says that a message is private (XEP-0045 §7.5).
      return NAMESPACES.includes(namespace) && (child.children.length > 0 || 'jid' in child.attrs);
    })
  );
}

/** True of an invitation and of its answer (XEP-0045 §7.8, XEP-0249), which may carry a text, too. */
export function isInvitation(message: Element): boolean {
  if (attribute(message, 'type') === 'groupchat') return false;
  const user = childOf(message, 'x', NS_MUC_USER);
  return (
    childOf(message, 'x', NS_CONFERENCE) !== undefined ||
    ['invite', 'decline'].some((name) => user && childOf(user, name, NS_MUC_USER))
  );
}

export class RoomStanzas {
  #reader: RoomReader | undefined;
  #waiting: (() => void)[] = [];

  /** @param others - for a stanza that is not for rooms */
  async receive(stanza: Element, others: () => Promise<void>): Promise<void> {
    if (this.#reader) await (this.#reader(stanza) ?? others());
    else if (!looksLikeRooms(stanza)) await others();
    else {
      await new Promise<void>((resolve) => {
        this.#waiting.push(() => resolve(this.receive(stanza, others)));
      });
    }
  }

  /** From here on `reader` is asked about all stanzas, beginning with those that wait. */
  read(reader: RoomReader): void {
    this.#reader = reader;
    for (const receive of this.#waiting.splice(0)) receive();
  }

  /** What waits is of a session that is over. */
  forget(): void {
    this.#waiting = [];
  }
}
