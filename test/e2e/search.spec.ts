import type {Locator, Page} from '@playwright/test';
import {Chat, signedIn} from './chat.ts';
import {expect, test} from './fixtures.ts';

class Search {
  readonly field: Locator;
  readonly hits: Locator;
  readonly bar: Locator;

  constructor(page: Page) {
    this.field = page.getByRole('searchbox', {name: 'Search', exact: true});
    this.hits = page.getByRole('list', {name: 'Messages'}).getByRole('button');
    this.bar = page.getByRole('searchbox', {name: 'Search in this conversation'});
  }
}

/** What is said in a room where much is said. */
function talk(count: number): string[] {
  return Array.from({length: count}, (_, index) => `line ${String(index + 1).padStart(3, '0')}`);
}

test('what was said is found as one types, in any script, and shown where it stands', async ({
  page,
  site,
  me,
  bob,
  peer,
}) => {
  const chat = await signedIn(page, site.url, me);
  const search = new Search(page);
  const said = ['The new Glasur is drying', '東京タワーに行く', 'أحب الشاي', 'Grüße aus Köln'];
  await chat.open(bob.name);
  await peer.messages(me.jid, [...said, ...talk(150)]);
  await expect(chat.message('line 150')).toBeInViewport();

  for (const [typed, found] of [
    ['glas', said[0]],
    ['京タ', said[1]],
    ['احب', said[2]],
    ['koln grus', said[3]],
  ] as const) {
    await search.field.fill(typed);
    await expect(search.hits).toHaveCount(1);
    await expect(search.hits).toContainText(found ?? '');
  }
  await search.field.fill('line 07');
  await expect(search.hits).toHaveCount(10);
  await search.field.fill('glas');
  await search.field.press('Enter');
  await expect(chat.message(said[0] ?? '')).toBeInViewport();
  await expect(page.getByRole('searchbox', {name: 'Search in this conversation'})).toHaveValue(
    'glas',
  );
  await search.field.press('Escape');
  await expect(chat.contact(bob.name)).toBeVisible();

  await chat.send('Which Glasur?');
  await search.field.fill('glas');
  await expect(search.hits).toHaveCount(2);
  await page.getByRole('combobox', {name: 'From whom'}).selectOption('From me');
  await expect(search.hits).toHaveCount(1);
  await expect(search.hits).toContainText('Which Glasur?');
  await page.getByRole('combobox', {name: 'From whom'}).selectOption(`From ${bob.name}`);
  await expect(search.hits).toContainText('is drying');
});

test('one conversation is searched from hit to hit', async ({page, site, me, bob, peer}) => {
  const chat = await signedIn(page, site.url, me);
  const search = new Search(page);
  const lines = talk(120).map((line, index) => (index % 50 === 10 ? `${line} kiln` : line));
  await chat.open(bob.name);
  await peer.messages(me.jid, lines);
  await expect(chat.message('line 120')).toBeInViewport();

  await page.getByRole('button', {name: 'Search in this conversation'}).click();
  await search.bar.fill('kiln');
  await expect(page.getByText('3 messages found', {exact: true})).toHaveCount(1);
  for (const [place, line] of [
    ['1 of 3', 'line 111 kiln'],
    ['2 of 3', 'line 061 kiln'],
    ['3 of 3', 'line 011 kiln'],
  ] as const) {
    await page.getByRole('button', {name: 'Older match'}).click();
    await expect(page.getByText(place, {exact: true}).first()).toBeVisible();
    await expect(chat.message(line)).toBeInViewport();
  }
  await page.getByRole('button', {name: 'Newer match'}).click();
  await expect(chat.message('line 061 kiln')).toBeInViewport();
  await page.getByRole('button', {name: 'Close search'}).click();
  await expect(search.bar).toHaveCount(0);
});

test('history is found after a reload while the server is away', async ({
  page,
  site,
  network,
  me,
  bob,
  peer,
}) => {
  const chat = await signedIn(page, site.url, me);
  await chat.open(bob.name);
  await peer.messages(me.jid, ['about the kiln', ...talk(20)]);
  await expect(chat.message('line 020')).toBeInViewport();
  await network.cut();
  await page.reload();
  const again = new Chat(page);
  await expect(again.contacts).toBeVisible();
  const search = new Search(page);
  await search.field.fill('kiln');
  await expect(search.hits).toHaveCount(1);
  await network.restore();
});
