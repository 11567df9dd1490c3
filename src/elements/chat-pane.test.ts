import {beforeEach, describe, expect, test, vi} from 'vitest';
import {page} from 'vitest/browser';
import {mount, noor, rendered, within} from '../../test/component/support.ts';
import {contact, FakeClient, incoming, jid, outgoing} from '../../test/fakes/client.ts';
import type {FakeConversation} from '../../test/fakes/client.ts';
import type {Message} from '../model/message.ts';
import type {NatterChatPane} from './chat-pane.ts';
import type {NatterMessage} from './message.ts';

let client: FakeClient;
let conversation: FakeConversation;
let pane: NatterChatPane;

const many = (count: number): readonly Message[] =>
  Array.from({length: count}, (_, i) => incoming(noor, `Line ${i}`));

beforeEach(() => {
  client = new FakeClient();
  client.goOnline();
  client.contacts.set([contact(noor, {name: 'Noor'})]);
  conversation = client.conversation(jid(noor));
  pane = document.createElement('natter-chat-pane');
  pane.client = client;
  pane.jid = jid(noor);
});

function log(): HTMLElement {
  return within(pane, '.log');
}

function distance(): number {
  return log().scrollHeight - log().scrollTop - log().clientHeight;
}

function row(text: string): HTMLElement {
  const rows = pane.shadowRoot?.querySelectorAll<NatterMessage>('natter-message') ?? [];
  const found = [...rows].find((each) => each.message?.body === text);
  if (found === undefined) throw new Error(`no ${text}`);
  return found;
}

async function scrollTo(top: number): Promise<void> {
  log().scrollTop = top;
  await rendered();
}

async function show(messages: readonly Message[], rest = {}): Promise<void> {
  conversation.show(messages, rest);
  await mount(pane, {width: 500, height: 500});
}

describe('place', () => {
  test('it opens at the end', async () => {
    await show(many(50));
    expect(log().scrollTop).toBeGreaterThan(500);
    expect(distance()).toBeLessThan(2);
  });

  test('it opens at the first unread message, where they do not fit', async () => {
    client.contacts.set([contact(noor, {unread: 30})]);
    await show(many(50));
    const divider = within(pane, '.divider');
    expect(divider.textContent.trim()).toBe('30 new');
    const top = divider.getBoundingClientRect().top - log().getBoundingClientRect().top;
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(100);
  });

  test('it opens when it is known what is unread', async () => {
    client.contacts.set(undefined);
    await show(many(50));
    expect(pane.shadowRoot?.querySelector('natter-message')).toBeNull();
    client.contacts.set([contact(noor, {unread: 30})]);
    await rendered();
    expect(within(pane, '.divider').textContent.trim()).toBe('30 new');
  });

  test('it stays at the end while messages come', async () => {
    await show(many(50));
    for (let i = 0; i < 5; i++) {
      conversation.append(incoming(noor, `New ${i}\nwith\nlines`));
      await rendered();
      expect(distance()).toBeLessThan(2);
    }
  });

  test('it stays at the end when it becomes smaller, and when somebody types', async () => {
    await show(many(50));
    if (pane.parentElement !== null) pane.parentElement.style.height = '350px';
    await rendered();
    expect(distance()).toBeLessThan(2);
    conversation.typing.set(true);
    await rendered();
    expect(distance()).toBeLessThan(2);
  });

  test('it lets go of the end when a wheel is turned up, while messages come in', async () => {
    await show(many(50));
    const end = log().scrollTop;
    log().dispatchEvent(new WheelEvent('wheel', {deltaY: -400}));
    // The list has not moved yet; in some browsers it moves later than the page is told.
    conversation.append(incoming(noor, 'New 1'));
    await rendered();
    expect(log().scrollTop).toBe(end);
    log().scrollTop -= 400;
    conversation.append(incoming(noor, 'New 2'));
    await rendered();
    expect(log().scrollTop).toBe(end - 400);
  });

  test('it stays at the end when a wheel is turned down', async () => {
    await show(many(50));
    log().dispatchEvent(new WheelEvent('wheel', {deltaY: 400}));
    conversation.append(incoming(noor, 'New'));
    await rendered();
    expect(distance()).toBeLessThan(2);
  });

  test('it does not move for new messages while older ones are read', async () => {
    await show(many(50));
    await scrollTo(300);
    const before = row('Line 12').getBoundingClientRect().top;
    conversation.append(incoming(noor, 'New'));
    await rendered();
    expect(row('Line 12').getBoundingClientRect().top).toBe(before);
    client.contacts.set([contact(noor, {unread: 1})]);
    await rendered();
    const pill = page.getByRole('button', {name: 'Jump to newest', exact: true});
    expect(pill.element()).toHaveAccessibleDescription('1 new message');
    await pill.click();
    await rendered();
    expect(distance()).toBeLessThan(2);
    expect(page.getByRole('button', {name: /^Jump/}).elements()).toEqual([]);
  });

  test('it does not move when older messages are added, again and again', async () => {
    await show(many(50), {before: 'more'});
    for (let i = 0; i < 3; i++) {
      const first = conversation.timeline.get().messages[2]?.body ?? '';
      await scrollTo(10);
      const before = row(first).getBoundingClientRect().top;
      conversation.prepend(
        Array.from({length: 20}, (_, n) => incoming(noor, `Older ${i} ${n}`, {ord: '0' as never})),
      );
      await rendered();
      expect(Math.abs(row(first).getBoundingClientRect().top - before)).toBeLessThan(1.5);
    }
  });

  test('it does not move when something else changes right after older messages came', async () => {
    await show(many(50), {before: 'more'});
    await scrollTo(10);
    const before = row('Line 2').getBoundingClientRect().top;
    conversation.prepend(
      Array.from({length: 20}, (_, n) => incoming(noor, `Older ${n}`, {ord: '0' as never})),
    );
    await pane.updateComplete;
    pane.requestUpdate();
    await rendered();
    expect(Math.abs(row('Line 2').getBoundingClientRect().top - before)).toBeLessThan(1.5);
  });

  test('an own message leads back to the end', async () => {
    await show(many(50));
    await scrollTo(0);
    conversation.append(outgoing(noor, 'Mine'));
    await rendered();
    expect(distance()).toBeLessThan(2);
  });

  test('another conversation opens at its own end', async () => {
    const bob = client.conversation(jid('bob@example.org'));
    bob.show(Array.from({length: 40}, (_, i) => incoming('bob@example.org', `Bob ${i}`)));
    await show(many(50));
    await scrollTo(0);
    pane.jid = bob.jid;
    await rendered();
    expect(row('Bob 39').getBoundingClientRect().bottom).toBeLessThan(500);
    expect(distance()).toBeLessThan(2);
  });
});

