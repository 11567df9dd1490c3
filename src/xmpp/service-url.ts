import {ConnectionError} from '../model/errors.ts';

const LOOPBACK = /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** What may be believed of a service's address before connecting to it. */
export type ServiceUrl = {
  readonly url: string;
  readonly transport: 'websocket' | 'bosh';
  /** TLS, or a connection that does not leave the machine: a password may be sent over it. */
  readonly isConfidential: boolean;
};

/** True for a host name or address of this machine. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * Checks the addresses of a service, which white space separates, the preferred one first: wss:
 * and https: anywhere, ws: and http: only on loopback.
 *
 * @throws ConnectionError `bad-service`
 */
export function parseService(text: string): readonly ServiceUrl[] {
  const parts = text.split(/\s+/).filter(Boolean);
  if (parts.length === 0) throw new ConnectionError('bad-service', 'no address');
  return parts.map(parseServiceUrl);
}

/** @throws ConnectionError `bad-service` */
export function parseServiceUrl(text: string): ServiceUrl {
  if (!URL.canParse(text)) throw new ConnectionError('bad-service', `not a URL: ${text}`);
  const url = new URL(text);
  if (url.username || url.password || url.hash) {
    throw new ConnectionError('bad-service', 'a service has neither credentials nor fragment');
  }
  const [, scheme = '', isSecure] = /^(ws|http)(s?):$/.exec(url.protocol) ?? [];
  if (!scheme) throw new ConnectionError('bad-service', `neither wss: nor https: ${url.protocol}`);
  if (!isSecure && !isLoopback(url.hostname)) {
    throw new ConnectionError('bad-service', `${scheme}: is for loopback only; use ${scheme}s:`);
  }
  const transport = scheme === 'ws' ? 'websocket' : 'bosh';
  return {url: url.href, transport, isConfidential: true};
}
