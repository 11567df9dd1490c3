/**
 * The reader's place in a conversation: opens it at the end or at the first unread message,
 * holds the place while the list grows at both ends, asks for older messages near the top,
 * and reports as read what was really on screen.
 */
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Conversation, Timeline} from '../client/client.ts';
import type {Ord} from '../model/ids.ts';
import type {NatterMessage} from './message.ts';
import {OlderMessages} from './older-messages.ts';
import {Reading} from './reading.ts';
import {ScrollKeeper} from './scroll-keeper.ts';

/** How near to the top, in px, older messages are asked for. */
const NEAR_TOP = 600;
/** Above the divider, so that it does not stick to the header. */
const ABOVE_DIVIDER = 40;
/** Keys that scroll away from the end. */
const UPWARDS = new Set(['ArrowUp', 'PageUp', 'Home', ' ']);
/** How long, in ms, added history stays silent. */
const SILENCE = 1000;

/** What the place is in; each is asked for when it is needed. */
export type TimelineView = {
  /** What scrolls. */
  readonly log: () => HTMLElement | null;
  /** What it scrolls. */
  readonly column: () => HTMLElement | null;
  /** The line before what is new. */
  readonly divider: () => HTMLElement | null;
  readonly messages: () => NodeListOf<NatterMessage>;
  readonly conversation: () => Conversation | undefined;
  readonly timeline: () => Timeline | undefined;
  /** Unread messages of the conversation. */
  readonly unread: () => number;
  readonly online: () => boolean;
  /** The messages are drawn, and not a skeleton. */
  readonly drawn: () => boolean;
};

