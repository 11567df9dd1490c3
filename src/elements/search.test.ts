import axe from 'axe-core';
import {describe, expect, test} from 'vitest';
import {userEvent} from 'vitest/browser';
import {FakeClient, contact, hit, incoming, jid, outgoing} from '../../test/fakes/client.ts';
import {focused, mount, mountChat, noor, rendered, within} from '../../test/component/support.ts';
import {createDeferred} from '../model/deferred.ts';
import {StanzaError, StorageError} from '../model/errors.ts';
import type {SearchHit, SearchPage} from '../model/search.ts';
import type {NatterFindEvent, NatterSelectEvent} from './events.ts';
import type {NatterSearch} from './search.ts';
import './search-elements.ts';

const mina = 'mina@example.org';
const page = (hits: readonly SearchHit[], rest: Partial<SearchPage> = {}): SearchPage => ({
  hits,
  next: undefined,
  isIndexed: true,
  ...rest,
});

async function mountSearch(set?: (client: FakeClient) => void) {
  const client = new FakeClient();
  client.contacts.set([contact(noor, {name: 'Noor'}), contact(mina, {name: 'Mina Öz'})]);
  const search = document.createElement('natter-search');
  search.client = client;
  set?.(client);
  await mount(search, {width: 320, height: 500});
  return {client, search};
}

function input(search: HTMLElement): HTMLInputElement {
  return within(search, 'input') as HTMLInputElement;
}

async function type(search: HTMLElement, text: string): Promise<void> {
  input(search).focus();
  input(search).select();
  await userEvent.keyboard(text);
  await rendered();
}

function texts(search: HTMLElement, selector: string): readonly string[] {
  const found = search.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [];
  return [...found].map((each) => (each.textContent ?? '').replace(/\s+/g, ' ').trim());
}

const glaze = () => [
  hit(incoming(noor, 'The new glaze'), 'glaze'),
  hit(outgoing(mina, 'Which glaze?'), 'glaze'),
];

describe('accessibility', () => {
  test('axe finds nothing, with results and without', async () => {
    const {client, search} = await mountSearch();
    client.onSearch = () => Promise.resolve(page(glaze()));
    for (const text of ['', 'glaze']) {
      if (text !== '') await type(search, text);
      const {violations} = await axe.run(search);
      expect(violations.map(({id}) => id)).toEqual([]);
    }
  });

  test('how many were found is said', async () => {
    const {client, search} = await mountSearch();
    client.onSearch = () => Promise.resolve(page(glaze()));
    await type(search, 'glaze');
    expect(texts(search, '[aria-live=polite]')).toEqual(['2 messages found']);
    client.onSearch = () => Promise.resolve(page([]));
    await type(search, 'zzz');
    expect(texts(search, '[aria-live=polite]')).toEqual(['Nothing found']);
  });

  test('arrows go through what was found, and back to the field; Escape ends it', async () => {
    const {client, search} = await mountSearch();
    client.onSearch = () => Promise.resolve(page(glaze()));
    await type(search, 'glaze');
    const names: (string | null | undefined)[] = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp']) {
      await userEvent.keyboard(`{${key}}`);
      names.push(focused()?.querySelector('.name')?.textContent ?? focused()?.localName);
    }
    expect(names).toEqual(['Noor', 'Mina Öz', 'Mina Öz', 'Noor', 'input']);
    await userEvent.keyboard('{ArrowDown}{Escape}');
    await rendered();
    expect([focused(), input(search).value, search.active]).toEqual([input(search), '', false]);
  });
});

test('contacts and messages are found with each letter', async () => {
  const {client, search} = await mountSearch();
  client.onSearch = (text) => Promise.resolve(page(text === 'oz' ? glaze() : []));
  await type(search, 'oz');
  expect(client.searches.map(({text}) => text)).toEqual(['o', 'oz']);
  expect(texts(search, '.contact .name')).toEqual(['Mina Öz']);
  expect(texts(search, '.contact mark')).toEqual(['Öz']);
  expect(texts(search, '.hit .snippet')).toEqual(['The new glaze', 'You: Which glaze?']);
  expect(texts(search, '.hit mark')).toEqual(['glaze', 'glaze']);
  expect(texts(search, '.heading')).toEqual(['Contacts', 'Messages 2']);
});

test('an answer that comes too late is not shown', async () => {
  const {client, search} = await mountSearch();
  const first = createDeferred<SearchPage>();
  client.onSearch = (text) =>
    text === 'g' ? first.promise : Promise.resolve(page([hit(incoming(noor, 'glaze'), 'gl')]));
  await type(search, 'gl');
  first.resolve(page([hit(incoming(noor, 'green'), 'g')]));
  await rendered();
  expect(texts(search, '.hit .snippet')).toEqual(['glaze']);
});

test('a long message shows the stretch that matters', async () => {
  const {client, search} = await mountSearch();
  const body = `${'clay '.repeat(100)}the glaze ${'kiln '.repeat(100)}`;
  client.onSearch = () => Promise.resolve(page([hit(incoming(noor, body), 'glaze')]));
  await type(search, 'glaze');
  const [snippet = ''] = texts(search, '.hit .snippet');
  expect(snippet).toMatch(/^…clay .*the glaze kiln.*…$/);
  expect(snippet.length).toBeLessThan(200);
});

