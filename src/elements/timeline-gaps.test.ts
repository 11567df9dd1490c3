/** What is missing among a conversation's messages. */
import {beforeEach, describe, expect, test, vi} from 'vitest';
import {page} from 'vitest/browser';
import {noor, rendered, within} from '../../test/component/support.ts';
import {
  client,
  conversation,
  first,
  log,
  many,
  offline,
  pane,
  place,
  row,
  rows,
  scrollTo,
  setUpPane,
  show,
} from '../../test/component/timeline-pane.ts';
import {contact, incoming} from '../../test/fakes/client.ts';
import type {Ord} from '../model/ids.ts';
import type {Message} from '../model/message.ts';
import type {Gap} from '../model/timeline.ts';

beforeEach(setUpPane);

describe('a gap', () => {
  const WORDS = 'Some messages are missing here';
  let older: readonly Message[];
  let newer: readonly Message[];
  let gap: Gap;

  beforeEach(() => {
    older = many(40, 'Old');
    const missing = many(20, 'Missing');
    newer = many(60, 'New');
    gap = {low: older.at(-1)?.ord ?? first(older).ord, high: first(newer).ord, kind: 'missing'};
    conversation.onFillGap = () => {
      conversation.show([...older, ...missing, ...newer], {gaps: []});
      return Promise.resolve();
    };
  });

  test('stands between the messages, and is not one of them', async () => {
    offline();
    await show([...older.slice(-3), ...newer.slice(0, 3)], {gaps: [gap]});
    await expect.element(page.getByText(WORDS)).toBeVisible();
    const element = within(pane, '.gap');
    expect(element.closest('[role=log]')).toBe(log());
    expect(element.previousElementSibling).toBe(row('Old 39'));
    expect(element.nextElementSibling).toBe(row('New 0'));
    expect(page.getByRole('article').elements()).toHaveLength(6);
  });

  test('fills by itself as one reaches it, while what is read stays', async () => {
    await show([...older, ...newer], {gaps: [gap]});
    expect(conversation.filled).toEqual([]);
    conversation.onFillGap = vi.fn(conversation.onFillGap);
    await scrollTo(row('New 8').offsetTop);
    await rendered();
    expect(conversation.filled).toEqual([gap]);
    expect(rows()).toHaveLength(120);
    expect(Math.abs(place('New 8'))).toBeLessThan(30);
    expect(page.getByText(WORDS).elements()).toEqual([]);
  });

  test('does not fill by itself while offline, but when the connection is back', async () => {
    offline();
    await show([...older.slice(-3), ...newer.slice(0, 3)], {gaps: [gap]});
    expect(conversation.filled).toEqual([]);
    client.goOnline();
    await vi.waitFor(() => expect(conversation.filled).toEqual([gap]));
  });

  test('is asked for once, shows that it is under way, and what comes of it', async () => {
    let fail: (error: Error) => void = () => {};
    conversation.onFillGap = () => new Promise((_, reject) => (fail = reject));
    await show([...older.slice(-3), ...newer.slice(0, 3)], {gaps: [gap]});
    const busy = page.getByRole('button', {name: 'Loading…', disabled: true});
    await expect.element(busy).toBeVisible();
    (busy.element() as HTMLElement).click();
    expect(conversation.filled).toHaveLength(1);
    fail(new Error('no'));
    await expect.element(page.getByRole('alert')).toHaveTextContent('The messages didn’t load.');
    await page.getByRole('button', {name: 'Try again'}).click();
    expect(conversation.filled).toHaveLength(2);
  });

  test('that a page of the archive makes smaller is filled further', async () => {
    const missing = many(3, 'Late');
    conversation.onFillGap = () => Promise.resolve();
    await show([...older.slice(-2), ...newer.slice(0, 3)], {gaps: [gap]});
    const smaller = {...gap, high: `${gap.low}5` as Ord};
    conversation.show(
      [
        ...older.slice(-2),
        ...missing.map((each, i) => ({...each, ord: `${gap.low}${6 + i}` as Ord})),
        ...newer.slice(0, 3),
      ],
      {gaps: [smaller]},
    );
    await vi.waitFor(() => expect(conversation.filled).toEqual([gap, smaller]));
  });

  test('above what is new is new, too: the line moves up as it is filled', async () => {
    client.contacts.set([contact(noor, {unread: 3})]);
    conversation.onFillGap = () => Promise.resolve();
    await show([...older.slice(-3), ...newer.slice(0, 3)], {gaps: [gap]});
    const divider = () => within(pane, '.divider');
    expect(divider().nextElementSibling).toBe(row('New 0'));
    client.contacts.set([contact(noor, {unread: 5})]);
    const late = [1, 2].map((i) => incoming(noor, `Late ${i}`, {ord: `${gap.low}${i}` as Ord}));
    conversation.show([...older.slice(-3), ...late, ...newer.slice(0, 3)], {gaps: []});
    await rendered();
    expect(divider().nextElementSibling).toBe(row('Late 1'));
    expect(divider().textContent.trim()).toBe('5 new');
  });

  test('can be filled by hand', async () => {
    offline();
    await show([...older.slice(-3), ...newer.slice(0, 3)], {gaps: [gap]});
    await page.getByRole('button', {name: 'Load them'}).click();
    expect(conversation.filled).toEqual([gap]);
  });

  test('that the server no longer has says so, and offers nothing', async () => {
    await show([...older.slice(-3), ...newer.slice(0, 3)], {gaps: [{...gap, kind: 'lost'}]});
    await expect.element(page.getByText('Older messages are no longer available')).toBeVisible();
    expect(page.getByRole('button', {name: 'Load them'}).elements()).toEqual([]);
    expect(conversation.filled).toEqual([]);
  });

  test('above everything is passed by while offline, for what is below it', async () => {
    offline();
    await show(newer, {gaps: [gap], before: 'gap'});
    await scrollTo(0);
    expect(conversation.filled).toEqual([]);
    expect(conversation.olderLoads).toBe(1);
  });
});
