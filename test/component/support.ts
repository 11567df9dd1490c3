/** For the tests of the elements: puts them on the page, and takes them away again. */
import {afterEach, vi} from 'vitest';
import '../../src/elements/define.ts';
import '../../src/elements/later-elements.ts';
import type {NatterChat} from '../../src/elements/chat.ts';
import {contact, FakeClient, jid} from '../fakes/client.ts';
import type {FakeConversation} from '../fakes/client.ts';

const mounted: Element[] = [];

afterEach(() => {
  for (const element of mounted.splice(0)) element.remove();
  document.documentElement.lang = 'en';
  document.documentElement.dir = '';
  vi.useRealTimers();
});

/** Puts an element on the page, in a box of this size in px. */
export async function mount<E extends HTMLElement>(
  element: E,
  size: {readonly width: number; readonly height: number} = {width: 900, height: 600},
): Promise<E> {
  const box = document.createElement('div');
  box.style.width = `${size.width}px`;
  box.style.height = `${size.height}px`;
  box.append(element);
  document.body.style.margin = '0';
  document.body.append(box);
  mounted.push(box);
  await rendered();
  return element;
}

/** Resolves when all updates that are under way have been painted. */
export async function rendered(): Promise<void> {
  for (let i = 0; i < 2; i++) {
    await new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve));
    });
  }
}

export const noor = 'noor@example.org';

/** A chat with Noor as its contact; signed in, and her conversation open, unless told otherwise. */
export async function mountChat(
  options: {
    readonly signedOut?: boolean;
    readonly closed?: boolean;
    readonly width?: number;
    readonly set?: (chat: NatterChat, client: FakeClient) => void;
  } = {},
): Promise<{chat: NatterChat; client: FakeClient; conversation: FakeConversation}> {
  const client = new FakeClient();
  const conversation = client.conversation(jid(noor));
  const chat = document.createElement('natter-chat');
  chat.client = client;
  if (options.signedOut !== true) {
    client.goOnline();
    client.contacts.set([contact(noor, {name: 'Noor'})]);
    if (options.closed !== true) chat.conversation = jid(noor);
  }
  options.set?.(chat, client);
  await mount(chat, {width: options.width ?? 900, height: 600});
  return {chat, client, conversation};
}

/** An element inside shadow trees: each selector is searched in the shadow tree of the one before. */
export function within(root: HTMLElement, ...path: string[]): HTMLElement {
  let element = root;
  for (const selector of path) {
    const next = element.shadowRoot?.querySelector<HTMLElement>(selector);
    if (next === null || next === undefined)
      throw new Error(`no ${selector} in ${element.tagName}`);
    element = next;
  }
  return element;
}

/** What has focus, in whichever shadow tree. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}
