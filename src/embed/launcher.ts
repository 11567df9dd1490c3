import {createChatElement} from './chat-element.ts';
import {launcherStyles} from './launcher.styles.ts';
import type {Settings} from './settings.ts';
import {wordsFor, type Words} from './words.ts';

const SVG = 'http://www.w3.org/2000/svg';
const TAG = 'natter-launcher';

/** The bubble with two lines; open, a chevron. */
const ICONS = {lines: 'M7 11h13M7 17h8', chevron: 'm7 11 7 7 7-7'};

/**
 * Puts the launcher into the corner of the page, unless it has one.
 *
 * @param load - fetches the elements; may be called again after it has rejected
 */
export function showLauncher(settings: Settings, load: () => Promise<unknown>): void {
  if (document.querySelector(TAG)) return;
  const host = document.createElement(TAG);
  const locale = settings.locale ?? document.documentElement.lang;
  const words = wordsFor(locale);
  if (settings.theme) host.setAttribute('theme', settings.theme);
  const root = host.attachShadow({mode: 'open'});
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(launcherStyles);
  root.adoptedStyleSheets = [sheet];

  const button = createButton();
  const frame = createFrame(words);
  root.append(frame, button);

  let chat: HTMLElement | undefined;
  let isOpen = false;

  function setOpen(open: boolean): void {
    isOpen = open;
    frame.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    button.setAttribute('aria-label', open ? words.close : words.open);
    if (open && !chat) fill();
  }

  function close(): void {
    setOpen(false);
    button.focus();
  }

  function fill(): void {
    chat = createChatElement(settings);
    // In a window that fills a phone's screen the launcher is hidden: the chat has the button.
    chat.setAttribute('closable', '');
    frame.replaceChildren(chat);
    load().catch(() => {
      chat = undefined;
      frame.replaceChildren(createFailure(words, fill));
    });
  }

  button.addEventListener('click', () => setOpen(!isOpen));
  frame.addEventListener('natter-close', close);
  frame.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) close();
  });

  setOpen(settings.open);
  document.body.append(host);
}

function createButton(): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'launcher';
  button.setAttribute('part', 'launcher');
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('viewBox', '0 0 28 28');
  icon.setAttribute('aria-hidden', 'true');
  for (const [name, d] of Object.entries(ICONS)) {
    const path = document.createElementNS(SVG, 'path');
    const attributes = {
      class: name,
      d,
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': '2.6',
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    };
    for (const [key, value] of Object.entries(attributes)) path.setAttribute(key, value);
    icon.append(path);
  }
  button.append(icon);
  return button;
}

function createFrame(words: Words): HTMLElement {
  const frame = document.createElement('div');
  frame.className = 'window';
  frame.setAttribute('part', 'window');
  frame.setAttribute('role', 'dialog');
  frame.setAttribute('aria-label', words.title);
  return frame;
}

function createFailure(words: Words, retry: () => void): HTMLElement {
  const failure = document.createElement('div');
  failure.className = 'failure';
  failure.setAttribute('role', 'alert');
  const text = document.createElement('p');
  text.textContent = words.failed;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = words.retry;
  button.addEventListener('click', retry);
  failure.append(text, button);
  return failure;
}
