/** The steps of a plan, done. */
import {assertNever} from '../../src/model/assert-never.ts';
import type {TcpProxy} from '../e2e/tcp-proxy.ts';
import type {Action, NetworkFault} from './plan.ts';
import type {World} from './world.ts';

/**
 * Does it. What is said is only begun, so that what comes next hits it under way.
 *
 * @returns what there was to say about it, if it could not be done
 */
export async function perform(world: World, action: Action): Promise<string | undefined> {
  const {lane, network, bob} = world;
  switch (action.do) {
    case 'bob says':
      bob.say(action.count, action.to);
      return undefined;
    case 'kick':
      return await bob.kick();
    case 'network':
      await disturb(network, action.fault);
      return undefined;
    case 'network of bob':
      if (action.fault === 'restore') {
        await bob.network.restore();
      } else {
        await bob.network.cut();
        await bob.lose();
      }
      return undefined;
    case 'kill server':
      await world.killServer();
      return undefined;
    case 'start server':
      await lane.server.start();
      return undefined;
    case 'kill host': {
      const kill =
        action.how === 'alone' ? lane.browser.closeWorker() : lane.browser.killWorkerProcess();
      return (await kill) ? undefined : 'there is no host';
    }
    case 'sleep':
      if (action.network === 'lost') network.drop();
      await lane.browser.sleep(action.time);
      return undefined;
    case 'open':
      if (world.tab(action.tab)) return 'it is open';
      await world.open(action.tab);
      return undefined;
    case 'say':
    case 'join':
    case 'close':
    case 'crash':
    case 'reload':
    case 'navigate':
    case 'freeze':
    case 'thaw': {
      const tab = world.tab(action.tab);
      if (!tab) return 'the tab is gone';
      if (action.do === 'say') tab.say(action.count, action.how, action.to);
      // What becomes of it may take as long as a network is away.
      else if (action.do === 'join') void tab.join().catch(() => {});
      else await tab[action.do]();
      return undefined;
    }
    default:
      return assertNever(action);
  }
}

async function disturb(network: TcpProxy, fault: NetworkFault): Promise<void> {
  switch (fault) {
    case 'cut':
    case 'refuse':
    case 'restore':
      return network[fault]();
    case 'drop':
      return network.drop();
    case 'freeze':
      return network.freeze();
    case 'freeze up':
      return network.freeze('up');
    case 'freeze down':
      return network.freeze('down');
    case 'slow':
      return network.slow({latency: 150, rate: 50_000});
    default:
      return assertNever(fault);
  }
}
