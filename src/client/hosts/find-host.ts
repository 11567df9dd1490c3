import type {Port, ToHost, ToPage} from '../../bridge/envelopes.ts';
import {BridgeError} from '../../model/errors.ts';
import type {Host} from './host.ts';

/** Opens ports to the first host that works; once one has answered, it is the first to be tried. */
export interface HostFinder {
  /** @param onFailure - none works; the error says why, for each */
  open(onFailure: (error: BridgeError) => void): Port<ToHost, ToPage>;
  /** After another engine has taken over: does `open` find that one? */
  movesOn(): boolean;
}

/**
 * How often a way that has worked in this page is tried, and the time between two tries, in ms. A worker
 * that is killed while it starts looks like one that cannot start, and tabs that then took different
 * ways would have different engines. (One that is forbidden is not tried twice: Firefox tells of the
 * first only.)
 */
const TRIES = 10;
const PAUSE = 100;

export function createHostFinder(hosts: readonly Host[]): HostFinder {
  let first = 0;
  let isKnown = false;

  return {
    movesOn: () => hosts[first]?.movesOn?.() ?? false,

    open(onFailure) {
      const reasons: string[] = [];
      /** What was said to hosts that have not answered; the next one has to hear it, too. */
      let said: ToHost[] = [];
      let hasAnswered = false;
      let isClosed = false;
      let listen: (port: Port<ToHost, ToPage>) => void = () => {};
      let port = tryHost(first, isKnown ? TRIES : 1);

      function tryHost(index: number, tries: number): Port<ToHost, ToPage> {
        const host = hosts[index];
        if (!host) {
          onFailure(new BridgeError('no-host', reasons.join('; ')));
          return {post() {}, listen() {}, close() {}};
        }
        let hasFailed = false;
        return host.open((cause) => {
          if (hasFailed || isClosed || hasAnswered) return;
          hasFailed = true;
          port.close();
          if (tries === 1) {
            reasons.push(`${host.name}: ${cause instanceof Error ? cause.message : String(cause)}`);
            replace(index + 1, 1);
          } else {
            setTimeout(() => replace(index, tries - 1), PAUSE);
          }
        });
      }

      function replace(index: number, tries: number): void {
        if (isClosed) return;
        port = tryHost(index, tries);
        listen(port);
        for (const envelope of said) port.post(envelope);
      }

      function heard(): void {
        if (hasAnswered) return;
        hasAnswered = true;
        isKnown = true;
        said = [];
        first += reasons.length;
      }

      return {
        post(envelope) {
          if (!hasAnswered) said.push(envelope);
          port.post(envelope);
        },
        listen(listener, signal) {
          listen = (current) =>
            current.listen((envelope) => {
              heard();
              listener(envelope);
            }, signal);
          listen(port);
        },
        close() {
          isClosed = true;
          port.close();
        },
      };
    },
  };
}
