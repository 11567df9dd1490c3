/** A conversation's messages as a window: moving it, what it costs. */
import {beforeEach, describe, expect, test, vi} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {focused, noor, rendered, within} from '../../test/component/support.ts';
import {
  client,
  conversation,
  distance,
  first,
  log,
  many,
  pane,
  place,
  row,
  rows,
  scrollTo,
  setUpPane,
  show,
} from '../../test/component/timeline-pane.ts';
import {contact, incoming, outgoing} from '../../test/fakes/client.ts';
import type {Ord} from '../model/ids.ts';
import {NatterMessage} from './message.ts';

beforeEach(setUpPane);

const pill = () => page.getByRole('button', {name: 'Jump to newest', exact: true});

describe('a window that is not at the end', () => {
  test('opens at the first unread message, wherever that is', async () => {
    const messages = many(60);
    const unread = messages[30];
    client.contacts.set([contact(noor, {unread: 400})]);
    conversation.onJump = () => Promise.resolve(unread);
    await show(messages, {after: 'more', before: 'more'});
    expect(conversation.jumps).toEqual(['first-unread']);
    expect(within(pane, '.divider').textContent.trim()).toBe('400 new');
    expect(place('Line 30')).toBeGreaterThan(0);
    expect(place('Line 30')).toBeLessThan(120);
    await expect.element(page.getByText('400 new messages')).toBeVisible();
  });

  test('opens at the end if nothing is unread', async () => {
    const end = many(60, 'End');
    conversation.onJump = (target) => {
      if (target === 'end') conversation.show(end, {after: 'end'});
      return Promise.resolve(undefined);
    };
    await show(many(60), {after: 'more'});
    expect(conversation.jumps).toEqual(['first-unread', 'end']);
    expect(distance()).toBeLessThan(2);
    expect(place('End 59')).toBeLessThan(500);
  });

  test('asks for what is below as one comes near, and does not run along', async () => {
    const messages = many(100);
    conversation.onJump = () => Promise.resolve(first(messages));
    conversation.onLoadNewer = () => {
      conversation.append(...many(30, 'Newer'));
      return Promise.resolve();
    };
    await show(messages, {after: 'more'});
    await scrollTo(0);
    expect(conversation.newerLoads).toBe(0);
    await scrollTo(log().scrollHeight);
    expect(conversation.newerLoads).toBe(1);
    expect(rows()).toHaveLength(130);
    expect(place('Line 99')).toBeGreaterThan(0);
    expect(place('Line 99')).toBeLessThan(500);
    await scrollTo(log().scrollHeight);
    expect(conversation.newerLoads).toBe(2);
  });

  test('what could not be loaded below says so, and can be asked for again', async () => {
    const messages = many(30);
    conversation.onJump = () => Promise.resolve(first(messages));
    conversation.onLoadNewer = () => Promise.reject(new Error('no'));
    await show(messages, {after: 'more'});
    await scrollTo(log().scrollHeight);
    await page.getByRole('button', {name: 'Try again'}).click();
    expect(conversation.newerLoads).toBe(2);
  });

  test('the pill leads to the end, and the new messages are told apart from old ones', async () => {
    const messages = many(60);
    const end = many(60, 'End');
    conversation.onJump = (target) => {
      if (target === 'end') conversation.show(end, {after: 'end'});
      return Promise.resolve(target === 'end' ? end.at(-1) : first(messages));
    };
    await show(messages, {after: 'more'});
    await expect.element(page.getByText('Jump to newest')).toBeVisible();
    await pill().click();
    await rendered();
    expect(conversation.jumps.at(-1)).toBe('end');
    expect(distance()).toBeLessThan(2);
    expect(pill().elements()).toEqual([]);
    expect(pane.shadowRoot?.querySelector('.divider')?.textContent.trim()).not.toBe('60 new');
    expect(rows().filter(({fresh}) => fresh)).toEqual([]);
  });

  test('is left by whoever watched the end while more came than it holds', async () => {
    const all = many(300);
    await show(all.slice(0, 60));
    conversation.onJump = () => {
      conversation.show(all.slice(240), {after: 'end'});
      return Promise.resolve(all.at(-1));
    };
    conversation.show(all.slice(0, 200), {after: 'more'});
    await rendered();
    await rendered();
    expect(conversation.jumps).toEqual(['end']);
    expect(distance()).toBeLessThan(2);
    expect(place('Line 299')).toBeLessThan(500);
  });

  test('is not left by whoever was reading further up', async () => {
    const all = many(300);
    await show(all.slice(0, 60));
    await scrollTo(300);
    conversation.show(all.slice(0, 200), {after: 'more'});
    await rendered();
    expect(conversation.jumps).toEqual([]);
    expect(log().scrollTop).toBe(300);
  });

  test('the place is kept when rows are added at one end and dropped at the other', async () => {
    const all = many(200);
    await show(all.slice(100), {before: 'more'});
    for (const from of [80, 60, 40]) {
      await scrollTo(200);
      const seen = all[from + 26]?.body ?? '';
      const before = place(seen);
      conversation.show(all.slice(from, from + 100), {after: 'more'});
      await rendered();
      expect(Math.abs(place(seen) - before)).toBeLessThan(1.5);
    }
    for (const from of [60, 80]) {
      await scrollTo(log().scrollHeight - 900);
      const seen = all[from + 70]?.body ?? '';
      const before = place(seen);
      conversation.show(all.slice(from, from + 100), {after: 'more'});
      await rendered();
      expect(Math.abs(place(seen) - before)).toBeLessThan(1.5);
    }
  });

  test('the place is kept when the first row on screen goes elsewhere', async () => {
    const all = many(60);
    await show(all);
    await scrollTo(600);
    const seen = rows().find(
      (each) => each.getBoundingClientRect().bottom > log().getBoundingClientRect().top,
    );
    const index = rows().findIndex((each) => each === seen);
    const next = all[index + 1]?.body ?? '';
    const before = row(next).getBoundingClientRect().bottom;
    const moved = all[index];
    if (moved === undefined) throw new Error('no message');
    const others = all.filter((message) => message !== moved);
    conversation.show([{...moved, ord: '0' as Ord}, ...others]);
    await rendered();
    expect(Math.abs(row(next).getBoundingClientRect().bottom - before)).toBeLessThan(1.5);
  });

  test('the place is kept when something above becomes larger, and when the window is turned', async () => {
    await show(many(80));
    await scrollTo(1000);
    const seen = 'Line 30';
    const before = row(seen).getBoundingClientRect().bottom;
    row('Line 3').style.paddingBlockEnd = '300px';
    await rendered();
    expect(Math.abs(row(seen).getBoundingClientRect().bottom - before)).toBeLessThan(1.5);
    const top = rows().find(
      (each) => each.getBoundingClientRect().bottom > log().getBoundingClientRect().top,
    );
    const edge = top?.getBoundingClientRect().bottom ?? 0;
    if (pane.parentElement !== null) pane.parentElement.style.width = '260px';
    await rendered();
    expect(Math.abs((top?.getBoundingClientRect().bottom ?? 0) - edge)).toBeLessThan(1.5);
  });
});

