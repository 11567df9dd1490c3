/**
 * The eye in the page: sees what messages are on screen, in whatever client, and turns its wheel.
 * It is put into every page before the page's scripts, looks once a frame, and tells the time by
 * the clock that browser and benchmark share.
 *
 * What it looks for are numbered messages (`talk.ts`).
 */

export type ClientName = 'natter' | 'converse';

export type Screen = {
  /** When this message was on screen, at the latest in the frame before, in ms since the epoch. */
  seen(mark: string): Promise<number>;
  /** Resolves when there is a contact of this name. */
  listed(name: string): Promise<void>;
  /** Clicks on the contact. When, in ms since the epoch. */
  click(name: string): number;
  /** Scrolls up, a page a frame, until this message or an older one is on screen. When that was. */
  scrollBack(mark: string, patience: number): Promise<number | undefined>;
  /** The longest task of the page's thread since then, in ms; 0 if none was longer than 50. */
  longestTask(since: number): number;
};

declare global {
  interface Window {
    benchScreen?: Screen;
  }
}

/** Runs in the page: nothing from outside of it may be used in here. */
export function installScreen(client: ClientName): void {
  const tasks: {readonly end: number; readonly duration: number}[] = [];
  new PerformanceObserver((list) => {
    for (const {startTime, duration} of list.getEntries()) {
      tasks.push({end: performance.timeOrigin + startTime + duration, duration});
    }
  }).observe({type: 'longtask', buffered: true});

  /** Through all open shadow trees. */
  function find(selector: string, root: ParentNode = document): HTMLElement | undefined {
    const found = root.querySelector<HTMLElement>(selector);
    if (found) return found;
    for (const element of root.querySelectorAll('*')) {
      const inside = element.shadowRoot && find(selector, element.shadowRoot);
      if (inside) return inside;
    }
    return undefined;
  }

  const names = {
    natter: {log: '[role="log"]', message: 'natter-message', contact: 'button'},
    converse: {
      log: '.chat-content__messages',
      message: 'converse-chat-message',
      contact: 'a.open-chat',
    },
  }[client];

  let cached: HTMLElement | undefined;
  function log(): HTMLElement | undefined {
    if (!cached?.isConnected) cached = find(names.log);
    return cached;
  }

  function textOf(message: Element): string {
    const text =
      client === 'natter'
        ? message.shadowRoot?.querySelector('[part~="body"]')
        : message.querySelector('.chat-msg__text');
    return text?.textContent?.trim() ?? '';
  }

  function isOnScreen(message: Element, within: Element): boolean {
    const [{top, bottom, height}, outer] = [
      message.getBoundingClientRect(),
      within.getBoundingClientRect(),
    ];
    return height > 0 && bottom > outer.top && top < outer.bottom;
  }

  /** Looks at both ends of what is drawn. */
  function isSeen(mark: string): boolean {
    const within = log();
    if (!within) return false;
    // A live list, which costs nothing while nothing changes.
    const all = within.getElementsByTagName(names.message);
    for (let back = 1; back <= 5; back += 1) {
      const message = all[all.length - back];
      if (message && textOf(message).startsWith(mark)) return isOnScreen(message, within);
    }
    return false;
  }

  const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));

  function contact(name: string): HTMLElement | undefined {
    const root = client === 'natter' ? find('natter-roster')?.shadowRoot : document;
    const rows = root?.querySelectorAll<HTMLElement>(names.contact) ?? [];
    return [...rows].find((row) => row.textContent?.includes(name));
  }

  window.benchScreen = {
    async seen(mark) {
      while (!isSeen(mark)) await frame();
      // The frame that it is in has been drawn by the next.
      await frame();
      return Date.now();
    },

    async listed(name) {
      while (!contact(name)) await frame();
    },

    click(name) {
      const start = Date.now();
      contact(name)?.click();
      return start;
    },

    async scrollBack(mark, patience) {
      const end = Date.now() + patience;
      let [stuck, before] = [0, NaN];
      while (Date.now() < end) {
        const scroller = log();
        if (scroller) {
          for (const message of scroller.querySelectorAll(names.message)) {
            const text = textOf(message);
            // Numbers of one width: what is older is smaller.
            if (text === '' || text > `${mark}~`) break;
            if (!isOnScreen(message, scroller)) continue;
            await frame();
            return Date.now();
          }
          stuck = scroller.scrollTop === before ? stuck + 1 : 0;
          // Somebody who comes no further turns the wheel back a little.
          if (stuck > 15) scroller.scrollTop += 80;
          scroller.scrollTop -= scroller.clientHeight;
          before = scroller.scrollTop;
        }
        await frame();
      }
      return undefined;
    },

    longestTask(since) {
      return Math.max(0, ...tasks.filter(({end}) => end > since).map(({duration}) => duration));
    },
  };
}
