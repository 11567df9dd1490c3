import type {Port, ToHost, ToPage} from '../../bridge/envelopes.ts';

/**
 * A port that is still being opened: what is posted waits.
 *
 * @param onFailure - called if it cannot be opened
 */
export function lazyPort(
  opening: Promise<Port<ToHost, ToPage>>,
  onFailure: (cause: unknown) => void,
): Port<ToHost, ToPage> {
  const waiting: ((port: Port<ToHost, ToPage>) => void)[] = [];
  let opened: Port<ToHost, ToPage> | undefined;

  const whenOpen = (use: (port: Port<ToHost, ToPage>) => void) => {
    if (opened) use(opened);
    else waiting.push(use);
  };
  opening.then((port) => {
    opened = port;
    for (const use of waiting) use(port);
  }, onFailure);

  return {
    post: (envelope) => whenOpen((port) => port.post(envelope)),
    listen: (listener, signal) => whenOpen((port) => port.listen(listener, signal)),
    close: () => whenOpen((port) => port.close()),
  };
}
