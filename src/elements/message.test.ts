import {describe, expect, test} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {mount, noor, within} from '../../test/component/support.ts';
import {incoming, outgoing} from '../../test/fakes/client.ts';
import type {Message} from '../model/message.ts';
import {isEmojiOnly} from './emoji.ts';
import type {NatterMessage} from './message.ts';

async function show(message: Message, rest: Partial<NatterMessage> = {}): Promise<NatterMessage> {
  const element = document.createElement('natter-message');
  return mount(Object.assign(element, {message, sender: 'Noor', ...rest}));
}

function article(element: NatterMessage): HTMLElement {
  return within(element, 'article');
}

describe('text', () => {
  test('is text, whatever is in it', async () => {
    const hostile = '<img src=x onerror="document.title=1"><b>bold</b> &amp; {{x}} ${x}';
    const element = await show(incoming(noor, hostile));
    const body = within(element, '[part~=body]');
    expect(body.textContent).toBe(hostile);
    expect(body.childElementCount).toBe(0);
  });

  test('keeps its lines and spaces', async () => {
    const element = await show(incoming(noor, ' a\n\n  b '));
    expect(within(element, '[part~=body]').innerText).toBe(' a\n\n  b ');
  });

  test('links open elsewhere, and tell the other page nothing', async () => {
    const element = await show(incoming(noor, 'see https://example.org/a.'));
    const link = within(element, 'a') as HTMLAnchorElement;
    expect([link.href, link.rel, link.target, link.textContent]).toEqual([
      'https://example.org/a',
      'noopener noreferrer',
      '_blank',
      'https://example.org/a',
    ]);
  });

  test('no address with a scheme that runs code becomes a link', async () => {
    const element = await show(
      incoming(noor, 'javascript:alert(1) data:text/html,x JaVaScRiPt://x.y/%0aalert(1)'),
    );
    expect(element.shadowRoot?.querySelector('a')).toBeNull();
  });

  test('decides its own direction', async () => {
    const element = await show(incoming(noor, 'مرحباً'));
    const body = within(element, '[part~=body]');
    expect(body.getAttribute('dir')).toBe('auto');
    expect(getComputedStyle(body).direction).toBe('rtl');
  });
});

describe('parts', () => {
  test('name what kind of message it is', async () => {
    const own = await show(outgoing(noor, 'Hi', 'read'), {first: true, unread: true});
    expect([...article(own).part].sort()).toEqual(['first', 'message', 'own', 'read', 'unread']);
    const other = await show(incoming(noor, '😀'));
    expect([...article(other).part].sort()).toEqual(['emoji', 'message', 'middle', 'other']);
  });

  test('can be styled from outside', async () => {
    const sheet = document.createElement('style');
    sheet.textContent = 'natter-message::part(bubble) { border-top: 7px solid red }';
    document.head.append(sheet);
    const element = await show(incoming(noor, 'Hi'));
    expect(getComputedStyle(within(element, '.bubble')).borderTopWidth).toBe('7px');
    sheet.remove();
  });
});

describe('reading it aloud', () => {
  test('says who, when, what, and how far it has come', async () => {
    const time = new Date(2026, 10, 20, 10, 41).getTime();
    const element = await show(outgoing(noor, 'See you', 'delivered', {time}), {meta: true});
    await expect
      .element(page.getByRole('article'))
      .toHaveTextContent(/^You, 10:41\s?AM: See you 10:41\s?AM/);
    expect(within(element, '#state').textContent).toBe('Delivered');
    const visible = within(element, 'time');
    expect(visible.getAttribute('aria-hidden')).toBe('true');
  });
});

test('a message that was not sent says why, and what can be done', async () => {
  const element = await show(outgoing(noor, 'Hi', 'failed'), {meta: true, receipt: true});
  const asked: string[] = [];
  element.addEventListener('natter-retry', (event) => asked.push(`retry ${event.key}`));
  element.addEventListener('natter-discard', (event) => asked.push(`discard ${event.key}`));
  await expect.element(page.getByText('They can’t be reached there.')).toBeVisible();
  await page.getByRole('button', {name: 'Try again'}).click();
  await page.getByRole('button', {name: 'Remove'}).click();
  const key = element.message?.key ?? '';
  expect(asked).toEqual([`retry ${key}`, `discard ${key}`]);
});

test('the time within a group appears for the pointer', async () => {
  const element = await show(incoming(noor, 'Hi'));
  const time = within(element, 'time');
  expect(getComputedStyle(time).opacity).toBe('0');
  await userEvent.hover(article(element));
  await expect.poll(() => getComputedStyle(time).opacity).toBe('1');
});

test.for([
  ['😀', true],
  ['😀 👍🏽 👩‍👩‍👧', true],
  ['❤️', true],
  ['🇩🇪', true],
  ['😀😀😀😀', false],
  ['1', false],
  ['#', false],
  ['😀 ok', false],
  ['', false],
] as const)('"%s" is emoji only: %s', ([body, only]) => {
  expect(isEmojiOnly(body)).toBe(only);
});
