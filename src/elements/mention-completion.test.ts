import {beforeEach, describe, expect, test} from 'vitest';
import {page, userEvent} from 'vitest/browser';
import {focused, mount, rendered, within} from '../../test/component/support.ts';
import {FakeClient, jid} from '../../test/fakes/client.ts';
import {occupant, setUpRoom, studio} from '../../test/fakes/room-people.ts';
import {beginningOf, mentionOf} from './mention-completion.ts';
import './room-elements.ts';
import type {NatterRoomPane} from './room-pane.ts';

describe('the beginning of a name', () => {
  test.for([
    ['@', {from: 0, text: '', isCalled: true}],
    ['Thanks @No', {from: 7, text: 'No', isCalled: true}],
    ['(@No', {from: 1, text: 'No', isCalled: true}],
    ['@Kei Ta', {from: 0, text: 'Kei Ta', isCalled: true}],
    ['No', {from: 0, text: 'No', isCalled: false}],
    ['so No', {from: 3, text: 'No', isCalled: false}],
    ['N', undefined],
    ['No ', undefined],
    ['noor@exam', {from: 0, text: 'noor@exam', isCalled: false}],
    [`@${'x'.repeat(41)}`, undefined],
  ] as const)('of %s is %o', ([text, expected]) => {
    expect(beginningOf(text)).toEqual(expected);
  });

  test.for([
    ['', 'Noor: '],
    ['  ', 'Noor: '],
    ['Thanks ', 'Noor '],
    ['Thanks', ' Noor '],
  ] as const)('after "%s" it becomes "%s"', ([before, expected]) => {
    expect(mentionOf('Noor', before)).toBe(expected);
  });
});

describe('in the composer of a room', () => {
  let client: FakeClient;
  let pane: NatterRoomPane;
  const box = () => page.getByRole('textbox', {name: 'Message', exact: true});
  const options = () => page.getByRole('listbox', {name: 'Names'}).getByRole('option');
  const names = () =>
    options()
      .elements()
      .map((option) => option.textContent.trim().split('\n').at(-1)?.trim());
  const value = () => (box().element() as HTMLTextAreaElement).value;

  beforeEach(async () => {
    client = new FakeClient();
    setUpRoom(
      client,
      {},
      ['Lena', 'Noor', 'Nora', 'Tomas', 'Kei Tanaka'].map((n) => occupant(n)),
    );
    pane = document.createElement('natter-room-pane');
    pane.client = client;
    pane.jid = jid(studio);
    await mount(pane);
    await box().click();
  });

  test('"@" offers everybody but ourselves, by name, and Enter takes the first', async () => {
    await userEvent.keyboard('@');
    await expect.poll(names).toEqual(['Kei Tanaka', 'Noor', 'Nora', 'Tomas']);
    await userEvent.keyboard('no');
    await expect.poll(names).toEqual(['Noor', 'Nora']);
    await userEvent.keyboard('{Enter}');
    expect(value()).toBe('Noor: ');
    await expect.element(page.getByRole('listbox')).not.toBeInTheDocument();
    expect(client.conversation(jid(studio)).sent).toEqual([]);
  });

  test('arrow keys go through the names, and the text box says which is chosen', async () => {
    await userEvent.keyboard('Thanks @n');
    await expect.poll(names).toEqual(['Noor', 'Nora']);
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(options().nth(1)).toHaveAttribute('aria-selected', 'true');
    const active = box().element().getAttribute('aria-activedescendant');
    expect(options().nth(1).element().id).toBe(active);
    expect(box().element().getAttribute('aria-controls')).toBe(
      page.getByRole('listbox').element().id,
    );
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(options().nth(0)).toHaveAttribute('aria-selected', 'true');
    await userEvent.keyboard('{ArrowUp}{Tab}');
    expect(value()).toBe('Thanks Nora ');
    expect(focused()).toBe(box().element());
  });

  test('Escape closes the list, and only it; the same word is not completed again', async () => {
    pane.back = true;
    await rendered();
    const back: Event[] = [];
    pane.addEventListener('natter-back', (event) => back.push(event));
    await userEvent.keyboard('@no');
    await expect.poll(names).toEqual(['Noor', 'Nora']);
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('listbox')).not.toBeInTheDocument();
    await userEvent.keyboard('o');
    await rendered();
    expect(page.getByRole('listbox').elements()).toHaveLength(0);
    expect(back).toEqual([]);
    await userEvent.keyboard(' and @t');
    await expect.poll(names).toEqual(['Tomas']);
  });

  test('a word that may be a name is completed by Tab, and sent by Enter as it is', async () => {
    await userEvent.keyboard('nor');
    await expect.poll(names).toEqual(['Nora']);
    await expect.element(options().first()).toHaveAttribute('aria-selected', 'false');
    await userEvent.keyboard('{Enter}');
    expect(client.conversation(jid(studio)).sent).toEqual(['nor']);
    await userEvent.keyboard('hi nor');
    await expect.poll(names).toEqual(['Nora']);
    await userEvent.keyboard('{Tab}');
    expect(value()).toBe('hi Nora ');
  });

  test('a name with a space is found by what is before and after it', async () => {
    await userEvent.keyboard('@kei t');
    await expect.poll(names).toEqual(['Kei Tanaka']);
    await userEvent.keyboard('{Enter}');
    expect(value()).toBe('Kei Tanaka: ');
  });

  test('a name is taken by pressing it, and the text box keeps the focus', async () => {
    await userEvent.keyboard('so @t');
    await options().first().click();
    expect(value()).toBe('so Tomas ');
    expect(focused()).toBe(box().element());
  });

  test('where nobody is called so, there is no list', async () => {
    await userEvent.keyboard('@xyz');
    await rendered();
    expect(page.getByRole('listbox').elements()).toHaveLength(0);
    expect(within(pane, 'natter-chat-pane', 'natter-composer', 'textarea')).not.toHaveAttribute(
      'aria-activedescendant',
    );
  });
});
