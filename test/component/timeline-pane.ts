/** A pane with one conversation, for the tests of its timeline: another one after each `setUpPane`. */
import type {NatterChatPane} from '../../src/elements/chat-pane.ts';
import type {NatterMessage} from '../../src/elements/message.ts';
import type {Message} from '../../src/model/message.ts';
import {contact, FakeClient, incoming, jid, type FakeConversation} from '../fakes/client.ts';
import {mount, noor, rendered, within} from './support.ts';

export let client: FakeClient;
export let conversation: FakeConversation;
export let pane: NatterChatPane;

export const many = (count: number, name = 'Line'): readonly Message[] =>
  Array.from({length: count}, (_, i) => incoming(noor, `${name} ${i}`));

export function setUpPane(): void {
  client = new FakeClient();
  client.goOnline();
  client.contacts.set([contact(noor, {name: 'Noor'})]);
  conversation = client.conversation(jid(noor));
  pane = document.createElement('natter-chat-pane');
  pane.client = client;
  pane.jid = jid(noor);
}

export async function show(messages: readonly Message[], rest = {}): Promise<void> {
  conversation.show(messages, rest);
  await mount(pane, {width: 500, height: 500});
}

export function log(): HTMLElement {
  return within(pane, '.log');
}

export function rows(): readonly NatterMessage[] {
  return [...(pane.shadowRoot?.querySelectorAll('natter-message') ?? [])];
}

export function row(text: string): NatterMessage {
  const found = rows().find((each) => each.message?.body === text);
  if (found === undefined) throw new Error(`no ${text}`);
  return found;
}

export function first<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined) throw new Error('none');
  return one;
}

/** Where a row stands in the window, in px from its upper edge. */
export function place(text: string): number {
  return row(text).getBoundingClientRect().top - log().getBoundingClientRect().top;
}

export function distance(): number {
  return log().scrollHeight - log().scrollTop - log().clientHeight;
}

export async function scrollTo(top: number): Promise<void> {
  log().scrollTop = top;
  await rendered();
}

export function offline(): void {
  client.session.set({
    phase: 'signed-in',
    jid: jid('lena@example.org'),
    connection: {
      status: 'offline',
      error: {name: 'ConnectionError', kind: 'closed', message: ''},
      retryAt: undefined,
    },
    storage: undefined,
  });
}
