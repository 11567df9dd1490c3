/**
 * XEP-0156 Discovering Alternative XMPP Connection Methods, version 1.4.0: what a domain says in its
 * host-meta file (RFC 6415), in JSON or else in XML. Read only over TLS, as are the addresses in
 * it, unless the domain is this machine.
 */
import {ConnectionError} from '../model/errors.ts';
import type {Fetch} from './bosh-requests.ts';
import type {Clock} from './clock.ts';
import {isLoopback, parseServiceUrl, type ServiceUrl} from './service-url.ts';
import {parseElement} from './strict-xml.ts';
import {attribute, childrenOf} from './xml.ts';

const NS_XRD = 'http://docs.oasis-open.org/ns/xri/xrd-1.0';
const RELATIONS: Readonly<Record<string, ServiceUrl['transport']>> = {
  'urn:xmpp:alt-connections:websocket': 'websocket',
  'urn:xmpp:alt-connections:xbosh': 'bosh',
};
/** For each of the two files, in ms. */
const TIMEOUT = 8_000;
const MAX_LENGTH = 64 * 1024;

type Link = {readonly rel: unknown; readonly href: unknown};

export type HostMetaOptions = {
  readonly domain: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/**
 * The addresses that a domain gives, WebSocket first.
 *
 * @throws ConnectionError `unreachable`, or `bad-service` if it gives none
 */
export async function fetchHostMeta(options: HostMetaOptions): Promise<readonly ServiceUrl[]> {
  const base = baseUrl(options.domain);
  let isReached = false;
  for (const [name, parse] of [
    ['host-meta.json', parseJson],
    ['host-meta', parseXml],
  ] as const) {
    const text = await fetchText(new URL(`/.well-known/${name}`, base), options);
    if (text === undefined) continue;
    isReached = true;
    const found = toServices(parse(text));
    if (found.length > 0) return found;
  }
  throw isReached
    ? new ConnectionError('bad-service', `${base.host} has no host-meta for XMPP`)
    : new ConnectionError('unreachable', `no host-meta at ${base.host}`);
}

function baseUrl(domain: string): URL {
  const text = `https://${domain}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Nothing but a host.
  if (!url || url.href !== `${url.origin}/` || url.port !== '') {
    throw new ConnectionError('bad-service', `${domain} is no domain`);
  }
  if (isLoopback(url.hostname)) url.protocol = 'http:';
  return url;
}

/** The file; '' if the server says that there is none, undefined if it cannot be asked. */
async function fetchText(url: URL, options: HostMetaOptions): Promise<string | undefined> {
  const timeout = new AbortController();
  const cancel = options.clock.after(TIMEOUT, () => timeout.abort());
  try {
    const response = await options.fetch(url.href, {
      credentials: 'omit',
      signal: AbortSignal.any([options.signal, timeout.signal]),
    });
    if (response.status >= 500) return undefined;
    const isTrusted = !response.url || new URL(response.url).protocol === url.protocol;
    return response.ok && isTrusted ? await response.text() : '';
  } catch {
    return undefined;
  } finally {
    cancel();
  }
}

function parseJson(text: string): readonly Link[] {
  try {
    const {links} = JSON.parse(text) as {links?: unknown};
    return Array.isArray(links) ? links.filter((link) => typeof link === 'object' && link) : [];
  } catch {
    return [];
  }
}

function parseXml(text: string): readonly Link[] {
  if (text.length > MAX_LENGTH) return [];
  try {
    // A file, unlike a stanza, begins with a declaration and may have comments.
    const root = parseElement(
      text.replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, '').replace(/<!--[^]*?-->/g, ''),
    );
    return childrenOf(root, 'Link', NS_XRD).map((link) => ({
      rel: attribute(link, 'rel'),
      href: attribute(link, 'href'),
    }));
  } catch {
    return [];
  }
}

function toServices(links: readonly Link[]): readonly ServiceUrl[] {
  const services = links.flatMap(({rel, href}) => {
    if (typeof rel !== 'string' || typeof href !== 'string') return [];
    try {
      const service = parseServiceUrl(href);
      return Object.hasOwn(RELATIONS, rel) && RELATIONS[rel] === service.transport ? [service] : [];
    } catch {
      // §3: other addresses than these are not to be used.
      return [];
    }
  });
  // §3: their order means nothing.
  const rank = ({transport}: ServiceUrl) => (transport === 'websocket' ? 0 : 1);
  return services.toSorted((a, b) => rank(a) - rank(b));
}
