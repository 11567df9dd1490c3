import type {EngineModule, RunningEngine} from '../../bridge/engine-module.ts';
import {portOf, type ToHost, type ToPage} from '../../bridge/envelopes.ts';
import {electedHost} from './elected.ts';
import type {Host, HostOptions} from './host.ts';
import {lazyPort} from './lazy-port.ts';

/** The engine in the page itself, of one tab for all: the last resort. */
export function inPageHost(options: HostOptions): Host {
  const {scope, inPageUrl} = options;
  // The one place where pages get hold of worker code: by URL, and only where no worker can be.
  const load = () => import(/* @vite-ignore */ inPageUrl.href) as Promise<EngineModule>;

  if (!('locks' in navigator)) return aloneHost(scope, load);
  return electedHost('engine in the page', options, ({onOver, onFailure}) => {
    let engine: RunningEngine | undefined;
    let isEnded = false;
    load().then((module) => {
      if (!isEnded) engine = module.startEngine({scope, reach: 'bus', onOver});
    }, onFailure);
    return () => {
      isEnded = true;
      engine?.end();
    };
  });
}

/**
 * Each tab for itself, where tabs cannot agree on one. They share the database, and so its lease:
 * the tab that came last has the chat, and the others say so.
 */
function aloneHost(scope: string, load: () => Promise<EngineModule>): Host {
  let engine: Promise<RunningEngine> | undefined;
  const start = async () => (await load()).startEngine({scope, reach: 'page', onOver() {}});

  async function connect() {
    engine ??= start();
    const channel = new MessageChannel();
    (await engine).accept(portOf<ToPage, unknown>(channel.port1));
    return portOf<ToHost, ToPage>(channel.port2);
  }

  return {
    name: 'engine in this tab',
    open: (onFailure) => lazyPort(connect(), onFailure),
  };
}
