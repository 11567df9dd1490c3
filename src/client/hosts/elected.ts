/**
 * One tab runs the engine, for all tabs; they speak with it over the bus. Where it runs in that tab
 * is for `start`: in a dedicated worker (leader.ts) or in the page (in-page.ts).
 */
import {busPort, postTo, type BusMessage} from '../../bridge/bus.ts';
import {busName} from '../../bridge/names.ts';
import {createElection} from './election.ts';
import type {Host, HostOptions} from './host.ts';

/** Without a sign of any host, in ms, the tab that should have one is taken for frozen. */
const PATIENCE = 3000;
/** Between the signs of a host that is coming, in ms. */
const COMING = 1000;

export type EngineStart = (events: {
  /** It has ended, because there is another one. */
  readonly onOver: () => void;
  readonly onFailure: (cause: unknown) => void;
}) => /** Ends it. */ () => void;

export function electedHost(name: string, {scope, page}: HostOptions, start: EngineStart): Host {
  const bus = busName(scope);
  let fail: (cause: unknown) => void = () => {};
  let onSign: () => void = () => {};
  let isWanted = false;
  /** The engine of this tab has begun. */
  let hasBegun = false;

  const election = createElection({
    lock: `${bus}:leader`,
    lead(over) {
      hasBegun = false;
      const channel = new BroadcastChannel(bus);
      const announce = () => postTo(channel, {coming: true});
      const coming = setInterval(announce, COMING);
      const settle = () => {
        clearInterval(coming);
        channel.close();
      };
      announce();
      channel.addEventListener('message', ({data}: MessageEvent<BusMessage>) => {
        if (!('begun' in data)) return;
        hasBegun = true;
        settle();
      });
      const end = start({
        onOver: over,
        onFailure(cause) {
          isWanted = false;
          election.leave();
          fail(cause);
        },
      });
      return () => {
        settle();
        end();
      };
    },
  });

  const rejoin = () => {
    if (isWanted) election.join();
  };
  document.addEventListener('freeze', () => election.leave());
  document.addEventListener('resume', rejoin);
  window.addEventListener('pagehide', () => election.leave());
  window.addEventListener('pageshow', rejoin);

  return {
    name,
    open(onFailure) {
      fail = onFailure;
      isWanted = true;
      // Who leads and is asked again has an engine that does not answer.
      if (election.isLeading && hasBegun) election.leave();
      let timer: ReturnType<typeof setTimeout> | undefined;
      onSign = () => clearTimeout(timer);
      try {
        election.join();
        timer = setTimeout(() => {
          if (!election.isLeading && document.visibilityState === 'visible') void election.steal();
        }, PATIENCE);
        return busPort(bus, page, () => onSign());
      } catch (error) {
        queueMicrotask(() => onFailure(error));
        return {post() {}, listen() {}, close() {}};
      }
    },
  };
}
