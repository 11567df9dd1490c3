/** XEP-0085 Chat State Notifications, version 2.1. Left out: discovery by `<thread/>`. */
import type {ChatState} from '../model/contact.ts';
import {el, elementsOf, type Element} from './xml.ts';

export const NS_CHAT_STATES = 'http://jabber.org/protocol/chatstates';

const STATES: readonly string[] = ['active', 'composing', 'paused', 'inactive', 'gone'];

function isChatState(name: string): name is ChatState {
  return STATES.includes(name);
}

/** The state that a message carries; undefined for none, or (§5.6 forbids it) for several. */
export function parseChatState(message: Element): ChatState | undefined {
  const states = elementsOf(message)
    .filter((child) => child.getNS() === NS_CHAT_STATES)
    .map((child) => child.getName());
  const [state] = states;
  return states.length === 1 && state !== undefined && isChatState(state) ? state : undefined;
}

export function buildChatState(state: ChatState): Element {
  return el(state, {xmlns: NS_CHAT_STATES});
}
