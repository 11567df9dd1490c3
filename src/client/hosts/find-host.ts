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

export function createHostFinder(hosts: readonly Host[]): HostFinder {
  let first = 0;

  return {
    movesOn: () => hosts[first]?.movesOn?.() ?? false,

    open(onFailure) {
      const reasons: string[] = [];
      /** What was said to hosts that have not answered; the next one has to hear it, too. */
      let said: ToHost[] = [];
      let hasAnswered = false;
      let isClosed = false;
      let listen: (port: Port<ToHost, ToPage>) => void = () => {};
      let port = tryHost(first);

      function tryHost(index: number): Port<ToHost, ToPage> {
        const host = hosts[index];
        if (!host) {
          onFailure(new BridgeError('no-host', reasons.join('; ')));
          return {post() {}, listen() {}, close() {}};
        }
        return host.open((cause) => {
          if (isClosed || hasAnswered) return;
          reasons.push(`${host.name}: ${cause instanceof Error ? cause.message : String(cause)}`);
          port.close();
          port = tryHost(index + 1);
          listen(port);
          for (const envelope of said) port.post(envelope);
        });
      }

      function heard(): void {
        if (hasAnswered) return;
        hasAnswered = true;
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