describe('older messages', () => {
  test('are asked for once near the top, however often it is scrolled', async () => {
    await show(many(50), {before: 'more'});
    expect(conversation.olderLoads).toBe(0);
    await scrollTo(20);
    await scrollTo(10);
    await scrollTo(0);
    expect(conversation.olderLoads).toBe(1);
    await page.getByRole('button', {name: 'Load older messages'}).click();
    expect(conversation.olderLoads).toBe(2);
  });

  test('are asked for again when some have come', async () => {
    conversation.onLoadOlder = () => {
      conversation.prepend(many(3));
      return Promise.resolve();
    };
    await show(many(3), {before: 'more'});
    await vi.waitFor(() => expect(conversation.olderLoads).toBeGreaterThan(3));
    conversation.timeline.update((timeline) => ({...timeline, before: 'start'}));
    await rendered();
    const loads = conversation.olderLoads;
    await scrollTo(0);
    expect(conversation.olderLoads).toBe(loads);
  });

  test('are not asked for in a loop by an archive without an answer', async () => {
    await show([], {before: 'more'});
    await rendered();
    client.contacts.set([contact(noor)]);
    await rendered();
    expect(conversation.olderLoads).toBe(1);
  });

  test('that did not load say so, and can be asked for again', async () => {
    conversation.onLoadOlder = () => Promise.reject(new Error('no'));
    await show(many(3), {before: 'more'});
    await expect.element(page.getByText('Older messages didn’t load.')).toBeVisible();
    await page.getByRole('button', {name: 'Try again'}).click();
    expect(conversation.olderLoads).toBe(2);
  });

  test.for([
    ['unavailable', 'Older messages can’t be loaded while offline'],
    ['lost', 'Older messages are no longer available'],
  ] as const)('that are %s have words', async ([before, words]) => {
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
    await show(many(3), {before});
    await expect.element(page.getByText(words)).toBeVisible();
    expect(conversation.olderLoads).toBe(0);
  });

  test('that were unavailable are asked for when the connection is back', async () => {
    client.session.set({phase: 'signed-out', error: undefined});
    await show(many(3), {before: 'unavailable'});
    expect(conversation.olderLoads).toBe(0);
    client.goOnline();
    await vi.waitFor(() => expect(conversation.olderLoads).toBe(1));
  });
});

