/**
 * Asks for messages when the reader comes near what is not here: beyond one end of the window, or
 * in a gap. By itself it asks once for each state of things (and once more when the connection is
 * back), so that an archive that answers with nothing is never asked in a loop; the person may ask
 * again.
 */
import type {Conversation, Timeline} from '../client/client.ts';
import type {Ord} from '../model/ids.ts';
import type {Gap} from '../model/timeline.ts';

/** All that an answer may depend on. */
type State = readonly unknown[];

/** What is known of one thing to load. */
export class Load {
  readonly #changed: () => void;
  #asked: State | undefined;

  /** It is under way. */
  busy = false;
  /** The last attempt has failed. */
  failed = false;

  /** @param changed - called when `busy` or `failed` has changed */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** True if it was asked for in this state of things: the next attempt is for the person to make. */
  wasAsked(state: State): boolean {
    return this.#asked !== undefined && state.every((part, index) => part === this.#asked?.[index]);
  }

  /** The reader is near. */
  near(state: State, load: () => Promise<void>): void {
    if (this.busy || this.wasAsked(state)) return;
    this.#asked = state;
    void this.run(load);
  }

  /** Asks, whatever was asked before. */
  async run(load: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failed = false;
    this.#changed();
    try {
      await load();
    } catch {
      this.failed = true;
    }
    this.busy = false;
    this.#changed();
  }
}

/** How the loading of a timeline's parts goes. */
export class TimelineLoads {
  readonly #changed: () => void;
  readonly older: Load;
  readonly newer: Load;
  readonly #gaps = new Map<Ord, Load>();

  /** @param changed - called when something of it has changed */
  constructor(changed: () => void) {
    this.#changed = changed;
    this.older = new Load(changed);
    this.newer = new Load(changed);
  }

  gap({low}: Gap): Load {
    let load = this.#gaps.get(low);
    if (load === undefined) {
      load = new Load(this.#changed);
      this.#gaps.set(low, load);
    }
    return load;
  }

  /** The last attempt to load older messages has brought nothing. */
  isStuck(timeline: Timeline, online: boolean): boolean {
    return (
      timeline.loading !== 'older' &&
      !this.older.busy &&
      this.older.wasAsked(olderState(timeline, online))
    );
  }

  /** The upper end is near. */
  nearTop(conversation: Conversation, timeline: Timeline, online: boolean): void {
    const {before, loading} = timeline;
    if (loading !== undefined || timeline.status === 'loading' || before === 'lost') return;
    if (before === 'start' || (before === 'unavailable' && !online)) return;
    // What can be filled comes first; else there may be messages below it.
    if (before === 'gap' && online && timeline.gaps[0]?.kind === 'missing') return;
    this.older.near(olderState(timeline, online), () => conversation.loadOlder());
  }

  /** The lower end is near, and it is not that of the conversation. */
  nearBottom(conversation: Conversation, timeline: Timeline): void {
    if (timeline.loading !== undefined || timeline.after !== 'more') return;
    this.newer.near([timeline.messages.at(-1)], () => conversation.loadNewer());
  }

  nearGap(conversation: Conversation, gap: Gap, online: boolean): void {
    if (gap.kind !== 'missing' || !online) return;
    this.gap(gap).near([gap.high], () => conversation.fillGap(gap));
  }
}

/** With the message itself, not its key: one that was read anew stands in another window. */
function olderState({messages, before}: Timeline, online: boolean): State {
  return [messages[0], before, online];
}
