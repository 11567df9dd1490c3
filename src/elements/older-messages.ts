import type {Conversation, Timeline} from '../client/client.ts';

/**
 * Asks for older messages when the reader comes near the top. By itself it asks once for each
 * oldest message (and once more when the connection is back), so that an archive that answers
 * with nothing is never asked in a loop; the person may ask again.
 */
export class OlderMessages {
  readonly #changed: () => void;
  #asked = '';

  /** The last attempt has failed. */
  failed = false;

  /** @param changed - called when `failed` has changed */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** True if the last attempt has brought nothing, and the next is for the person to make. */
  isStuck(timeline: Timeline, online: boolean): boolean {
    return timeline.loading !== 'older' && this.#asked === attempt(timeline, online);
  }

  /** The reader is near the top. */
  near(conversation: Conversation, timeline: Timeline, online: boolean): void {
    const {before, loading} = timeline;
    if (loading !== undefined || timeline.status === 'loading') return;
    if (before === 'start' || before === 'lost' || (before === 'unavailable' && !online)) return;
    const next = attempt(timeline, online);
    if (next === this.#asked) return;
    this.#asked = next;
    this.load(conversation);
  }

  /** Asks, whatever was asked before. */
  load(conversation: Conversation): void {
    this.failed = false;
    conversation.loadOlder().then(this.#changed, () => {
      this.failed = true;
      this.#changed();
    });
  }
}

function attempt(timeline: Timeline, online: boolean): string {
  return `${timeline.messages[0]?.key ?? ''} ${timeline.before} ${online}`;
}
