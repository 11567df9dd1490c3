/** Where the person has read to, and what came since: the "new" divider. */
import type {Timeline} from '../client/client.ts';
import type {MessageKey, Ord} from '../model/ids.ts';
import type {Message} from '../model/message.ts';
import type {Divider} from './timeline-rows.ts';

/** More at once do not move: that is a list that loads. */
const MOVING = 3;
/** What was sent longer ago, in ms, did not come just now. */
const JUST_NOW = 10_000;

/** Where the divider stands when a conversation with `unread` messages is opened at its end. */
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

/** What an update of the timeline has brought. */
export type News = {
  /** The newest of what came at the end is the person's own, written here. */
  readonly wrote: boolean;
  /** What came was not there before: something to be read out. */
  readonly arrived: boolean;
};

const NOTHING: News = {wrote: false, arrived: false};

/** What has arrived at the end of an open conversation, and the divider before it. */
export class Reading {
  divider: Divider | undefined;
  /** Messages that came just now, and may move. */
  readonly fresh = new Set<MessageKey>();
  /** The newest message of the window, while that is the conversation's; '' while it has none. */
  #newest: Ord | '' | undefined;
  /** All that the divider counts has been on screen. */
  #caughtUp = false;

  /** @param divider - if it is known; else it is counted from the end */
  open(timeline: Timeline, unread: number, divider?: Divider): void {
    const {messages, after} = timeline;
    this.divider = divider ?? (after === 'end' ? openingDivider(messages, unread) : undefined);
    this.#newest = newestOf(timeline);
  }

  /**
   * Takes note of the messages that are newer than the last time.
   *
   * @param attentive - the end is on screen, in a page that is visible
   */
  follow(timeline: Timeline, unread: number, attentive: boolean): News {
    const newest = this.#newest;
    this.#newest = newestOf(timeline);
    // A window that was elsewhere shows what was there all the time.
    if (newest === undefined || this.#newest === undefined || this.#newest <= newest)
      return NOTHING;
    const {messages} = timeline;
    const since = Date.now() - JUST_NOW;
    const arrived = messages.slice(messages.findLastIndex(({ord}) => ord <= newest) + 1);
    if (newest === '' && arrived.some(({time}) => time < since)) {
      // So does one that was empty until the archive was asked.
      this.open(timeline, unread);
      return NOTHING;
    }
    for (const message of arrived) this.#take(message, attentive);
    if (arrived.length <= MOVING) {
      for (const {key, time} of arrived) if (time > since) this.fresh.add(key);
    }
    return {wrote: arrived.at(-1)?.own === true, arrived: true};
  }

  #take(message: Message, attentive: boolean): void {
    if (message.own) {
      this.divider = undefined;
    } else if (attentive) {
      return;
    } else if (this.divider === undefined || this.#caughtUp) {
      this.divider = {before: message.key, count: 1};
      this.#caughtUp = false;
    } else {
      this.divider = {...this.divider, count: this.divider.count + 1};
    }
  }

  /** Everything up to `ord` was on screen. */
  seen(ord: Ord): void {
    if (this.#newest !== undefined && ord >= this.#newest) this.#caughtUp = true;
  }
}

function newestOf({messages, after}: Timeline): Ord | '' | undefined {
  return after === 'end' ? (messages.at(-1)?.ord ?? '') : undefined;
}