describe('going to a message', () => {
  test('that is here shows it in the middle, marks it and focuses it', async () => {
    const messages = many(100);
    await show(messages);
    const target = messages[20];
    if (target === undefined) throw new Error('no message');
    expect(await pane.showMessage(target.key)).toBe(true);
    await rendered();
    expect(place('Line 20')).toBeGreaterThan(100);
    expect(place('Line 20')).toBeLessThan(300);
    const article = within(row('Line 20'), 'article');
    expect(article.part.contains('found')).toBe(true);
    expect(focused()).toBe(article);
    expect(conversation.jumps).toEqual([]);
  });

  test('that is elsewhere moves the window first', async () => {
    const elsewhere = many(100, 'Old');
    const target = elsewhere[50];
    if (target === undefined) throw new Error('no message');
    conversation.onJump = () => {
      conversation.show(elsewhere, {after: 'more', before: 'more'});
      return Promise.resolve(target);
    };
    await show(many(60));
    expect(await pane.showMessage(target.key)).toBe(true);
    expect(conversation.jumps).toEqual([{key: target.key}]);
    expect(place('Old 50')).toBeGreaterThan(100);
    expect(place('Old 50')).toBeLessThan(300);
    await expect.element(pill()).toBeVisible();
  });

  test('that is nowhere tells so, and nothing moves', async () => {
    await show(many(60));
    await scrollTo(300);
    const gone = incoming(noor, 'gone');
    expect(await pane.showMessage(gone.key)).toBe(false);
    expect(log().scrollTop).toBe(300);
  });

  test('it does not stand out for ever', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const messages = many(10);
    conversation.show(messages);
    document.body.append(pane);
    await pane.updateComplete;
    await vi.advanceTimersByTimeAsync(100);
    void pane.showMessage(first(messages).key);
    await vi.advanceTimersByTimeAsync(100);
    expect(row('Line 0').found).toBe(true);
    await vi.advanceTimersByTimeAsync(3000);
    expect(row('Line 0').found).toBe(false);
    pane.remove();
  });
});

