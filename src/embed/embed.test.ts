import {afterEach, expect, test} from 'vitest';
import type {GetToken} from '../model/session.ts';
import {showInline} from './inline.ts';
import {showLauncher} from './launcher.ts';
import {parseSettings, type Settings} from './settings.ts';
import {wordsFor} from './words.ts';

const settings: Settings = {
  service: 'wss://example.org/xmpp',
  domain: 'example.org',
  jid: undefined,
  room: undefined,
  nick: undefined,
  workerUrl: undefined,
  locale: 'en',
  theme: undefined,
  inline: undefined,
  anonymous: false,
  getToken: undefined,
  open: false,
};

afterEach(() => {
  document.body.replaceChildren();
});

function launcher(own: Partial<Settings> = {}, load = () => Promise.resolve()) {
  const loads: number[] = [];
  showLauncher({...settings, ...own}, () => {
    loads.push(loads.length);
    return load();
  });
  const root = document.querySelector('natter-launcher')?.shadowRoot;
  const button = root?.querySelector('button.launcher');
  const frame = root?.querySelector('[role=dialog]');
  if (!(button instanceof HTMLElement) || !(frame instanceof HTMLElement)) {
    throw new TypeError('no launcher');
  }
  return {loads, root, button, frame};
}

test('the attributes of the script tag become settings', () => {
  const script = document.createElement('script');
  script.dataset['service'] = 'wss://example.org/xmpp';
  script.dataset['inline'] = '#chat';
  script.dataset['open'] = '';
  expect(parseSettings(script.dataset)).toEqual({
    ...settings,
    domain: undefined,
    locale: undefined,
    inline: '#chat',
    open: true,
  });
});

test('a room takes the place of the conversations', () => {
  showInline('body', {...settings, jid: 'lena@example.org', room: 'lounge@rooms.org', nick: 'L'});
  const room = document.querySelector('natter-room');
  const attributes = ['jid', 'nick', 'account', 'domain', 'framed'];
  expect(attributes.map((name) => room?.getAttribute(name))).toEqual([
    'lounge@rooms.org',
    'L',
    'lena@example.org',
    'example.org',
    '',
  ]);
  expect(document.querySelector('natter-chat')).toBeNull();
});

test('a function of the page gives the tokens, also one that is defined later', async () => {
  showInline('body', {...settings, getToken: 'pageToken'});
  const chat = document.querySelector('natter-chat');
  const ask = () => (Reflect.get(chat ?? {}, 'getToken') as GetToken)({reason: 'expired'});
  await expect(ask()).rejects.toThrow(/data-get-token="pageToken" is no function/);
  Reflect.set(window, 'pageToken', ({reason}: {reason: string}) => `token, ${reason}`);
  await expect(ask()).resolves.toBe('token, expired');
  Reflect.deleteProperty(window, 'pageToken');
});

test('people may come without an account', () => {
  showInline('body', {...settings, anonymous: true});
  expect(document.querySelector('natter-chat')?.hasAttribute('anonymous')).toBe(true);
});

test('a script tag without data-service leaves the address to the domain', () => {
  expect(parseSettings(document.createElement('script').dataset).service).toBeUndefined();
});

test('the launcher loads nothing before it is opened', () => {
  const {loads, button, frame} = launcher();
  expect(button.getAttribute('aria-label')).toBe('Open chat');
  expect(frame.hidden).toBe(true);
  expect(frame.querySelector('natter-chat')).toBeNull();
  expect(loads).toHaveLength(0);
});

test('opening shows the chat with the settings, closing keeps it', () => {
  const {loads, button, frame} = launcher();
  button.click();
  const chat = frame.querySelector('natter-chat');
  expect(chat?.getAttribute('service')).toBe(settings.service);
  expect(chat?.getAttribute('domain')).toBe('example.org');
  expect(chat?.hasAttribute('jid')).toBe(false);
  expect(button.getAttribute('aria-expanded')).toBe('true');
  expect(button.getAttribute('aria-label')).toBe('Close chat');
  button.click();
  expect(frame.hidden).toBe(true);
  button.click();
  expect(frame.querySelector('natter-chat')).toBe(chat);
  expect(loads).toHaveLength(1);
});

test('Escape closes the window and gives the focus back to the launcher', () => {
  const {root, button, frame} = launcher({open: true});
  expect(frame.hidden).toBe(false);
  frame.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}));
  expect(frame.hidden).toBe(true);
  expect(root?.activeElement).toBe(button);
});

test('when the elements do not load, the window says so and can try again', async () => {
  let fails = true;
  const {loads, frame} = launcher({open: true}, () =>
    fails ? Promise.reject(new TypeError('network')) : Promise.resolve(),
  );
  await expect
    .poll(() => frame.querySelector('[role=alert]')?.textContent)
    .toContain("didn't load");
  fails = false;
  frame.querySelector('button')?.click();
  expect(loads).toHaveLength(2);
  expect(frame.querySelector('natter-chat')).not.toBeNull();
});

test('the tag loaded twice draws one launcher', () => {
  launcher();
  launcher();
  expect(document.querySelectorAll('natter-launcher')).toHaveLength(1);
});

test('inline, the chat is put into the element once', () => {
  const place = document.createElement('div');
  place.id = 'chat';
  document.body.append(place);
  showInline('#chat', settings);
  showInline('#chat', settings);
  expect(place.querySelectorAll('natter-chat')).toHaveLength(1);
});

test('a selector that finds nothing is said in words', () => {
  expect(() => showInline('#nowhere', settings)).toThrow(/#nowhere/);
});

test('a page with hostile rules changes nothing of the launcher', () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* {all: unset !important; letter-spacing: 1em !important}');
  document.adoptedStyleSheets = [sheet];
  const {button} = launcher();
  const host = document.querySelector('natter-launcher');
  expect(host && getComputedStyle(host).position).toBe('fixed');
  expect(getComputedStyle(button).letterSpacing).toBe('normal');
  expect(button.getBoundingClientRect().width).toBe(60);
  document.adoptedStyleSheets = [];
});

test('the words are in the language of the page, or English', () => {
  expect(wordsFor('de-AT').open).toBe('Chat öffnen');
  expect(wordsFor('tlh').open).toBe('Open chat');
});
