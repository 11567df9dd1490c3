/**
 * The script tag: `<script async src="natter.js" data-service="wss://…">`. It reads its
 * attributes, draws the launcher, or finds the place for an inline chat, and fetches the
 * elements from beside itself when they are wanted.
 */
import {showInline} from './inline.ts';
import {showLauncher} from './launcher.ts';
import {parseSettings} from './settings.ts';
import {languageOf} from './words.ts';

function start(script: HTMLScriptElement): void {
  const settings = parseSettings(script.dataset);
  let attempts = 0;
  const load = (): Promise<unknown> => {
    // A module that failed to load stays failed under its URL.
    const url = new URL(attempts === 0 ? 'chat.js' : `chat.js?${attempts}`, script.src).href;
    attempts += 1;
    fetchWords(script, settings.locale ?? document.documentElement.lang);
    return import(/* @vite-ignore */ url);
  };
  // What will be shown at once is fetched while the page is still being read.
  let first = settings.open || settings.inline !== undefined ? load() : undefined;
  first?.catch(() => {});
  const show = (): void => {
    if (settings.inline === undefined) {
      showLauncher(settings, () => {
        const loading = first ?? load();
        first = undefined;
        return loading;
      });
      return;
    }
    showInline(settings.inline, settings);
    first?.catch((error: unknown) => reportError(error));
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', show);
  else show();
}

/** The elements fetch their words themselves; begun here, they come at the same time. */
function fetchWords(script: HTMLScriptElement, locale: string): void {
  const language = languageOf(locale);
  if (language === 'en') return;
  import(/* @vite-ignore */ new URL(`chat-${language}.js`, script.src).href).catch(() => {
    // The elements will find out, and speak English.
  });
}

// Set while a classic script runs, also an async one.
const script = document.currentScript;
if (script instanceof HTMLScriptElement) start(script);
