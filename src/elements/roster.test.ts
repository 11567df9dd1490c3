import {beforeEach, expect, test, vi} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {mount, noor, rendered, within} from '../../test/component/support.ts';
import {contact, FakeClient, incoming, jid, outgoing} from '../../test/fakes/client.ts';
import type {DeliveryState, Message} from '../model/message.ts';
import type {NatterRoster} from './roster.ts';

const bob = 'bob@example.org';
let client: FakeClient;
let roster: NatterRoster;

beforeEach(() => {
  client = new FakeClient();
  client.goOnline();
  roster = document.createElement('natter-roster');
  roster.client = client;
});

function last({key, ord, body, time, own, delivery}: Message) {
  return {key, ord, body, time, own, delivery};
}

async function show(...contacts: readonly ReturnType<typeof contact>[]): Promise<void> {
  client.contacts.set(contacts);
  await mount(roster, {width: 320, height: 500});
}

function snippet(): string {
  return within(roster, '.snippet').innerText.trim();
}

test('a row tells who was chosen', async () => {
  await show(contact(noor, {name: 'Noor'}), contact(bob));
  const chosen: string[] = [];
  roster.addEventListener('natter-select', (event) => chosen.push(event.jid));
  await page.getByRole('button', {name: /^bob/}).click();
  expect(chosen).toEqual([bob]);
});

test('no row moves away while one is pressed', async () => {
  const rows = () =>
    [...(roster.shadowRoot?.querySelectorAll<HTMLElement>('.row') ?? [])].map(
      (row) => row.dataset['jid'],
    );
  await show(contact(noor, {name: 'Noor'}), contact(bob));
  const row = within(roster, `.row[data-jid="${bob}"]`);
  row.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, composed: true}));
  client.contacts.set([contact('eve@example.org'), contact(bob), contact(noor, {name: 'Noor'})]);
  await rendered();
  expect(rows()).toEqual([noor, bob, 'eve@example.org']);
  row.dispatchEvent(new PointerEvent('pointerup', {bubbles: true, composed: true}));
  await expect.poll(rows).toEqual(['eve@example.org', bob, noor]);
});

test('the open conversation is the current one', async () => {
  roster.selected = jid(noor);
  await show(contact(noor, {name: 'Noor'}), contact(bob));
  await expect.element(page.getByRole('button', {name: /^Noor/})).toHaveAttribute('aria-current');
  await expect
    .element(page.getByRole('button', {name: /^bob/}))
    .not.toHaveAttribute('aria-current');
});

test('arrow keys lead from row to row', async () => {
  await show(contact(noor, {name: 'Noor'}), contact(bob));
  roster.focusRow(jid(noor));
  await userEvent.keyboard('{ArrowDown}');
  expect(roster.shadowRoot?.activeElement?.textContent).toMatch(/bob/);
  await userEvent.keyboard('{ArrowDown}{Home}');
  expect(roster.shadowRoot?.activeElement?.textContent).toMatch(/Noor/);
});

test('the second line says the last message, who is typing, or what was not sent', async () => {
  await show(contact(noor, {last: last(incoming(noor, 'Hello\n  you'))}));
  expect(snippet()).toBe('Hello you');
  client.typing.set(new Map([[jid(noor), {conversation: jid(noor)}]]));
  await rendered();
  expect(snippet()).toBe('typing…');
  client.typing.set(new Map());
  client.contacts.set([contact(noor, {draft: 'half a th', last: last(incoming(noor, 'x'))})]);
  await rendered();
  expect(snippet()).toMatch(/^Draft:\s*half a th$/);
});

test.for(['sending', 'sent', 'delivered', 'read', 'failed'] as const)(
  'an own last message that is %s says so only until it is read',
  async (state: DeliveryState['state']) => {
    await show(contact(noor, {last: last(outgoing(noor, 'Hi', state))}));
    const ticks = roster.shadowRoot?.querySelector('natter-receipt') ?? null;
    expect(ticks !== null).toBe(state !== 'read' && state !== 'failed');
    expect(snippet()).toMatch(state === 'failed' ? /^Not sent$/ : /You: Hi$/);
  },
);

test('presence has a word, and none without a connection', async () => {
  client.presence.set(new Map([[jid(noor), {show: 'dnd', status: undefined}]]));
  await show(contact(noor, {name: 'Noor'}));
  await expect.element(page.getByRole('button', {name: /^Noor\b.*Busy/})).toBeVisible();
  client.session.set({
    phase: 'signed-in',
    jid: jid('lena@example.org'),
    connection: {status: 'connecting'},
    storage: undefined,
  });
  await expect.element(page.getByRole('button', {name: /^Noor\b.*Busy/})).not.toBeInTheDocument();
});

test('somebody who asks is answered in the row; what fails is said there', async () => {
  await show(contact(bob, {asks: true, inRoster: false}));
  await page.getByRole('button', {name: 'Accept'}).click();
  expect(client.answers).toEqual([{jid: bob, accept: true}]);
  client.answerSubscription = () => Promise.reject(new Error('no'));
  await page.getByRole('button', {name: 'Decline'}).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('Please try again.');
});

test('more than 99 are 99+, and read aloud in full', async () => {
  await show(contact(noor, {name: 'Noor', unread: 120}));
  expect(within(roster, '.badge').innerText).toMatch(/^99\+/);
  await expect.element(page.getByRole('button', {name: /^Noor.*120 unread/})).toBeVisible();
});

test('without anybody it says so, and offers what the page puts there', async () => {
  roster.innerHTML = '<button slot="empty-action">Add</button>';
  await show();
  await expect.element(page.getByText('No one here yet')).toBeVisible();
  await expect.element(page.getByRole('button', {name: 'Add'})).toBeVisible();
});

test('a skeleton appears after 300 ms, and stays for 400 ms', async () => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'performance']});
  client.contacts.set(undefined);
  document.body.append(roster);
  await roster.updateComplete;
  const skeleton = () => roster.shadowRoot?.querySelector('[part=skeleton]') ?? null;
  expect(skeleton()).toBeNull();
  vi.advanceTimersByTime(300);
  await roster.updateComplete;
  expect(skeleton()).not.toBeNull();
  client.contacts.set([]);
  await roster.updateComplete;
  vi.advanceTimersByTime(399);
  await roster.updateComplete;
  expect(skeleton()).not.toBeNull();
  vi.advanceTimersByTime(1);
  await roster.updateComplete;
  expect(skeleton()).toBeNull();
  roster.remove();
});
