/** Where the person has read to, and what came since: the "new" divider. */
import type {Timeline} from '../client/client.ts';
import type {MessageKey, Ord} from '../model/ids.ts';
import type {Message} from '../model/message.ts';
import type {Gap} from '../model/timeline.ts';
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
  /** Messages are missing right above the divider, from here on: they are unread, too. */
  #since: Ord | undefined;

  /** @param divider - if it is known; else it is counted from the end */
  open(timeline: Timeline, unread: number, divider?: Divider): void {
    const {messages, after} = timeline;
    this.divider = divider ?? (after === 'end' ? openingDivider(messages, unread) : undefined);
    this.#newest = newestOf(timeline);
    this.#since = this.divider && gapAbove(timeline, this.divider);
  }

  /**
   * Takes note of the messages that are newer than the last time.
   *
   * @param attentive - the end is on screen, in a page that is visible
   */
  follow(timeline: Timeline, unread: number, attentive: boolean): News {
    this.#raise(timeline, unread);
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

  /** What was missing above the divider has come. */
  #raise({messages}: Timeline, unread: number): void {
    const since = this.#since;
    if (since === undefined || this.divider === undefined) return;
    const {before, count} = this.divider;
    const at = messages.findIndex(({key}) => key === before);
    const first = messages.slice(0, Math.max(at, 0)).find(({own, ord}) => !own && ord > since);
    if (first !== undefined) this.divider = {before: first.key, count: Math.max(unread, count)};
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

/** The lower end of what is missing right above the divider. */
function gapAbove({messages, gaps}: Timeline, {before}: Divider): Ord | undefined {
  const at = messages.findIndex(({key}) => key === before);
  const [above, below] = [messages[at - 1]?.ord, messages[at]?.ord];
  if (below === undefined) return undefined;
  const isAbove = ({kind, low, high}: Gap) =>
    kind === 'missing' && high <= below && (above === undefined || low >= above);
  return gaps.find(isAbove)?.low;
}
