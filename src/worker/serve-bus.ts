import {postTo, type BusMessage} from '../bridge/bus.ts';
import type {ToPage} from '../bridge/envelopes.ts';
import {parseEnvelope} from '../bridge/validate.ts';
import {busName} from '../bridge/names.ts';
import type {Engine} from './engine.ts';

/**
 * Serves all tabs of a scope over the bus. Of two engines that meet on it the one that began first
 * ends: it was frozen, say, and its tab was given up by the others.
 *
 * @param onOver - that has happened to this one
 * @returns ends it
 */
export function serveBus(engine: Engine, scope: string, onOver: () => void): () => void {
  const channel = new BroadcastChannel(busName(scope));
  const pages = new Map<string, (envelope: unknown) => void>();
  const time = Date.now();
  const {instance} = engine;
  let isEnded = false;

  function post(message: BusMessage): void {
    if (!isEnded) postTo(channel, message);
  }

  function end(): void {
    isEnded = true;
    channel.close();
    engine.end();
  }

  function accept(page: string): (envelope: unknown) => void {
    let listener: (envelope: unknown) => void = () => {};
    engine.accept({
      post: (envelope: ToPage) => post({to: page, envelope}),
      listen(receive) {
        listener = receive;
      },
      close() {},
    });
    const receive = (envelope: unknown) => listener(envelope);
    pages.set(page, receive);
    return receive;
  }

  channel.addEventListener('message', ({data}: MessageEvent<BusMessage>) => {
    if ('from' in data) {
      (pages.get(data.from) ?? accept(data.from))(data.envelope);
      if (parseEnvelope(data.envelope)?.type === 'goodbye') pages.delete(data.from);
    } else if ('begun' in data) {
      const isLater = data.time - time || (data.begun.instance > instance ? 1 : -1);
      if (isLater < 0) return;
      end();
      onOver();
    }
  });
  post({begun: {type: 'pong', instance}, time});
  return end;
}
