/**
 * What any client needs at least: a WebSocket in a page, whose frames are parsed, and the text of
 * each message appended to the page.
 */
import type {BrowserContext, Page} from 'playwright';
import type {Account} from '../../e2e/world.ts';

type BareClient = {
  /** When a message that begins so was in the page. */
  seen(mark: string): Promise<number>;
  /** Fetches all of the archive, newest first, page by page. How long that took, in ms. */
  fetchAll(size: number): Promise<number>;
  count(): number;
};

declare global {
  interface Window {
    bareClient?: BareClient;
  }
}

/** Signs in. */
export async function openBare(
  context: BrowserContext,
  options: {readonly url: string; readonly service: string; readonly account: Account},
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(options.url);
  const {user, password} = options.account;
  const plain = Buffer.from(`\0${user}\0${password}`).toString('base64');
  await page.evaluate(startBare, {service: options.service, plain});
  return page;
}

/** Runs in the page. */
async function startBare({service, plain}: {service: string; plain: string}): Promise<void> {
  const parser = new DOMParser();
  const place = document.querySelector('pre') ?? document.body;
  const waiting: {fits: (element: Element) => boolean; resolve: (element: Element) => void}[] = [];
  let count = 0;
  const socket = new WebSocket(service, ['xmpp']);
  socket.addEventListener('message', ({data}: MessageEvent<string>) => {
    const element = parser.parseFromString(data, 'text/xml').documentElement;
    const body = element.localName === 'message' && element.querySelector('body')?.textContent;
    if (body) {
      place.append(`${body}\n`);
      count += 1;
      return;
    }
    const index = waiting.findIndex(({fits}) => fits(element));
    if (index >= 0) waiting.splice(index, 1)[0]?.resolve(element);
  });
  const next = (fits: (element: Element) => boolean) =>
    new Promise<Element>((resolve) => waiting.push({fits, resolve}));
  const named = (name: string) => (element: Element) => element.localName === name;
  const answer = async (text: string, fits: (element: Element) => boolean) => {
    const arrival = next(fits);
    socket.send(text);
    return await arrival;
  };
  const open = '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="localhost" version="1.0"/>';
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  await answer(open, named('features'));
  await answer(
    `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${plain}</auth>`,
    named('success'),
  );
  await answer(open, named('features'));
  await answer(
    '<iq xmlns="jabber:client" type="set" id="b"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>',
    named('iq'),
  );
  await answer('<presence xmlns="jabber:client"/>', named('presence'));

  window.bareClient = {
    async seen(mark) {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const isThere = () => place.lastChild?.textContent?.startsWith(mark) ?? false;
      while (!isThere()) await frame();
      await frame();
      return Date.now();
    },
    async fetchAll(size) {
      const start = Date.now();
      let before = '';
      for (let page = 0; ; page += 1) {
        const end = await answer(
          `<iq xmlns="jabber:client" type="set" id="q${page}"><query xmlns="urn:xmpp:mam:2" queryid="q${page}">` +
            `<set xmlns="http://jabber.org/protocol/rsm"><max>${size}</max><before>${before}</before></set></query></iq>`,
          (element) => element.getAttribute('id') === `q${page}`,
        );
        if (end.querySelector('fin')?.getAttribute('complete') === 'true') break;
        before = end.querySelector('first')?.textContent ?? '';
      }
      return Date.now() - start;
    },
    count: () => count,
  };
}
