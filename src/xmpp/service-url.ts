import {ConnectionError} from '../model/errors.ts';

const LOOPBACK = /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** What may be believed of a service's address before connecting to it. */
export type ServiceUrl = {
  readonly url: string;
  /** TLS, or a connection that does not leave the machine: a password may be sent over it. */
  readonly isConfidential: boolean;
};

/**
 * Checks the address of a service: wss: anywhere, ws: only on loopback.
 *
 * @throws ConnectionError `bad-service`
 */
export function parseServiceUrl(text: string): ServiceUrl {
  if (!URL.canParse(text)) throw new ConnectionError('bad-service', `not a URL: ${text}`);
  const url = new URL(text);
  const isLoopback = LOOPBACK.test(url.hostname);
  if (url.username || url.password || url.hash) {
    throw new ConnectionError('bad-service', 'a service has neither credentials nor fragment');
  }
  switch (url.protocol) {
    case 'wss:':
      return {url: url.href, isConfidential: true};
    case 'ws:':
      if (isLoopback) return {url: url.href, isConfidential: true};
      throw new ConnectionError('bad-service', 'ws: is for loopback only; use wss:');
    case 'https:':
    case 'http:':
      throw new ConnectionError('bad-service', 'only WebSocket (wss:) is supported, not BOSH');
    default:
      throw new ConnectionError('bad-service', `not wss: ${url.protocol}`);
  }
}
