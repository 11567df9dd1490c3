/**
 * WebKitGTK in the hands of the test: MiniBrowser on a screen that nobody sees, driven by W3C
 * WebDriver, which is plain HTTP and JSON.
 */
import {startChild} from '../../demo/server/child-process.js';
import {freePort, LOOPBACK} from '../../demo/server/ports.js';
import {until} from '../../demo/server/until.js';
import {requireProgram} from '../../scripts/programs.js';

/** A tab. Its elements are found by CSS selector, inside of shadow roots, too. */
export interface Tab {
  goTo(url: string): Promise<void>;
  reload(): Promise<void>;
  close(): Promise<void>;
  /** Clicks the first visible one with this text in it, as soon as there is one. */
  click(selector: string, text?: string): Promise<void>;
  /** Types into the first visible one, as soon as there is one. */
  type(selector: string, text: string): Promise<void>;
  /** The texts of all visible ones. */
  texts(selector: string): Promise<readonly string[]>;
}

export interface WebKit {
  openTab(): Promise<Tab>;
  close(): Promise<void>;
}

/** What the driver calls an element (WebDriver §12.1), and the Enter key (§17.4.2). */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
export const ENTER = '\uE007';

/** A script of the page: the visible elements that fit. */
const FIND = `
  const [selector, text] = arguments;
  const inside = (root) => [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.matches(selector) ? [element] : []),
    ...(element.shadowRoot ? inside(element.shadowRoot) : []),
  ]);
  const found = inside(document).filter(
    (element) => element.checkVisibility() && element.textContent.includes(text),
  );`;

/** A browser with a profile of its own, which is gone when it is closed. */
export async function startWebKit(): Promise<WebKit> {
  const options = '-displayfd 1 -nolisten tcp -screen 0 1280x800x24';
  const screen = startChild(requireProgram('Xvfb'), options.split(' '));
  const display = await until('no screen', async () => /^\d+$/m.exec(screen.output())?.[0], {
    givenUp: screen.failure,
  });
  const port = await freePort();
  const driver = startChild(
    requireProgram('WebKitWebDriver'),
    [`--port=${port}`, `--host=${LOOPBACK}`],
    {env: {...process.env, DISPLAY: `:${display}`}},
  );
  const call = callerOf(`http://${LOOPBACK}:${port}`);
  async function end(): Promise<void> {
    await driver.end('SIGKILL');
    await screen.end('SIGKILL');
  }

  try {
    await until('no driver', () => call('GET', '/status'), {givenUp: driver.failure});
    const session = await call('POST', '/session', {capabilities: {}});
    const path = `/session/${(session as {sessionId: string}).sessionId}`;
    const [first] = (await call('GET', `${path}/window/handles`)) as string[];
    let spare = first;
    return {
      async openTab() {
        const opened = spare ?? (await openWindow());
        spare = undefined;
        return tabOf(opened);
      },
      async close() {
        await call('DELETE', path);
        await end();
      },
    };

    async function openWindow(): Promise<string> {
      const opened = await call('POST', `${path}/window/new`, {type: 'tab'});
      return (opened as {handle: string}).handle;
    }

    function tabOf(handle: string): Tab {
      /** Of this tab: a session looks at one at a time. */
      async function command(method: string, name: string, body?: object): Promise<unknown> {
        await call('POST', `${path}/window`, {handle});
        return call(method, path + name, body);
      }
      async function find(script: string, selector: string, text: string): Promise<unknown> {
        return command('POST', '/execute/sync', {script: FIND + script, args: [selector, text]});
      }
      async function elementOf(selector: string, text: string): Promise<string> {
        const found = await until(`no ${selector} with “${text}”`, async () => {
          const element = await find('return found[0]', selector, text);
          return (element as {[ELEMENT]: string} | null)?.[ELEMENT];
        });
        return `/element/${found}`;
      }
      return {
        goTo: async (url) => void (await command('POST', '/url', {url})),
        reload: async () => void (await command('POST', '/refresh', {})),
        close: async () => void (await command('DELETE', '/window')),
        async click(selector, text = '') {
          await command('POST', `${await elementOf(selector, text)}/click`, {});
        },
        async type(selector, text) {
          await command('POST', `${await elementOf(selector, '')}/value`, {text});
        },
        async texts(selector) {
          const texts = await find('return found.map((e) => e.textContent.trim())', selector, '');
          return texts as string[];
        },
      };
    }
  } catch (error) {
    await end();
    throw error;
  }
}

/** Calls the driver; rejects with what it says if it cannot. */
function callerOf(driver: string) {
  return async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(driver + path, {
      method,
      ...(body && {body: JSON.stringify(body)}),
      signal: AbortSignal.timeout(60_000),
    });
    const {value} = (await response.json()) as {value: unknown};
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
}
