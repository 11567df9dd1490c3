/**
 * The reader's place in a conversation: opens it at the end or at the first unread message,
 * holds the place while the list grows and is cut at both ends, goes where the reader wants to go,
 * asks for messages near what is not here, and reports as read what was really on screen.
 */
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Conversation, Timeline} from '../client/client.ts';
import {createDeferred, type Deferred} from '../model/deferred.ts';
import type {MessageKey, Ord} from '../model/ids.ts';
import type {Message} from '../model/message.ts';
import {Hush} from './hush.ts';
import type {NatterMessage} from './message.ts';
import {Reading} from './reading.ts';
import {ScrollKeeper} from './scroll-keeper.ts';
import {Sightings} from './sightings.ts';
import {isUpwards} from './timeline-keys.ts';
import {TimelineLoads} from './timeline-loads.ts';
import {isSameList} from './timeline-rows.ts';

/** How near to what is not here, in px, it is asked for; at least two windows. */
const NEAR = 600;
/** Above what is brought to the upper edge, so that it does not stick to the header. */
const ABOVE = 40;
/** How long, in ms, a message that was looked for stands out. */
const STAND_OUT = 2500;

/** What the place is in; each is asked for when it is needed. */
export type TimelineView = {
  /** What scrolls. */
  readonly log: () => HTMLElement | null;
  /** What it scrolls. */
  readonly column: () => HTMLElement | null;
  /** The line before what is new. */
  readonly divider: () => HTMLElement | null;
  readonly messages: () => NodeListOf<NatterMessage>;
  /** The rows that stand for gaps, with the place that each ends at. */
  readonly gaps: () => NodeListOf<HTMLElement>;
  readonly conversation: () => Conversation | undefined;
  readonly timeline: () => Timeline | undefined;
  /** Unread messages of the conversation. */
  readonly unread: () => number;
  readonly online: () => boolean;
  /** The messages are drawn, and not a skeleton. */
  readonly drawn: () => boolean;
};

/** A message to bring into view. */
type Aim = {
  readonly key: MessageKey;
  readonly align: 'top' | 'middle';
  readonly done: Deferred<NatterMessage | undefined>;
};