export class TimelinePlace implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #view: TimelineView;
  readonly #keeper: ScrollKeeper;
  #older: OlderMessages;
  #reading = new Reading();
  #conversation: Conversation | undefined;
  #opened = false;
  #marked: Ord | undefined;
  #oldest: string | undefined;
  #listening: AbortController | undefined;
  #observed: Element | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  readonly #resizes = new ResizeObserver(() => this.#settle());
  readonly #sightings = new IntersectionObserver(() => this.#mark(), {
    threshold: [0, 0.25, 0.5, 0.75, 1],
  });

  /** Whether the newest message is in reach of the eye. */
  atEnd = true;

  constructor(host: ReactiveControllerHost & HTMLElement, view: TimelineView) {
    this.#host = host;
    this.#view = view;
    this.#keeper = new ScrollKeeper(view.log, view.messages);
    this.#older = new OlderMessages(() => host.requestUpdate());
    host.addController(this);
  }

  /** The divider, what is new, and how many have come below what is on screen. */
  get reading(): Pick<Reading, 'divider' | 'fresh' | 'below'> {
    return this.#reading;
  }

  /** The last attempt to load older messages has failed. */
  get olderFailed(): boolean {
    return this.#older.failed;
  }

  /** Older messages do not come by themselves any more. */
  get olderStuck(): boolean {
    const timeline = this.#view.timeline();
    return timeline !== undefined && this.#older.isStuck(timeline, this.#view.online());
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    const {signal} = this.#listening;
    document.addEventListener('visibilitychange', () => this.#mark(), {signal});
    this.#sightings.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#listening?.abort();
    this.#sightings.disconnect();
    this.#resizes.disconnect();
    this.#observed = undefined;
    clearTimeout(this.#silence);
    this.#reset();
  }

  hostUpdate(): void {
    if (this.#conversation !== this.#view.conversation()) this.#reset();
    this.#keeper.capture();
    const timeline = this.#view.timeline();
    if (timeline?.status !== 'ready') return;
    if (!this.#opened) this.#reading.open(timeline.messages, this.#view.unread());
    else if (this.#reading.follow(timeline.messages, this.#attentive())) this.#keeper.atEnd = true;
    this.#hush(timeline);
  }

  hostUpdated(): void {
    this.#keeper.changed();
    this.#observe();
    void this.#settleLater();
  }

  /** The person has scrolled. */
  readonly scrolled = (): void => {
    this.#keeper.capture();
    this.#look();
  };

  /** The person turns the wheel, moves a finger, or presses a key. */
  readonly moved = (event: Event): void => {
    const up =
      event instanceof WheelEvent
        ? event.deltaY < 0
        : !(event instanceof KeyboardEvent) || UPWARDS.has(event.key);
    if (up) this.#keeper.leave();
  };

  /** The person wants to see the newest message. */
  readonly jump = (): void => {
    this.#keeper.toEnd();
    this.#look();
    this.#view.log()?.focus();
  };

  /** The person asks for older messages. */
  readonly loadOlder = (): void => {
    if (this.#conversation !== undefined) this.#older.load(this.#conversation);
  };

  #reset(): void {
    this.#conversation = this.#host.isConnected ? this.#view.conversation() : undefined;
    this.#opened = false;
    this.#marked = undefined;
    this.#oldest = undefined;
    this.#reading = new Reading();
    this.#older = new OlderMessages(() => this.#host.requestUpdate());
    this.#keeper.atEnd = true;
    this.atEnd = true;
  }

  /** Follows the size of what is scrolled and of the window onto it. */
  #observe(): void {
    const column = this.#view.column();
    const log = this.#view.log();
    if (column === (this.#observed ?? null)) return;
    this.#resizes.disconnect();
    this.#observed = column ?? undefined;
    if (column === null || log === null) return;
    this.#resizes.observe(column);
    this.#resizes.observe(log);
  }

  /** History is not read out: only what comes at the end of an open conversation is. */
  #hush(timeline: Timeline): void {
    const oldest = timeline.messages[0]?.key ?? '';
    if (oldest === this.#oldest) return;
    this.#oldest = oldest;
    this.#view.log()?.setAttribute('aria-live', 'off');
    clearTimeout(this.#silence);
    this.#silence = setTimeout(
      () => this.#view.log()?.setAttribute('aria-live', 'polite'),
      SILENCE,
    );
  }

  async #settleLater(): Promise<void> {
    // The messages render in their own updates, before the next frame.
    await Promise.all(Array.from(this.#view.messages(), (message) => message.updateComplete));
    this.#settle();
  }

  #settle(): void {
    const log = this.#view.log();
    if (this.#view.drawn() && !this.#opened && log !== null && log.clientHeight > 0)
      this.#open(log);
    else this.#keeper.settle();
    this.#look();
  }

  #open(log: HTMLElement): void {
    this.#opened = true;
    this.#keeper.toEnd();
    const divider = this.#view.divider();
    if (divider === null) return;
    const top = divider.getBoundingClientRect().top - log.getBoundingClientRect().top;
    if (top < 0) this.#keeper.to(divider, ABOVE_DIVIDER);
  }

  /** What follows from what is on screen now. */
  #look(): void {
    const conversation = this.#view.conversation();
    const log = this.#view.log();
    const timeline = this.#view.timeline();
    if (!this.#opened || log === null || timeline === undefined) return;
    if (conversation === undefined || conversation !== this.#conversation) return;
    const arrived = this.#keeper.atEnd && this.#reading.below > 0;
    if (arrived) this.#reading.below = 0;
    if (arrived || this.atEnd !== this.#keeper.atEnd) {
      this.atEnd = this.#keeper.atEnd;
      this.#host.requestUpdate();
    }
    if (log.clientHeight > 0 && log.scrollTop < NEAR_TOP) {
      this.#older.near(conversation, timeline, this.#view.online());
    }
    this.#mark();
  }

  #attentive(): boolean {
    return this.#keeper.atEnd && document.visibilityState === 'visible' && this.#bottom() > 0;
  }

  /** Lower edge, in px of the viewport, of what can be seen of the messages. 0: nothing. */
  #bottom(): number {
    const box = this.#view.log()?.getBoundingClientRect();
    if (box === undefined || box.height === 0 || box.width === 0) return 0;
    const bottom = Math.min(box.bottom, innerHeight);
    return bottom > Math.max(box.top, 0) ? bottom : 0;
  }

  /** Reports what was really seen. */
  #mark(): void {
    const conversation = this.#conversation;
    const bottom = this.#bottom();
    if (!this.#opened || conversation === undefined || bottom === 0) return;
    if (document.visibilityState !== 'visible') return;
    const row = this.#keeper.lastSeen(bottom + 1, isIncoming);
    const ord = (row as NatterMessage | undefined)?.message?.ord;
    if (ord === undefined || (this.#marked !== undefined && ord <= this.#marked)) return;
    this.#marked = ord;
    this.#reading.seen(ord);
    conversation.markDisplayed(ord);
  }
}

function isIncoming(row: HTMLElement): boolean {
  return (row as NatterMessage).message?.own === false;
}
