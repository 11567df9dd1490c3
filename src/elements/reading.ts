/** Where the person has read to, and what came since: the "new" divider. */
import type {MessageKey, Ord} from '../model/ids.ts';
import type {Message} from '../model/message.ts';
import type {Divider} from './timeline-rows.ts';

/** Where the divider stands when a conversation with `unread` messages is opened. */
export function openingDivider(messages: readonly Message[], unread: number): Divider | undefined {
  if (unread === 0) return undefined;
  let before: MessageKey | undefined;
  let found = 0;
  for (const message of messages.toReversed()) {
    if (message.own) continue;
    before = message.key;
    if (++found === unread) break;
  }
  return before === undefined ? undefined : {before, count: unread};
}

/** What has arrived at the end of an open conversation, and the divider before it. */
export class Reading {
  divider: Divider | undefined;
  /** Messages that came just now, and may move. */
  readonly fresh = new Set<MessageKey>();
  /** Messages below what is on screen that have come since the person scrolled up. */
  below = 0;
  #newest: Ord | undefined;
  /** All that the divider counts has been on screen. */
  #caughtUp = false;

  open(messages: readonly Message[], unread: number): void {
    this.divider = openingDivider(messages, unread);
    this.#newest = messages.at(-1)?.ord;
  }

  /**
   * Takes note of the messages that are newer than the last time.
   *
   * @param attentive - the end is on screen, in a page that is visible
   * @returns true if the newest is the person's own
   */
  follow(messages: readonly Message[], attentive: boolean): boolean {
    const newest = this.#newest;
    const arrived = messages.filter((message) => newest === undefined || message.ord > newest);
    this.#newest = messages.at(-1)?.ord ?? newest;
    for (const message of arrived) {
      if (message.own) {
        this.divider = undefined;
        continue;
      }
      this.fresh.add(message.key);
      if (attentive) continue;
      this.below++;
      if (this.divider === undefined || this.#caughtUp) {
        this.divider = {before: message.key, count: 1};
        this.#caughtUp = false;
      } else {
        this.divider = {...this.divider, count: this.divider.count + 1};
      }
    }
    return arrived.at(-1)?.own === true;
  }

  /** Everything up to `ord` was on screen. */
  seen(ord: Ord): void {
    if (this.#newest !== undefined && ord >= this.#newest) this.#caughtUp = true;
  }
}
