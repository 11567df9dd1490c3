/** How much the threads of a page have to do, and what it holds in memory. */
import {readdir, readFile} from 'node:fs/promises';
import {setTimeout as delay} from 'node:timers/promises';
import type {Browser, CDPSession, Page} from 'playwright';

/** Processor time so far, in s; the worker's is undefined where it cannot be had. */
export type Busy = {readonly page: number; readonly worker: number | undefined};

export interface Meter {
  busy(): Promise<Busy>;
  /** Resolves when the worker has nothing to do any more. */
  settled(): Promise<void>;
  /** Bytes of the page's JavaScript heap after garbage was collected. */
  heap(): Promise<number>;
  stop(): Promise<void>;
}

export async function startMeter(browser: Browser, page: Page): Promise<Meter> {
  const cdp = await page.context().newCDPSession(page);
  const whole = await browser.newBrowserCDPSession();
  // Time on the processor: what others do on the machine meanwhile is not the page's.
  await cdp.send('Performance.enable', {timeDomain: 'threadTicks'});
  return {
    async busy() {
      return {page: await metric(cdp, 'TaskDuration'), worker: await workerTime(whole)};
    },
    async settled() {
      for (let quiet = 0, last = NaN; quiet < 3;) {
        await delay(250);
        const time = (await workerTime(whole)) ?? 0;
        quiet = time - last < 0.005 ? quiet + 1 : 0;
        last = time;
      }
    },
    async heap() {
      await cdp.send('HeapProfiler.collectGarbage');
      await cdp.send('HeapProfiler.collectGarbage');
      return await metric(cdp, 'JSHeapUsedSize');
    },
    async stop() {
      await whole.detach();
      await cdp.detach().catch(() => {});
    },
  };
}

async function metric(cdp: CDPSession, name: string): Promise<number> {
  const {metrics} = await cdp.send('Performance.getMetrics');
  return metrics.find((one) => one.name === name)?.value ?? NaN;
}

/**
 * Chromium counts tasks of pages only: of a SharedWorker's thread the kernel is asked. There is one
 * such thread in the browser while this measures.
 */
async function workerTime(whole: CDPSession): Promise<number | undefined> {
  const {processInfo} = await whole.send('SystemInfo.getProcessInfo');
  let nanoseconds: number | undefined;
  for (const {id} of processInfo.filter(({type}) => type === 'renderer')) {
    for (const thread of await readdir(`/proc/${id}/task`).catch(() => [])) {
      const folder = `/proc/${id}/task/${thread}`;
      const name = await readFile(`${folder}/comm`, 'utf8').catch(() => '');
      if (!name.startsWith('SharedWorker')) continue;
      const [time] = (await readFile(`${folder}/schedstat`, 'utf8').catch(() => '')).split(' ');
      nanoseconds = (nanoseconds ?? 0) + Number(time);
    }
  }
  return nanoseconds === undefined ? undefined : nanoseconds / 1e9;
}
