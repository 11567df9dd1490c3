import {createChatElement} from './chat-element.ts';
import type {Settings} from './settings.ts';

/**
 * Puts the chat into the element that `selector` finds, unless it is there.
 *
 * @throws TypeError in words for the site owner, if there is no such element
 */
export function showInline(selector: string, settings: Settings): void {
  const place = document.querySelector(selector);
  if (!place) {
    throw new TypeError(`Natter: data-inline="${selector}" finds no element on this page.`);
  }
  if (place.querySelector('natter-chat, natter-room')) return;
  const chat = createChatElement(settings);
  chat.setAttribute('framed', '');
  place.append(chat);
}