export class TimelinePlace implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #view: TimelineView;
  readonly #keeper: ScrollKeeper;
  readonly #hush: Hush;
  #loads: TimelineLoads;
  #reading = new Reading();
  #conversation: Conversation | undefined;
  /** `asking`: the window does not have the end, and it is not known yet where to begin. */
  #opening: 'new' | 'asking' | 'known' | 'done' = 'new';
  #aim: Aim | undefined;
  /** The reader is on the way to the end. */
  #isGoing = false;
  #timeline: Timeline | undefined;
  #observed: Element | undefined;
  #standOut: ReturnType<typeof setTimeout> | undefined;
  /** The message that has focus. */
  #focused: NatterMessage | undefined;
  readonly #resizes = new ResizeObserver(() => this.#settle());
  readonly #sightings: Sightings;

  /** Whether the newest message is in reach of the eye. */
  atEnd = true;
  /** The message that was looked for. */
  found: MessageKey | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, view: TimelineView) {
    this.#host = host;
    this.#view = view;
    this.#keeper = new ScrollKeeper({
      scroller: view.log,
      rows: view.messages,
      hasEnd: () => this.#timeline?.after === 'end',
    });
    this.#hush = new Hush(view.log);
    this.#loads = this.#newLoads();
    this.#sightings = new Sightings({
      log: view.log,
      lastSeen: (bottom) => this.#keeper.lastSeen(bottom, isIncoming),
      isReady: () => this.#opening === 'done',
      seen: (ord) => this.#seen(ord),
    });
    host.addController(this);
  }

  /** The divider, and what is new. */
  get reading(): Pick<Reading, 'divider' | 'fresh'> {
    return this.#reading;
  }

  /** How the loading of what is not here goes. */
  get loads(): TimelineLoads {
    return this.#loads;
  }

  hostConnected(): void {
    this.#sightings.begin(this.#host);
  }

  hostDisconnected(): void {
    this.#sightings.end();
    this.#resizes.disconnect();
    this.#observed = undefined;
    this.#hush.stop();
    this.#reset();
  }

  hostUpdate(): void {
    if (this.#conversation !== this.#view.conversation()) this.#reset();
    this.#keeper.capture();
    const timeline = this.#view.timeline();
    if (timeline?.status !== 'ready') return;
    if (timeline !== this.#timeline) this.#follow(timeline);
    const focused = this.#host.shadowRoot?.activeElement;
    this.#focused =
      focused?.localName === 'natter-message' ? (focused as NatterMessage) : undefined;
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
    if (isUpwards(event)) this.#keeper.leave();
  };

  /** Goes to the newest message. Resolves when it is there. */
  async toEnd(): Promise<void> {
    this.#aimAt(undefined);
    const conversation = this.#conversation;
    this.#isGoing = true;
    try {
      // More may come than a window holds before it is there.
      for (let i = 0; i < 5 && this.#view.timeline()?.after === 'more'; i++) {
        await conversation?.jumpTo('end');
        if (conversation !== this.#conversation) return;
      }
    } finally {
      if (conversation === this.#conversation) this.#isGoing = false;
    }
    this.atEnd = true;
    if (this.#timeline === this.#view.timeline()) this.#keeper.toEnd();
    else this.#keeper.stay();
    this.#host.requestUpdate();
  }

  /**
   * Goes to a message.
   *
   * @returns its row; undefined if there is no such message
   */
  async toMessage(key: MessageKey): Promise<NatterMessage | undefined> {
    if (this.#rowOf(key) === undefined) {
      this.atEnd = false;
      if ((await this.#conversation?.jumpTo({key})) === undefined) return undefined;
    }
    clearTimeout(this.#standOut);
    this.found = key;
    this.#standOut = setTimeout(() => {
      this.found = undefined;
      this.#host.requestUpdate();
    }, STAND_OUT);
    return await this.#bring(key, 'middle');
  }

  /**
   * Goes to the first message at or after a time, in ms since the epoch, or else to the end.
   *
   * @returns its row, if there is one
   */
  async toTime(time: number): Promise<NatterMessage | undefined> {
    this.atEnd = false;
    const message = await this.#conversation?.jumpTo({time});
    if (message !== undefined) return await this.#bring(message.key, 'top');
    await this.toEnd();
    return Array.from(this.#view.messages()).at(-1);
  }

  /** The person asks for older messages. */
  readonly loadOlder = (): void => {
    const conversation = this.#conversation;
    if (conversation !== undefined) void this.#loads.older.run(() => conversation.loadOlder());
  };

  /** The person asks for newer messages. */
  readonly loadNewer = (): void => {
    const conversation = this.#conversation;
    if (conversation !== undefined) void this.#loads.newer.run(() => conversation.loadNewer());
  };

  #newLoads(): TimelineLoads {
    return new TimelineLoads(() => this.#host.requestUpdate());
  }

  #reset(): void {
    this.#sightings.reset();
    this.#conversation = this.#host.isConnected ? this.#view.conversation() : undefined;
    this.#opening = 'new';
    this.#aimAt(undefined);
    clearTimeout(this.#standOut);
    this.found = undefined;
    this.#timeline = undefined;
    this.#reading = new Reading();
    this.#loads = this.#newLoads();
    this.#keeper.reset();
    this.#isGoing = false;
    this.atEnd = true;
  }

  /** The timeline is another one. */
  #follow(timeline: Timeline): void {
    const before = this.#timeline;
    this.#timeline = timeline;
    const unread = this.#view.unread();
    if (this.#opening !== 'done') {
      if (timeline.after === 'more' && this.#opening === 'new') void this.#ask(unread);
      if (timeline.after === 'end' || this.#opening === 'new') this.#reading.open(timeline, unread);
      this.#hush.begin();
      return;
    }
    // So many came at once that the window has let go of the newest: whoever watches them goes along.
    if (timeline.after === 'more' && this.#attentive() && !this.#isGoing) {
      void this.toEnd().catch(() => {});
    }
    const news = this.#reading.follow(timeline, unread, this.#attentive());
    if (news.wrote) this.#keeper.stay();
    const isSame =
      before?.messages[0] === timeline.messages[0] && isSameList(before?.gaps, timeline.gaps);
    if (!isSame || (before?.messages !== timeline.messages && !news.arrived)) this.#hush.begin();
  }

  /** The window has been opened elsewhere than at the end: where does the unread begin? */
  async #ask(unread: number): Promise<void> {
    const conversation = this.#conversation;
    if (conversation === undefined) return;
    this.#opening = 'asking';
    let first: Message | undefined;
    try {
      first = await conversation.jumpTo('first-unread');
      if (first === undefined) await conversation.jumpTo('end');
    } catch {
      // It opens at the end of what is here.
    }
    if (conversation !== this.#conversation || this.#opening !== 'asking') return;
    this.#opening = 'known';
    const timeline = this.#view.timeline();
    const divider = first && {before: first.key, count: Math.max(unread, 1)};
    if (timeline !== undefined) this.#reading.open(timeline, unread, divider);
    this.#host.requestUpdate();
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

  async #settleLater(): Promise<void> {
    // The messages render in their own updates, before the next frame.
    const pending = Array.from(this.#view.messages()).filter((message) => message.isUpdatePending);
    await Promise.all(pending.map((message) => message.updateComplete));
    this.#settle();
  }

  #settle(): void {
    // There is nothing yet to be measured.
    if (this.#view.timeline()?.status !== 'ready') return;
    const log = this.#view.log();
    if (this.#opening !== 'done' && log !== null && log.clientHeight > 0) this.#open(log);
    else this.#keeper.settle();
    this.#reach();
    if (this.#focused?.isConnected === false) {
      this.#focused = undefined;
      log?.focus({preventScroll: true});
    }
    this.#look();
  }

  #open(log: HTMLElement): void {
    const timeline = this.#view.timeline();
    if (!this.#view.drawn() || timeline?.status !== 'ready' || this.#opening === 'asking') return;
    this.#opening = 'done';
    this.#keeper.toEnd();
    const divider = this.#view.divider();
    // The end of what is here, if it could not be told where to begin.
    if (divider === null) log.scrollTop = log.scrollHeight;
    if (divider === null) return;
    const top = divider.getBoundingClientRect().top - log.getBoundingClientRect().top;
    if (top < 0 || timeline.after === 'more') this.#keeper.to(divider, ABOVE);
  }

  #aimAt(aim: Aim | undefined): void {
    this.#aim?.done.resolve(undefined);
    this.#aim = aim;
  }

  /** Brings a message of the window into view, as soon as it is drawn. */
  #bring(key: MessageKey, align: Aim['align']): Promise<NatterMessage | undefined> {
    const done = createDeferred<NatterMessage | undefined>();
    this.#aimAt({key, align, done});
    this.#host.requestUpdate();
    return done.promise;
  }

  #reach(): void {
    const row = this.#aim && this.#rowOf(this.#aim.key);
    if (this.#aim === undefined || row === undefined || this.#opening !== 'done') return;
    this.#keeper.to(row, this.#aim.align === 'middle' ? 'middle' : ABOVE);
    this.#aim.done.resolve(row);
    this.#aim = undefined;
  }

  #rowOf(key: MessageKey): NatterMessage | undefined {
    return Array.from(this.#view.messages()).find(({message}) => message?.key === key);
  }

  /** What follows from what is on screen now. */
  #look(): void {
    const conversation = this.#view.conversation();
    const log = this.#view.log();
    const timeline = this.#view.timeline();
    if (this.#opening !== 'done' || log === null || timeline === undefined) return;
    if (conversation === undefined || conversation !== this.#conversation) return;
    const atEnd = this.#isGoing || (this.#keeper.atEnd && timeline.after === 'end');
    // What is not drawn yet tells nothing of where the reader is.
    if (this.atEnd !== atEnd && timeline === this.#timeline) {
      this.atEnd = atEnd;
      this.#host.requestUpdate();
    }
    if (log.clientHeight > 0) this.#loadNear(conversation, log, timeline);
    this.#sightings.look();
  }

  #loadNear(conversation: Conversation, log: HTMLElement, timeline: Timeline): void {
    const online = this.#view.online();
    const {scrollTop, clientHeight} = log;
    const near = Math.max(NEAR, 2 * clientHeight);
    if (scrollTop < near) this.#loads.nearTop(conversation, timeline, online);
    if (log.scrollHeight - scrollTop - clientHeight < near) {
      this.#loads.nearBottom(conversation, timeline);
    }
    if (timeline.gaps.length === 0) return;
    const {top, bottom} = log.getBoundingClientRect();
    for (const row of this.#view.gaps()) {
      const gap = timeline.gaps.find(({high}) => high === row.dataset['high']);
      const box = row.getBoundingClientRect();
      const isNear = box.bottom > top - near && box.top < bottom + near;
      if (isNear && gap !== undefined) this.#loads.nearGap(conversation, gap, online);
    }
  }

  #attentive(): boolean {
    return this.atEnd && this.#sightings.bottom() > 0;
  }

  #seen(ord: Ord): void {
    this.#reading.seen(ord);
    this.#conversation?.markDisplayed(ord);
  }
}

function isIncoming(row: HTMLElement): boolean {
  return (row as NatterMessage).message?.own === false;
}
