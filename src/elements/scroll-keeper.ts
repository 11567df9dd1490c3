/** Within this distance of the end, in px, the reader is at the end. */
const NEAR = 32;
/** How long, in ms, a movement of hand may take to become one of the list. */
const ON_ITS_WAY = 400;

type Anchor = {readonly element: HTMLElement; readonly bottom: number};

/**
 * Holds the reader's place in a list that grows at both ends: at the end it stays at the end,
 * anywhere else what is on screen does not move. Call `capture` when the reader has scrolled
 * and before rows change, `changed` after they did, `settle` once they have their size.
 */
export class ScrollKeeper {
  readonly #scroller: () => HTMLElement | null;
  readonly #rows: () => ArrayLike<HTMLElement>;
  /** The greatest scroll position when it last settled. */
  #end = 0;
  #anchor: Anchor | undefined;
  /** Rows have changed, and it is not settled yet: what is on screen is not the reader's place. */
  #isUnsettled = false;
  #leavingUntil = 0;

  /** Whether the reader is at the end. */
  atEnd = true;

  /** @param rows - the rows, from top to bottom */
  constructor(scroller: () => HTMLElement | null, rows: () => ArrayLike<HTMLElement>) {
    this.#scroller = scroller;
    this.#rows = rows;
  }

  capture(): void {
    const scroller = this.#scroller();
    if (this.#isUnsettled || scroller === null || scroller.clientHeight === 0) return;
    // What grew since the last `settle` was not the reader's doing.
    const end = Math.min(this.#end, scroller.scrollHeight - scroller.clientHeight);
    this.atEnd = scroller.scrollTop >= end - NEAR;
    this.#anchor = this.#firstOnScreen(scroller);
  }

  /**
   * The reader's hand moves away from the end. The list follows later, at once with what comes
   * from outside: until then it is not held at the end, or the hand would have moved in vain.
   */
  leave(): void {
    if ((this.#scroller()?.scrollTop ?? 0) > 0) this.#leavingUntil = performance.now() + ON_ITS_WAY;
  }

  changed(): void {
    this.#isUnsettled = true;
  }

  settle(): void {
    this.#isUnsettled = false;
    const scroller = this.#scroller();
    if (scroller === null || scroller.clientHeight === 0) return;
    if (this.atEnd) {
      if (performance.now() >= this.#leavingUntil) scroller.scrollTop = scroller.scrollHeight;
    } else if (this.#anchor?.element.isConnected === true) {
      const {element, bottom} = this.#anchor;
      const moved = bottomIn(scroller, element) - bottom;
      // Relative, so that a movement which is under way goes on.
      if (moved !== 0) scroller.scrollBy(0, moved);
    }
    this.#end = scroller.scrollHeight - scroller.clientHeight;
    this.#anchor = this.#firstOnScreen(scroller);
  }

  /** Goes to the end, and stays there. */
  toEnd(): void {
    this.atEnd = true;
    this.#leavingUntil = 0;
    this.settle();
  }

  /** Brings an element to `margin` px below the upper edge. */
  to(element: HTMLElement, margin: number): void {
    const scroller = this.#scroller();
    if (scroller === null) return;
    const top = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop += top - margin;
    this.#end = scroller.scrollHeight - scroller.clientHeight;
    this.capture();
  }

  /** The last row whose lower edge is on screen. */
  lastSeen(bottom: number, matches: (row: HTMLElement) => boolean): HTMLElement | undefined {
    const rows = this.#rows();
    const scroller = this.#scroller();
    if (scroller === null) return undefined;
    const {top} = scroller.getBoundingClientRect();
    for (let i = this.#firstBelow(bottom) - 1; i >= 0; i--) {
      const row = rows[i];
      if (row === undefined || row.getBoundingClientRect().bottom <= top) return undefined;
      if (matches(row)) return row;
    }
    return undefined;
  }

  /** Index of the first row that ends below `y`; rows are in order, so it halves. */
  #firstBelow(y: number): number {
    const rows = this.#rows();
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

  #firstOnScreen(scroller: HTMLElement): Anchor | undefined {
    const element = this.#rows()[this.#firstBelow(scroller.getBoundingClientRect().top)];
    return element === undefined ? undefined : {element, bottom: bottomIn(scroller, element)};
  }
}

/**
 * The lower edge, because all that is below it then stays: the row itself may become smaller
 * when an older one joins its group.
 */
function bottomIn(scroller: HTMLElement, element: HTMLElement): number {
  return element.getBoundingClientRect().bottom - scroller.getBoundingClientRect().top;
}