describe('going to a date', () => {
  const noon = new Date(2026, 10, 12, 12).getTime();

  test('begins at the line of a day, and shows the first message of the one that is chosen', async () => {
    const then = Array.from({length: 60}, (_, i) => incoming(noor, `Then ${i}`, {time: noon + i}));
    conversation.onJump = () => {
      conversation.show(then, {after: 'more', before: 'more'});
      return Promise.resolve(then[20]);
    };
    await show(many(60));
    await page.getByRole('button', {name: 'Today'}).click();
    const field = page.getByLabelText('Date', {exact: true});
    await field.fill('2026-11-12');
    await page.getByRole('button', {name: 'Go', exact: true}).click();
    await rendered();
    expect(conversation.jumps).toEqual([{time: new Date(2026, 10, 12).getTime()}]);
    expect(place('Then 20')).toBeGreaterThan(0);
    expect(place('Then 20')).toBeLessThan(60);
    expect(focused()).toBe(within(row('Then 20'), 'article'));
    expect(pane.shadowRoot?.querySelector('.date-jump')).toBeNull();
  });

  test('can be left with Escape, back to where one was', async () => {
    await show(many(3));
    const day = page.getByRole('button', {name: 'Today'});
    day.element().focus();
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(focused()?.part.contains('date-field')).toBe(true));
    await userEvent.keyboard('{Escape}');
    expect(pane.shadowRoot?.querySelector('.date-jump')).toBeNull();
    expect(focused()).toBe(day.element());
  });
});

describe('the keyboard', () => {
  test('arrows go from message to message, beginning with what is on screen', async () => {
    await show(many(50));
    pane.focusMessages();
    await userEvent.keyboard('{ArrowUp}');
    expect(focused()).toBe(within(row('Line 49'), 'article'));
    await userEvent.keyboard('{ArrowUp}{ArrowUp}');
    expect(focused()).toBe(within(row('Line 47'), 'article'));
    await userEvent.keyboard('{ArrowDown}');
    expect(focused()).toBe(within(row('Line 48'), 'article'));
  });

  test('what has focus is in view, and stays when others come', async () => {
    await show(many(50));
    pane.focusMessages();
    for (let i = 0; i < 20; i++) await userEvent.keyboard('{ArrowUp}');
    await rendered();
    const at = place('Line 30');
    expect(at).toBeGreaterThanOrEqual(0);
    conversation.append(incoming(noor, 'New'));
    await rendered();
    expect(place('Line 30')).toBe(at);
    expect(focused()).toBe(within(row('Line 30'), 'article'));
  });

  test('Page keys move by the window, Home to the oldest, End to the newest', async () => {
    await show(many(100), {before: 'more'});
    pane.focusMessages();
    const end = log().scrollTop;
    await userEvent.keyboard('{PageUp}');
    expect(log().scrollTop).toBeLessThan(end - 200);
    expect(focused()?.localName).toBe('article');
    await userEvent.keyboard('{PageDown}');
    expect(log().scrollTop).toBe(end);
    await userEvent.keyboard('{Home}');
    expect(log().scrollTop).toBe(0);
    expect(focused()).toBe(within(row('Line 0'), 'article'));
    await vi.waitFor(() => expect(conversation.olderLoads).toBe(1));
    await userEvent.keyboard('{End}');
    await vi.waitFor(() => expect(focused()).toBe(within(row('Line 99'), 'article')));
    expect(distance()).toBeLessThan(2);
  });

  test('the name of a message is who, when, what, and how far it has come', async () => {
    const time = new Date(2026, 10, 20, 10, 41).getTime();
    await show([outgoing(noor, 'See you', 'delivered', {time})]);
    const article = within(row('See you'), 'article');
    expect(article).toHaveAccessibleName(/^You, 10:41.*: See you Delivered$/);
  });

  test('focus goes to the list when the message that had it is dropped', async () => {
    const all = many(100);
    await show(all);
    pane.focusMessages();
    await userEvent.keyboard('{ArrowUp}');
    conversation.show(all.slice(0, 50), {after: 'more'});
    await rendered();
    expect(focused()).toBe(log());
  });
});

test('what comes is announced, also where messages are missing further up', async () => {
  const messages = many(3);
  const [low, high] = [first(messages).ord, messages[1]?.ord ?? first(messages).ord];
  const gaps = [{low, high, kind: 'lost'}] as const;
  await show(messages, {gaps});
  await vi.waitFor(() => expect(log().getAttribute('aria-live')).toBe('polite'), 2000);
  // Each state of a timeline has a list of its own.
  conversation.show([...messages, incoming(noor, 'New')], {gaps: [...gaps]});
  await rendered();
  expect(log().getAttribute('aria-live')).toBe('polite');
});

describe('what it costs', () => {
  test('one more message is one more row: the others are not drawn anew', async () => {
    await show(many(100));
    const updates = vi.spyOn(NatterMessage.prototype, 'requestUpdate');
    conversation.append(incoming(noor, 'New'));
    await rendered();
    // The one that was last in its group, and the new one.
    expect(new Set(updates.mock.contexts).size).toBeLessThanOrEqual(2);
    updates.mockRestore();
  });

  test('many messages in one frame are drawn together', async () => {
    await show(many(10));
    const updates = vi.spyOn(pane, 'requestUpdate');
    for (let i = 0; i < 100; i++) conversation.append(incoming(noor, `New ${i}`));
    await rendered();
    expect(rows()).toHaveLength(110);
    const told = updates.mock.calls.length;
    expect(told).toBeLessThan(10);
    expect(rows().filter(({fresh}) => fresh).length).toBeLessThanOrEqual(1);
    expect(distance()).toBeLessThan(2);
  });
});
