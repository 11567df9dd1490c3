/** What waits for messages that are not here yet (invariant 12), as one transaction sees it. */
import type {StanzaId} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {TargetKind, TargetRow, WriteTx} from '../store/schema.ts';
import {hasTargets, keepTarget, takeTargets} from '../store/targets.ts';

export class Waiting {
  readonly #tx: WriteTx;
  /** Whether anything waits for messages of a conversation: mostly nothing does. */
  readonly #any = new Map<Jid, Promise<boolean>>();

  constructor(tx: WriteTx) {
    this.#tx = tx;
  }

  async keep(target: TargetRow): Promise<void> {
    this.#any.set(target.conversation, Promise.resolve(true));
    await keepTarget(this.#tx, target);
  }

  /** Takes out everything of these kinds that waits for this message. */
  async take(
    conversation: Jid,
    id: StanzaId,
    kinds: readonly TargetKind[],
  ): Promise<readonly TargetRow[]> {
    const any = this.#any.get(conversation) ?? hasTargets(this.#tx, conversation);
    this.#any.set(conversation, any);
    return (await any) ? await takeTargets(this.#tx, conversation, id, kinds) : [];
  }
}
