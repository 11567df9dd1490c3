import {expect, test} from 'vitest';
import {userEvent} from 'vitest/browser';
import {
  button,
  control,
  every,
  expectAccessible,
  says,
  type,
} from '../../test/component/room-dialogs.ts';
import {focused, mount, rendered, within} from '../../test/component/support.ts';
import {everyForm, field, form, RED_DOT} from '../../test/fakes/room-forms.ts';
import type {DataForm, DataFormAnswers} from '../model/data-form.ts';
import type {NatterDataForm} from './data-form.ts';
import './room-admin-elements.ts';

type Mounted = {readonly element: NatterDataForm; readonly sent: readonly DataFormAnswers[]};

async function mountForm(
  of: DataForm,
  set: (element: NatterDataForm) => void = () => undefined,
): Promise<Mounted> {
  const element = document.createElement('natter-data-form');
  element.form = of;
  element.submitLabel = 'Send';
  set(element);
  const sent: DataFormAnswers[] = [];
  element.addEventListener('natter-submit', ({answers}) => sent.push(answers));
  await mount(element);
  return {element, sent};
}

test('every field that can be answered has its label, and hidden ones are not there', async () => {
  const {element} = await mountForm(everyForm);
  const kinds = [
    ['Name', 'text'],
    ['Code of the door', 'password'],
    ['Who showed you around', 'text'],
    ['Who comes with you', 'textarea'],
    ['Kiln', 'select-one'],
    ['Notes', 'textarea'],
    ['I do not mind', 'checkbox'],
    ['The small kiln', 'checkbox'],
  ] as const;
  for (const [label, kind] of kinds) expect(control(element, label).type, label).toBe(kind);
  expect([...every(element, 'input, select, textarea')]).toHaveLength(10);
  expect([...every(element, 'h3')].map((each) => each.textContent)).toEqual([
    'About you',
    'About the pots',
  ]);
  expect(element.shadowRoot?.textContent).toContain('Whatever is left for more than a month');
  await expectAccessible(element);
});

test('what was touched is sent, and what is needed, and nothing that was not offered', async () => {
  const {element, sent} = await mountForm(everyForm, (each) => {
    each.preset = {'not offered': ['x']};
  });
  await type(control(element, 'Name'), 'Lena');
  await userEvent.selectOptions(control(element, 'Kiln'), 'raku');
  control(element, 'I do not mind').click();
  control(element, 'Raku').click();
  await rendered();
  button(element, 'Send').click();
  expect(sent).toEqual([{name: ['Lena'], kiln: ['raku'], days: ['small', 'raku'], share: ['0']}]);
});

test('what is needed and was not touched is sent as it came', async () => {
  const {element, sent} = await mountForm(
    form(
      field('text-single', 'name', {isRequired: true, values: ['Studio']}),
      field('boolean', 'open', {isRequired: true}),
      field('boolean', 'public'),
    ),
  );
  button(element, 'Send').click();
  expect(sent).toEqual([{name: ['Studio'], open: ['0']}]);
});

test('lines of a text are values, and so are addresses, without what is empty', async () => {
  const {element, sent} = await mountForm(
    form(
      field('text-multi', 'text', {label: 'Text', values: ['one', 'two']}),
      field('jid-multi', 'who', {label: 'Who'}),
      field('jid-single', 'one', {label: 'One'}),
    ),
  );
  const text = control(element, 'Text');
  expect(text.value).toBe('one\ntwo');
  await type(text, 'one\n\nthree');
  await type(control(element, 'Who'), ' noor@example.org \n\nmina@example.org\n');
  await type(control(element, 'One'), ' noor@example.org ');
  button(element, 'Send').click();
  expect(sent).toEqual([
    {
      text: ['one', '', 'three'],
      who: ['noor@example.org', 'mina@example.org'],
      one: ['noor@example.org'],
    },
  ]);
});

test('a line can be begun while one types addresses', async () => {
  const {element} = await mountForm(form(field('jid-multi', 'who', {label: 'Who'})));
  const who = control(element, 'Who');
  await userEvent.type(who, 'noor@example.org{Enter}');
  expect(who.value).toBe('noor@example.org\n');
});

