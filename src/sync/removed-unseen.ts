/**
 * Messages that were removed from this device before anybody had seen them. A page may show them
 * for another moment, and what it then tells of them has no row any more to stand on. Kept in
 * memory only, until they come back: it is about what is on its way from the pages just then.
 */
import type {ArchiveId, Ord, StanzaId} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {MessageRow} from '../store/schema.ts';

/** Of one conversation; pages show fewer. */
const MAX = 1000;

type Unseen = {
  readonly ord: Ord;
  readonly id: ArchiveId;
  /** Its sender asks for a marker under this id. */
  readonly marker: StanzaId | undefined;
};

export class RemovedUnseen {
  readonly #unseen = new Map<Jid, readonly Unseen[]>();

  /** @param rows - oldest first, above those that were removed before */
  add(conversation: Jid, rows: readonly MessageRow[]): void {
    const unseen = rows.flatMap(({ord, archiveId, id, markable, unread}): Unseen[] =>
      unread && archiveId !== undefined
        ? [{ord, id: archiveId, marker: markable ? id : undefined}]
        : [],
    );
    const all = [...(this.#unseen.get(conversation) ?? []), ...unseen];
    if (all.length > 0) this.#unseen.set(conversation, all.slice(-MAX));
  }

  /** They may come back, with other places. */
  forget(conversation: Jid): void {
    this.#unseen.delete(conversation);
  }

  /** The newest at or below `ord`, with the newest marker that is due; it is told once. */
  take(conversation: Jid, ord: Ord): Unseen | undefined {
    const all = this.#unseen.get(conversation) ?? [];
    const seen = all.filter((one) => one.ord <= ord);
    const last = seen.at(-1);
    if (!last) return undefined;
    this.#unseen.set(conversation, all.slice(seen.length));
    return {...last, marker: seen.findLast(({marker}) => marker !== undefined)?.marker};
  }
}