test('who chooses a message is taken to it; Enter chooses the first', async () => {
  const {client, search} = await mountSearch();
  const hits = glaze();
  client.onSearch = () => Promise.resolve(page(hits));
  const chosen: NatterFindEvent[] = [];
  search.addEventListener('natter-find', (event) => chosen.push(event));
  await type(search, 'glaze');
  await userEvent.keyboard('{Enter}');
  within(search, 'li:last-child .hit').click();
  await rendered();
  expect(chosen.map((event) => [event.hit, event.text])).toEqual([
    [hits[0], 'glaze'],
    [hits[1], 'glaze'],
  ]);
  expect(within(search, '[aria-current]').textContent).toContain('Which glaze?');
});

test('who chooses a contact has done searching', async () => {
  const {search} = await mountSearch();
  const chosen: NatterSelectEvent[] = [];
  search.addEventListener('natter-select', (event) => chosen.push(event));
  await type(search, 'noo');
  await userEvent.keyboard('{Enter}');
  await rendered();
  expect(chosen.map(({jid}) => jid)).toEqual([noor]);
  expect([search.active, input(search).value]).toEqual([false, '']);
});

test('what only the server has is marked, and what both have is there once', async () => {
  const {client, search} = await mountSearch();
  const [own, other] = glaze();
  if (!own || !other) throw new Error('no hits');
  client.onSearch = () => Promise.resolve(page([own]));
  const asked = createDeferred();
  client.onSearchArchive = () => {
    asked.resolve();
    return Promise.resolve({hits: [own, {...other, from: 'server'}], next: undefined});
  };
  await type(search, 'glaze');
  await asked.promise;
  await rendered();
  expect(texts(search, '.hit .snippet')).toEqual([
    'The new glaze',
    'You: Which glaze? On the server',
  ]);
});

test('that the server has refused is said', async () => {
  const {client, search} = await mountSearch();
  const asked = createDeferred();
  client.onSearch = () => Promise.resolve(page(glaze()));
  client.onSearchArchive = () => {
    asked.resolve();
    return Promise.reject(new StanzaError('internal-server-error', 'cancel'));
  };
  await type(search, 'glaze');
  await asked.promise;
  await rendered();
  expect(texts(search, '.note')).toEqual(['The server couldn’t be searched.']);
  expect(texts(search, '.hit').length).toBe(2);
});

test('older hits come when they are asked for', async () => {
  const {client, search} = await mountSearch();
  const [first, second] = glaze();
  if (!first || !second) throw new Error('no hits');
  client.onSearch = (_text, {before}) =>
    Promise.resolve(before === 7 ? page([second]) : page([first], {next: 7}));
  await type(search, 'glaze');
  expect(texts(search, '.heading')).toEqual(['Messages 1+']);
  within(search, '[part~=older-button]').click();
  await rendered();
  expect(texts(search, '.hit').length).toBe(2);
  expect(search.shadowRoot?.querySelector('[part~=older-button]')).toBeNull();
});

test('what is found is narrowed by whom and when, until something else is searched for', async () => {
  const {client, search} = await mountSearch();
  const asked: unknown[] = [];
  client.onSearch = (_text, {conversation, own, since}) => {
    asked.push({conversation, own, since: since === undefined ? 0 : Date.now() - since});
    return Promise.resolve(page(glaze()));
  };
  await type(search, 'glaze');
  asked.length = 0;
  const filters = () => [...(search.shadowRoot?.querySelectorAll('select') ?? [])];
  const choose = async (index: number, label: string) => {
    const filter = filters()[index];
    if (!filter) throw new Error('no such filter');
    await userEvent.selectOptions(filter, label);
    await rendered();
  };
  expect(filters().map(({ariaLabel}) => ariaLabel)).toEqual(['From whom', 'When']);
  await choose(0, 'From me');
  await choose(0, 'From Mina Öz');
  await choose(1, 'Last 7 days');
  const day = 86_400_000;
  expect(asked.slice(0, 2)).toEqual([
    {conversation: undefined, own: true, since: 0},
    {conversation: mina, own: false, since: 0},
  ]);
  const [last] = asked.slice(2) as {since: number}[];
  expect(last?.since).toBeGreaterThanOrEqual(7 * day);
  expect(last?.since).toBeLessThan(8 * day);

  search.clear();
  await rendered();
  await type(search, 'sea');
  expect(filters().map(({selectedIndex}) => selectedIndex)).toEqual([0, 0]);
});

test('what could not be searched can be tried again', async () => {
  const {client, search} = await mountSearch();
  client.onSearch = () => Promise.reject(new StorageError('broken'));
  await type(search, 'glaze');
  expect(within(search, '[role=alert]').textContent).toContain('can’t be read');
  client.onSearch = () => Promise.resolve(page(glaze()));
  within(search, '[role=alert] button').click();
  await rendered();
  expect(texts(search, '.hit').length).toBe(2);
});

