/**
 * Moving through the messages with the keyboard: arrows from one to the next, Page keys by the
 * window, Home to the oldest that is here, End to the newest.
 */
import type {NatterMessage} from './message.ts';

/** Keys that scroll away from the end. */
const UPWARDS = new Set(['ArrowUp', 'PageUp', 'Home']);
/** What stays on screen of the window before, in px. */
const OVERLAP = 48;

/** What the keys move in. */
export type KeyField = {
  readonly log: HTMLElement;
  /** From top to bottom. */
  readonly messages: ArrayLike<NatterMessage>;
  /** The one that has focus. */
  readonly focused: NatterMessage | undefined;
  /** Goes to the newest message. */
  readonly toEnd: () => Promise<void>;
  /** The newest message, once it is there. */
  readonly newest: () => NatterMessage | undefined;
};

/** True for a wheel, a finger or a key that may move the list away from its end. */
export function isUpwards(event: Event): boolean {
  if (event instanceof WheelEvent) return event.deltaY < 0;
  return !(event instanceof KeyboardEvent) || UPWARDS.has(event.key);
}

/** Focuses a message where it stands, and brings what is not seen of it into view. */
export function focusMessage(message: NatterMessage | undefined): void {
  message?.focus({preventScroll: true});
  message?.scrollIntoView({block: 'nearest'});
}

/** @returns true if the key was one of these */
export function moveByKey(event: KeyboardEvent, field: KeyField): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
  const {log, messages, focused} = field;
  const all = Array.from(messages);
  const at = focused === undefined ? -1 : all.indexOf(focused);
  switch (event.key) {
    case 'ArrowDown':
      if (at === -1) focusMessage(onScreen(log, all)[0]);
      else focusMessage(all[at + 1]);
      return true;
    case 'ArrowUp':
      if (at === -1) focusMessage(onScreen(log, all).at(-1));
      else focusMessage(all[at - 1]);
      return true;
    case 'PageDown':
    case 'PageUp': {
      const up = event.key === 'PageUp';
      const distance = Math.max(log.clientHeight - OVERLAP, log.clientHeight / 2);
      log.scrollBy({top: up ? -distance : distance, behavior: 'instant'});
      const seen = onScreen(log, all);
      (up ? seen[0] : seen.at(-1))?.focus({preventScroll: true});
      return true;
    }
    case 'Home':
      focusMessage(all[0]);
      log.scrollTo({top: 0, behavior: 'instant'});
      return true;
    case 'End':
      void field.toEnd().then(() => field.newest()?.focus({preventScroll: true}));
      return true;
    default:
      return false;
  }
}

/** Messages that are on screen as a whole; if none is, the one that fills it. */
function onScreen(log: HTMLElement, all: readonly NatterMessage[]): readonly NatterMessage[] {
  const {top, bottom} = log.getBoundingClientRect();
  const boxes = all.map((message) => ({message, box: message.getBoundingClientRect()}));
  const whole = boxes.filter(({box}) => box.top >= top && box.bottom <= bottom);
  const part = boxes.filter(({box}) => box.bottom > top && box.top < bottom);
  return (whole.length > 0 ? whole : part).map(({message}) => message);
}
