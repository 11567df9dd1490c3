/**
 * The `<body/>` of BOSH (XEP-0124 §6), written and read. What it means is for bosh-session.ts.
 */
import {parseElement, XmlError} from './strict-xml.ts';
import {elementsOf, el, NS_CLIENT, type Element} from './xml.ts';

const NS_BOSH = 'http://jabber.org/protocol/httpbind';
const NS_XBOSH = 'urn:xmpp:xbosh';

export type Body = {
  readonly attributes: Readonly<Record<string, string | undefined>>;
  /** Each stands by itself: it has the namespaces that it needs. */
  readonly payloads: readonly Element[];
};

/** @param payloads - XML, each with its namespace */
export function buildBody(
  attributes: Readonly<Record<string, string | number | undefined>>,
  payloads: readonly string[] = [],
): string {
  const empty = el('body', {xmlns: NS_BOSH, 'xmlns:xmpp': NS_XBOSH, ...attributes}).toString();
  return payloads.length === 0 ? empty : `${empty.slice(0, -2)}>${payloads.join('')}</body>`;
}

/** @throws XmlError */
export function parseBody(text: string): Body {
  const body = parseElement(text);
  if (!body.is('body', NS_BOSH)) throw new XmlError(`${body.getName()} instead of a body`);
  const declarations = Object.entries(body.attrs).filter(([name]) => name.startsWith('xmlns:'));
  return {attributes: body.attrs, payloads: elementsOf(body).map(standalone)};

  function standalone(payload: Element): Element {
    // XEP-0206 §2: many servers leave the namespace of stanzas away, and mean this one.
    if (payload.getNS() === NS_BOSH && !payload.name.includes(':'))
      payload.attrs['xmlns'] = NS_CLIENT;
    for (const [name, value] of declarations) payload.attrs[name] ??= value;
    payload.parent = null;
    return payload;
  }
}