test('what is missing is said, is described, and has focus; typing takes it back', async () => {
  const {element, sent} = await mountForm(everyForm);
  button(element, 'Send').click();
  await says(element, /Fill this in/);
  const name = control(element, 'Name');
  expect(sent).toEqual([]);
  expect(focused()).toBe(name);
  expect(name.getAttribute('aria-invalid')).toBe('true');
  const id = name.getAttribute('aria-describedby')?.split(' ')[0] ?? '';
  expect(within(element, `#${id}`).textContent).toContain('Fill this in');
  await says(element, /Choose one/);
  await expectAccessible(element);
  await type(control(element, 'Name'), 'Lena');
  expect(name.getAttribute('aria-invalid')).toBe('false');
});

test('what is no address is not sent', async () => {
  const {element, sent} = await mountForm(
    form(field('jid-multi', 'who', {label: 'Who'}), field('jid-single', 'one', {label: 'One'})),
  );
  await type(control(element, 'Who'), 'noor@example.org\nmina at home');
  await type(control(element, 'One'), '@example.org');
  button(element, 'Send').click();
  await says(element, /This isn’t an address: mina at home/);
  await says(element, /isn’t complete/);
  expect(sent).toEqual([]);
});

test('a secret is hidden until one wants to see it', async () => {
  const {element} = await mountForm(form(field('text-private', 'code', {label: 'Code'})));
  const code = control(element, 'Code');
  expect(code.type).toBe('password');
  expect(code.autocomplete).toBe('new-password');
  await type(code, 'secret');
  button(element, 'Show what you type').click();
  await rendered();
  expect(code.type).toBe('text');
  expect(code.value).toBe('secret');
});

test('what the server has chosen stays, also if it does not offer it', async () => {
  const options = [{label: 'Ten', value: '10'}];
  const {element, sent} = await mountForm(
    form(
      field('list-single', 'most', {label: 'Most', options, values: ['37']}),
      field('list-multi', 'which', {label: 'Which', options, values: ['odd']}),
    ),
  );
  expect(control(element, 'Most').value).toBe('37');
  control(element, 'Ten').click();
  await rendered();
  button(element, 'Send').click();
  expect(sent).toEqual([{which: ['odd', '10']}]);
});

test('Enter in a field sends the form, once', async () => {
  const {element, sent} = await mountForm(
    form(field('text-single', 'one', {label: 'One'}), field('text-single', 'two', {label: 'Two'})),
    (each) => (each.submitLabel = ''),
  );
  await userEvent.type(control(element, 'One'), 'x{Enter}');
  element.busy = true;
  await rendered();
  await userEvent.type(control(element, 'Two'), '{Enter}');
  expect(sent).toEqual([{one: ['x']}]);
});

test('another form forgets what was typed into the one before', async () => {
  const {element} = await mountForm(form(field('text-single', 'ocr', {label: 'Letters'})));
  await type(control(element, 'Letters'), 'q7bx4');
  expect(element.isTouched).toBe(true);
  element.form = form(field('text-single', 'ocr', {label: 'Letters'}));
  await rendered();
  expect(control(element, 'Letters').value).toBe('');
  expect(element.isTouched).toBe(false);
});

test('texts of a server are texts, and only addresses in them are links', async () => {
  const markup = '<img src=x onerror=alert(1)>';
  const {element} = await mountForm({
    ...form(
      field('text-single', 'a', {label: markup, description: 'See https://example.org/help'}),
      field('fixed', undefined, {values: [markup, 'javascript:alert(1)']}),
    ),
    title: markup,
    instructions: [markup],
  });
  expect([...every(element, 'img')]).toEqual([]);
  const links = [...every(element, 'a')] as HTMLAnchorElement[];
  expect(links.map(({href}) => href)).toEqual(['https://example.org/help']);
  expect(links[0]?.rel).toContain('noopener');
  expect(control(element, markup).type).toBe('text');
});

test('a picture is painted beside its question, and one that is none is not', async () => {
  const picture = {type: 'image/png', data: RED_DOT};
  const {element} = await mountForm(
    form(
      field('text-single', 'ocr', {label: 'Letters', picture}),
      field('text-single', 'two', {label: 'Two', picture: {...picture, data: btoa('<svg/>')}}),
    ),
  );
  await expect
    .poll(() => [...every(element, 'canvas')].map((each) => each.hidden))
    .toEqual([false, true]);
  const [canvas] = [...every(element, 'canvas')] as HTMLCanvasElement[];
  expect(canvas?.getAttribute('aria-label')).toBe('Picture that the question is about');
  expect([canvas?.width, canvas?.height]).toEqual([1, 1]);
  expect(canvas?.getContext('2d')?.getImageData(0, 0, 1, 1).data[0]).toBeGreaterThan(200);
});
