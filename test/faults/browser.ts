/**
 * Chromium and the processes that it consists of: what ends a SharedWorker, what ends the process
 * that it is in, and what a laptop does to all of them when its lid is closed.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {chromium, type BrowserContext, type CDPSession} from 'playwright';
import {CHROMIUM} from '../chromium.ts';

export interface FaultyBrowser {
  newContext(): Promise<BrowserContext>;
  /** SharedWorkers that run. */
  workers(): Promise<readonly string[]>;
  /** Ends the SharedWorker, as a browser may. @returns false if there is none */
  closeWorker(): Promise<boolean>;
  /** Kills the process that the SharedWorker is in, with the pages in it. */
  killWorkerProcess(): Promise<boolean>;
  /** Stops pages and workers for so long, in ms. */
  sleep(time: number): Promise<void>;
  close(): Promise<void>;
}

export async function launchFaultyBrowser(): Promise<FaultyBrowser> {
  const browser = await chromium.launch({...CHROMIUM, handleSIGINT: false, handleSIGTERM: false});
  const cdp = await browser.newBrowserCDPSession();

  async function workers(): Promise<readonly string[]> {
    const {targetInfos} = await cdp.send('Target.getTargets');
    return targetInfos.filter(({type}) => type === 'shared_worker').map(({targetId}) => targetId);
  }

  return {
    newContext: () => browser.newContext({locale: 'en-GB', viewport: {width: 1000, height: 700}}),

    workers,

    async closeWorker() {
      const ids = await workers();
      for (const targetId of ids) await cdp.send('Target.closeTarget', {targetId});
      return ids.length > 0;
    },

    async killWorkerProcess() {
      const pids = (await renderers(cdp)).filter(hasSharedWorker);
      for (const pid of pids) signal(pid, 'SIGKILL');
      return pids.length > 0;
    },

    async sleep(time) {
      const pids = await renderers(cdp);
      for (const pid of pids) signal(pid, 'SIGSTOP');
      try {
        await delay(time);
      } finally {
        for (const pid of pids) signal(pid, 'SIGCONT');
      }
    },

    async close() {
      await browser.close();
    },
  };
}

/** Those of this browser, and of no other. */
async function renderers(cdp: CDPSession): Promise<readonly number[]> {
  const {processInfo} = await cdp.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({type}) => type === 'renderer').map(({id}) => id);
}

/** No protocol tells which process a worker is in, but its thread has a name. */
function hasSharedWorker(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  try {
    return readdirSync(tasks).some((thread) =>
      readFileSync(`${tasks}/${thread}/comm`, 'utf8').startsWith('SharedWorker'),
    );
  } catch {
    // The process, or the thread, has ended meanwhile.
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