test('while messages are still being indexed it is said, and looked again', async () => {
  const {client, search} = await mountSearch();
  const again = createDeferred();
  client.onSearch = () => {
    if (client.searches.length < 2) return Promise.resolve(page([], {isIndexed: false}));
    again.resolve();
    return Promise.resolve(page(glaze()));
  };
  await type(search, 'g');
  expect(texts(search, '.note').length).toBe(1);
  await again.promise;
  await rendered();
  expect([texts(search, '.note'), texts(search, '.hit').length]).toEqual([[], 2]);
});

describe('in the chat', () => {
  const field = (chat: HTMLElement) => within(chat, 'natter-search') as NatterSearch;
  const status = (chat: HTMLElement) =>
    within(chat, 'natter-search-bar', '[aria-live=polite]').textContent;

  /** The text of the message that stands out, and what is marked in it. */
  function shown(chat: HTMLElement): readonly (string | undefined)[] {
    const rows = within(chat, 'natter-chat-pane').shadowRoot?.querySelectorAll('natter-message');
    const row = [...(rows ?? [])].find(({found}) => found);
    const mark = row?.shadowRoot?.querySelector('mark')?.textContent;
    return [row?.message?.body, mark ?? undefined];
  }

  test('what only the server has is gone to by its time', async () => {
    const {chat, client, conversation} = await mountChat({closed: true});
    const message = incoming(noor, 'glaze of long ago', {time: 7});
    client.onSearch = () => Promise.resolve(page([hit(message, 'glaze', 'server')]));
    await type(field(chat), 'glaze');
    await userEvent.keyboard('{Enter}');
    await rendered();
    await rendered();
    expect(conversation.jumps.at(-1)).toEqual({time: 7});
  });

  test('a hit opens its conversation, with the bar that leads to the others', async () => {
    const {chat, client, conversation} = await mountChat({closed: true});
    const all = [incoming(noor, 'glaze one'), incoming(noor, 'glaze two'), incoming(noor, 'glaze')];
    conversation.show(all);
    const hits = all.toReversed().map((message) => hit(message, 'glaze'));
    client.onSearch = () => Promise.resolve(page(hits));
    await type(field(chat), 'glaze');
    within(field(chat), 'li:nth-child(2) .hit').click();
    await rendered();
    await rendered();
    expect(chat.conversation).toBe(jid(noor));
    expect(shown(chat)).toEqual(['glaze two', 'glaze']);
    expect(focused()?.textContent).toContain('glaze two');
    expect(client.searches.at(-1)).toEqual({text: 'glaze', conversation: jid(noor)});
    expect(status(chat)).toBe('2 of 3');
    within(chat, 'natter-search-bar', '[part=older-button]').click();
    await rendered();
    expect([status(chat), shown(chat)]).toEqual(['3 of 3', ['glaze one', 'glaze']]);
    within(chat, 'natter-search-bar', '[part=older-button]').click();
    within(chat, 'natter-search-bar', '[part=newer-button]').click();
    await rendered();
    expect(status(chat)).toBe('2 of 3');
  });

  test('the conversation is searched by its own button; Escape gives the focus back', async () => {
    const {chat, client, conversation} = await mountChat();
    const message = incoming(noor, 'glaze');
    conversation.show([message]);
    client.onSearch = () => Promise.resolve(page([hit(message, 'glaze')]));
    const button = within(chat, '.search-button');
    button.click();
    await rendered();
    const bar = within(chat, 'natter-search-bar');
    expect(focused()).toBe(within(bar, 'input'));
    expect(button.getAttribute('aria-expanded')).toBe('true');
    await userEvent.keyboard('gla');
    await rendered();
    expect(status(chat)).toBe('1 message found');
    await userEvent.keyboard('{Enter}');
    await rendered();
    expect([status(chat), shown(chat)]).toEqual(['1 of 1', ['glaze', 'glaze']]);
    expect(focused()).toBe(within(bar, 'input'));
    const {violations} = await axe.run(chat);
    expect(violations.map(({id}) => id)).toEqual([]);
    await userEvent.keyboard('{Escape}');
    await rendered();
    expect([chat.shadowRoot?.querySelector('natter-search-bar'), focused()]).toEqual([
      null,
      button,
    ]);
  });

  test('another conversation has no bar', async () => {
    const {chat} = await mountChat();
    within(chat, '.search-button').click();
    await rendered();
    chat.conversation = jid(mina);
    await rendered();
    expect(chat.shadowRoot?.querySelector('natter-search-bar')).toBeNull();
  });

  test('on a phone, who comes back finds the hits, and the one that was chosen', async () => {
    const {chat, client, conversation} = await mountChat({closed: true, width: 375});
    const message = incoming(noor, 'glaze');
    conversation.show([message]);
    client.onSearch = () => Promise.resolve(page([hit(message, 'glaze')]));
    await type(field(chat), 'glaze');
    await userEvent.keyboard('{Enter}');
    await rendered();
    expect(field(chat).checkVisibility()).toBe(false);
    within(chat, 'natter-chat-pane', '.back').click();
    await rendered();
    expect(focused()).toBe(within(field(chat), '.hit'));
  });
});