describe('what was read', () => {
  const ords = (messages: readonly Message[]) => messages.map((message) => message.ord);

  test('is reported up to the last message on screen, and no further', async () => {
    client.contacts.set([contact(noor, {unread: 40})]);
    const messages = many(50);
    await show(messages);
    const [first] = conversation.displayed;
    const index = ords(messages).findIndex((ord) => ord === first);
    expect(index).toBeGreaterThanOrEqual(10);
    expect(index).toBeLessThan(30);
    await scrollTo(log().scrollHeight);
    await vi.waitFor(() => expect(conversation.displayed.at(-1)).toBe(messages.at(-1)?.ord));
    const seen = conversation.displayed;
    expect([...seen].sort()).toEqual(seen);
  });

  test('is not reported while the page is hidden, and is when it is seen again', async () => {
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const messages = many(3);
    await show(messages);
    expect(conversation.displayed).toEqual([]);
    visibility.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(conversation.displayed).toEqual([messages.at(-1)?.ord]);
    visibility.mockRestore();
  });

  test('is not reported while the pane is not shown', async () => {
    pane.style.display = 'none';
    const messages = many(3);
    await show(messages);
    expect(conversation.displayed).toEqual([]);
    pane.style.display = '';
    await vi.waitFor(() => expect(conversation.displayed).toEqual([messages.at(-1)?.ord]));
  });

  test('is not reported for what is below the window', async () => {
    const above = document.createElement('div');
    above.style.height = '5000px';
    document.body.prepend(above);
    await show(many(3));
    expect(conversation.displayed).toEqual([]);
    above.remove();
    await vi.waitFor(() => expect(conversation.displayed).toHaveLength(1));
  });

  test('own messages are not reported', async () => {
    await show([outgoing(noor, 'Mine')]);
    expect(conversation.displayed).toEqual([]);
  });
});

describe('the divider', () => {
  test('stands before what came while the page was hidden, and counts it', async () => {
    await show(many(3));
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    conversation.append(incoming(noor, 'New 1'));
    await rendered();
    conversation.append(incoming(noor, 'New 2'));
    await rendered();
    visibility.mockRestore();
    const divider = within(pane, '.divider');
    expect(divider.textContent.trim()).toBe('2 new');
    expect(divider.nextElementSibling).toBe(row('New 1'));
  });

  test('does not appear for what is seen at once, and goes when one answers', async () => {
    client.contacts.set([contact(noor, {unread: 1})]);
    await show(many(3));
    conversation.append(incoming(noor, 'Seen'));
    await rendered();
    expect(within(pane, '.divider').textContent.trim()).toBe('1 new');
    conversation.append(outgoing(noor, 'Answer'));
    await rendered();
    expect(pane.shadowRoot?.querySelector('.divider')).toBeNull();
  });
});

describe('announcing', () => {
  test('history is silent, and what comes later is announced', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    conversation.show(many(3));
    document.body.append(pane);
    await pane.updateComplete;
    expect(log().getAttribute('aria-live')).toBe('off');
    vi.advanceTimersByTime(1000);
    expect(log().getAttribute('aria-live')).toBe('polite');
    conversation.prepend(many(2));
    await pane.updateComplete;
    expect(log().getAttribute('aria-live')).toBe('off');
    vi.advanceTimersByTime(1000);
    expect(log().getAttribute('aria-live')).toBe('polite');
    pane.remove();
  });
});

test('a failed message can be sent again or removed', async () => {
  const failed = outgoing(noor, 'Mine', 'failed');
  await show([failed]);
  await page.getByRole('button', {name: 'Try again'}).click();
  await page.getByRole('button', {name: 'Remove'}).click();
  expect(conversation.retried).toEqual([failed.key]);
  expect(conversation.discarded).toEqual([failed.key]);
});

test('somebody who asks can be accepted or declined', async () => {
  client.contacts.set([contact(noor, {name: 'Noor', asks: true})]);
  await show([]);
  await expect.element(page.getByText('Noor wants to add you')).toBeVisible();
  await page.getByRole('button', {name: 'Accept'}).click();
  await page.getByRole('button', {name: 'Decline'}).click();
  expect(client.answers.map(({accept}) => accept)).toEqual([true, false]);
});

test('nothing is followed any more when the pane has left the page', async () => {
  await show(many(3));
  expect(conversation.timeline.subscriptions).toBe(1);
  pane.remove();
  expect(conversation.timeline.subscriptions).toBe(0);
  expect(client.contacts.subscriptions).toBe(0);
});

test('the messages can be scrolled with the keyboard', async () => {
  await show(many(50));
  pane.focusMessages();
  expect(pane.shadowRoot?.activeElement).toBe(log());
});
