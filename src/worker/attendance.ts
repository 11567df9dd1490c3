/**
 * Which pages are there, and whether anybody looks at one. What nobody looks at may wait (XEP-0352);
 * and some time after the last page has gone the session ends: by then it is not coming back from
 * a link to another page of the site.
 */
import {systemClock, type Clock} from '../xmpp/clock.ts';

/** After the last page, in ms. */
const FAREWELL = 25_000;

export type AttendanceOptions = {
  /** Somebody looks at a page, for the first time in a while; or nobody does any more. */
  readonly onActive: (isActive: boolean) => void;
  /** All have been gone for a while. */
  readonly onEmpty: () => void;
  readonly clock?: Clock;
};

export interface Attendance {
  readonly isActive: boolean;
  readonly isEmpty: boolean;
  /** @param page - its id */
  set(page: string, state: 'visible' | 'hidden' | 'gone'): void;
}

export function createAttendance(options: AttendanceOptions): Attendance {
  const {onActive, onEmpty, clock = systemClock} = options;
  const visibility = new Map<string, boolean>();
  let isActive = true;
  let cancel: (() => void) | undefined;

  return {
    get isActive() {
      return isActive;
    },
    get isEmpty() {
      return visibility.size === 0;
    },
    set(page, state) {
      if (state === 'gone') visibility.delete(page);
      else visibility.set(page, state === 'visible');
      cancel?.();
      cancel = visibility.size === 0 ? clock.after(FAREWELL, onEmpty) : undefined;
      const now = [...visibility.values()].includes(true);
      if (now === isActive) return;
      isActive = now;
      onActive(isActive);
    },
  };
}
