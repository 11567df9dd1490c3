/** Within this distance of the end, in px, the reader is at the end. */
const NEAR = 32;
/** How long, in ms, a movement of hand may take to become one of the list. */
const ON_ITS_WAY = 400;
/** How many rows hold the place: one of them may itself be moved, or go. */
const ANCHORS = 5;

type Anchor = {readonly element: HTMLElement; readonly bottom: number};

/** What a keeper holds the place in. */
export type Scrolled = {
  readonly scroller: () => HTMLElement | null;
  /** From top to bottom. */
  readonly rows: () => ArrayLike<HTMLElement>;
  /** The lower end is that of everything: whoever is there wants to stay there. */
  readonly hasEnd: () => boolean;
};

/**
 * Holds the reader's place in a list that grows, and is cut, at both ends: at the end it stays at
 * the end, anywhere else what is on screen does not move. Call `capture` when the reader has
 * scrolled and before rows change, `changed` after they did, `settle` once they have their size.
 *
 * Each step reads first and writes last, so that the browser lays out once.
 */
export class ScrollKeeper {
  readonly #view: Scrolled;
  /** Scroll position, and the greatest one, when it last settled or was captured. */
  #top = 0;
  #end = 0;
  #anchors: readonly Anchor[] = [];
  /** Rows have changed, and it is not settled yet: what is on screen is not the reader's place. */
  #isUnsettled = false;
  #leavingUntil = 0;

  /** Whether the reader is at the lower end. */
  atEnd = true;

  constructor(view: Scrolled) {
    this.#view = view;
  }

  /** Another list: whoever opens it is at its end. */
  reset(): void {
    this.atEnd = true;
    this.#anchors = [];
  }

  /** The reader wants to be at the end, as soon as it is drawn. */
  stay(): void {
    this.atEnd = true;
    this.#leavingUntil = 0;
  }

  capture(): void {
    const scroller = this.#view.scroller();
    if (this.#isUnsettled || scroller === null || scroller.clientHeight === 0) return;
    const {scrollTop} = scroller;
    if (scrollTop === this.#top && this.#anchors.length > 0) return;
    // What grew since the last `settle` was not the reader's doing.
    const end = Math.min(this.#end, scroller.scrollHeight - scroller.clientHeight);
    this.#top = scrollTop;
    this.atEnd = scrollTop >= end - NEAR;
    this.#anchors = this.#onScreen(scroller);
  }

  /**
   * The reader's hand moves away from the end. The list follows later, at once with what comes
   * from outside: until then it is not held at the end, or the hand would have moved in vain.
   */
  leave(): void {
    if ((this.#view.scroller()?.scrollTop ?? 0) > 0) {
      this.#leavingUntil = performance.now() + ON_ITS_WAY;
    }
  }

  changed(): void {
    this.#isUnsettled = true;
  }

  settle(): void {
    this.#isUnsettled = false;
    const scroller = this.#view.scroller();
    if (scroller === null || scroller.clientHeight === 0) return;
    this.#end = scroller.scrollHeight - scroller.clientHeight;
    if (this.atEnd && this.#view.hasEnd()) {
      if (performance.now() >= this.#leavingUntil && scroller.scrollTop < this.#end - 0.5) {
        scroller.scrollTop = scroller.scrollHeight;
      }
    } else {
      const moved = this.#moved(scroller);
      // Relative, so that a movement which is under way goes on.
      if (Math.abs(moved) >= 0.5) scroller.scrollBy({top: moved, behavior: 'instant'});
      this.atEnd = scroller.scrollTop >= this.#end - NEAR;
    }
    this.#top = scroller.scrollTop;
    this.#anchors = this.#onScreen(scroller);
  }

  /** Goes to the end, and stays there. */
  toEnd(): void {
    this.stay();
    this.settle();
  }

  /** Brings an element to `margin` px below the upper edge, or to the middle. */
  to(element: HTMLElement, margin: number | 'middle'): void {
    const scroller = this.#view.scroller();
    if (scroller === null) return;
    const box = element.getBoundingClientRect();
    const top = box.top - scroller.getBoundingClientRect().top;
    // The beginning of what is larger than the window.
    const room =
      margin === 'middle' ? Math.max(0, (scroller.clientHeight - box.height) / 2) : margin;
    scroller.scrollBy({top: top - room, behavior: 'instant'});
    this.#isUnsettled = false;
    this.#leavingUntil = 0;
    this.#end = scroller.scrollHeight - scroller.clientHeight;
    this.#top = scroller.scrollTop;
    this.atEnd = this.#top >= this.#end - NEAR;
    this.#anchors = this.#onScreen(scroller);
  }

  /** The last row whose lower edge is on screen. */
  lastSeen(bottom: number, matches: (row: HTMLElement) => boolean): HTMLElement | undefined {
    const rows = this.#view.rows();
    const scroller = this.#view.scroller();
    if (scroller === null) return undefined;
    const {top} = scroller.getBoundingClientRect();
    for (let i = firstBelow(rows, bottom) - 1; i >= 0; i--) {
      const row = rows[i];
      if (row === undefined || row.getBoundingClientRect().bottom <= top) return undefined;
      if (matches(row)) return row;
    }
    return undefined;
  }

  /** How far what was on screen has moved. */
  #moved(scroller: HTMLElement): number {
    const {top} = scroller.getBoundingClientRect();
    const [first = 0, ...others] = this.#anchors
      .filter(({element}) => element.isConnected)
      .map(({element, bottom}) => element.getBoundingClientRect().bottom - top - bottom);
    // The first, or one below it, may have moved or grown by itself.
    if (others.length === 0 || others.some((other) => Math.abs(other - first) < 1)) return first;
    return others.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a), first);
  }

  /**
   * Their lower edges, because all that is below then stays: the first row itself may become
   * smaller when an older one joins its group.
   */
  #onScreen(scroller: HTMLElement): readonly Anchor[] {
    const rows = this.#view.rows();
    const {top, bottom} = scroller.getBoundingClientRect();
    const anchors: Anchor[] = [];
    for (let i = firstBelow(rows, top); anchors.length < ANCHORS; i++) {
      const element = rows[i];
      const box = element?.getBoundingClientRect();
      if (element === undefined || box === undefined) break;
      if (anchors.length > 0 && box.top >= bottom) break;
      anchors.push({element, bottom: box.bottom - top});
    }
    return anchors;
  }
}

/** Index of the first row that ends below `y`; rows are in order, so it halves. */
function firstBelow(rows: ArrayLike<HTMLElement>, y: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && row.getBoundingClientRect().bottom > y) high = middle;
    else low = middle + 1;
  }
  return low;
}
