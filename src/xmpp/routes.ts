/**
 * Which address of a server is connected to: the one that its owner prefers, and when that cannot
 * be opened (a proxy lets no WebSocket through, say) another one, which is then remembered for a
 * while. An attempt that fails on both does not become two: while the network is away, most
 * attempts go to one address only.
 */
import {createDeferred} from '../model/deferred.ts';
import {ConnectionError} from '../model/errors.ts';
import type {RouteMemory} from '../model/route.ts';
import type {Clock} from './clock.ts';
import {parseService, parseServiceUrl, type ServiceUrl} from './service-url.ts';
import type {Stream} from './stream.ts';

export type RoutesOptions = {
  /** Addresses, the preferred one first; undefined to ask the domain. */
  readonly service: string | undefined;
  readonly domain: string;
  readonly clock: Clock;
  /** This device has logged in before. */
  readonly hasWorked: boolean;
  readonly remembered: RouteMemory | undefined;
  readonly onRemember: (memory: RouteMemory | undefined) => void;
  /** The domain's own addresses (XEP-0156). */
  readonly lookUp: (signal: AbortSignal) => Promise<readonly ServiceUrl[]>;
};

/** How to connect this time. */
export type Journey = {
  /** Whether an address is of use. */
  readonly allows: (route: ServiceUrl) => boolean;
  readonly open: (route: ServiceUrl, signal: AbortSignal) => Promise<Stream>;
  readonly signal: AbortSignal;
};

export type Connected = {readonly stream: Stream; readonly isConfidential: boolean};

export interface Routes {
  /**
   * Opens a stream.
   *
   * @throws ConnectionError: what became of the preferred address, if none could be opened
   */
  connect(journey: Journey): Promise<Connected>;
}

/** How long another address than the preferred one is gone to first, in ms. */
const MEMORY = 60 * 60_000;
/** The preferred address may hang so long before another one is tried beside it, in ms. */
const PATIENCE = 4_000;
/** Where all was well before, one attempt of so many tries another address, too. */
const STRIDE = 3;

type Opened = {readonly route: ServiceUrl; readonly stream: Stream};

export function createRoutes(options: RoutesOptions): Routes {
  const {service, domain, clock} = options;
  const of = `${service ?? ''} ${domain}`;
  let memory = options.remembered?.of === of ? options.remembered : undefined;
  /** The preferred address is known to be good: what fails then is the network, or the server. */
  let isProven = options.hasWorked && !memory;
  let found: readonly ServiceUrl[] | undefined;
  let lastUrl: string | undefined;
  let failures = 0;

  function recall({allows}: Journey): ServiceUrl | undefined {
    if (!memory || memory.until <= clock.now()) return undefined;
    const route = parseServiceUrl(memory.url);
    return allows(route) ? route : undefined;
  }

  /** Addresses of the owner, or of the domain where the owner has named none. */
  async function known(journey: Journey): Promise<readonly ServiceUrl[]> {
    const named = service === undefined ? [] : parseService(service).filter(journey.allows);
    return named.length > 0 ? named : await lookUp(journey);
  }

  async function lookUp({allows, signal}: Journey): Promise<readonly ServiceUrl[]> {
    found ??= await options.lookUp(signal);
    return found.filter(allows);
  }

  async function open(route: ServiceUrl, {open, signal}: Journey): Promise<Opened> {
    return {route, stream: await open(route, signal)};
  }

  /**
   * The first that opens of the other addresses. Where there is no BOSH the domain is asked for it,
   * but not in every outage: pages may have a policy against it.
   */
  async function openOther(tried: ServiceUrl, journey: Journey): Promise<Opened> {
    const routes = await known(journey);
    const others = routes.filter(({url}) => url !== tried.url);
    return await openAny(others, journey).catch(async (error: unknown) => {
      const hasBosh = [tried, ...routes].some(({transport}) => transport === 'bosh');
      if (hasBosh || isProven) throw error;
      return await openAny(await lookUp(journey), journey);
    });
  }

  /** The first that opens, one after the other. */
  async function openAny(routes: readonly ServiceUrl[], journey: Journey): Promise<Opened> {
    for (const route of routes) {
      const opened = await open(route, journey).catch(() => undefined);
      if (opened) return opened;
    }
    throw new ConnectionError('unreachable');
  }

  /** Is another address worth a try, if this one fails now? */
  function mayDetour(route: ServiceUrl): boolean {
    const wasElsewhere = lastUrl !== route.url;
    return (failures + (wasElsewhere ? 0 : 1)) % STRIDE === 0;
  }

  /** Resolves to whether it opened; to false, too, if that is not to be waited for. */
  async function opensSoon(opening: Promise<Opened>): Promise<boolean> {
    const patience = createDeferred<boolean>();
    const cancel = clock.after(PATIENCE, () => patience.resolve(false));
    try {
      return await Promise.race([opening.then(() => true), patience.promise]);
    } catch (error) {
      if (isBlocked(error)) return false;
      throw error;
    } finally {
      cancel();
    }
  }

  async function openFirst(route: ServiceUrl, journey: Journey): Promise<Opened> {
    const until = ({signal}: AbortController) => ({
      ...journey,
      signal: AbortSignal.any([journey.signal, signal]),
    });
    const direct = new AbortController();
    const opening = open(route, until(direct));
    if (!mayDetour(route) || (await opensSoon(opening))) return await opening;
    const detour = new AbortController();
    const other = openOther(route, until(detour));
    try {
      const opened = await Promise.any([opening, other]);
      // Whichever is late, is not wanted any more.
      (opened.route === route ? detour : direct).abort();
      return opened;
    } catch {
      return await opening;
    }
  }

  async function remember({url}: ServiceUrl, journey: Journey): Promise<void> {
    lastUrl = url;
    if (recall(journey)?.url === url) return;
    const [preferred] = await known(journey);
    const isDetour = preferred?.url !== url;
    isProven = !isDetour;
    if (!isDetour && !memory) return;
    memory = isDetour ? {of, url, until: clock.now() + MEMORY} : undefined;
    options.onRemember(memory);
  }

  return {
    async connect(journey) {
      const route = recall(journey) ?? (await known(journey))[0];
      if (!route) throw new ConnectionError('bad-service', 'no address by which this can be done');
      try {
        const opened = await openFirst(route, journey);
        failures = 0;
        await remember(opened.route, journey);
        return {stream: opened.stream, isConfidential: opened.route.isConfidential};
      } catch (error) {
        failures += 1;
        throw error;
      }
    },
  };
}

/** It may be the way to the server that does not work, and not the server. */
function isBlocked(error: unknown): boolean {
  return (
    error instanceof ConnectionError &&
    ['unreachable', 'not-xmpp', 'timeout', 'closed', 'bad-xml'].includes(error.kind)
  );
}
