/** How long indexing and searching take, in a worker of Chromium and of Firefox. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium, firefox, type Browser} from 'playwright';
import {build} from 'vite';
import {CHROMIUM} from '../../chromium.ts';
import {aligned, spread} from '../figures.ts';
import {startBenchSite} from '../site.ts';
import type {SearchSamples} from './in-worker/search.ts';

/** Prints a table for each browser. */
export async function measureSearch(sizes: readonly number[], runs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'natter-bench-'));
  await buildWorker(folder);
  const site = await startBenchSite({'/worker/': folder}, {});
  try {
    for (const [name, launch] of BROWSERS) {
      const browser = await launch();
      try {
        console.log(`\n${name} ${browser.version()}`);
        const origin = `http://localhost:${site.port}`;
        const all: SearchSamples[] = [];
        for (const size of sizes) all.push(await measureIn(browser, origin, {size, runs}));
        const rows = Object.keys(all[0] ?? {}).map((row) => [
          row,
          ...all.map((samples) => spread(samples[row] ?? [], 'ms')),
        ]);
        const header = ['', ...sizes.map((size) => size.toLocaleString('en'))];
        console.log(aligned([header, ...rows], (column) => column > 0));
      } finally {
        await browser.close();
      }
    }
  } finally {
    await site.stop();
    rmSync(folder, {recursive: true, force: true});
  }
}

const BROWSERS: readonly (readonly [name: string, launch: () => Promise<Browser>])[] = [
  ['Chromium', () => chromium.launch(CHROMIUM)],
  [
    'Firefox',
    () =>
      firefox.launch({
        channel: 'moz-firefox',
        executablePath: process.env['FIREFOX'] ?? '/usr/bin/firefox-esr',
      }),
  ],
];

async function buildWorker(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      target: 'es2022',
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: {search: fileURLToPath(new URL('in-worker/search.ts', import.meta.url))},
        output: {entryFileNames: '[name].js'},
      },
    },
  });
}

async function measureIn(
  browser: Browser,
  origin: string,
  params: {readonly size: number; readonly runs: number},
): Promise<SearchSamples> {
  const context = await browser.newContext();
  const page = await context.newPage();
  // Any answer of the site will do: the worker is of its origin.
  await page.goto(`${origin}/worker/search.js`);
  const samples = await page.evaluate(
    (sent) =>
      new Promise<SearchSamples>((resolve, reject) => {
        const worker = new Worker('/worker/search.js', {type: 'module'});
        worker.addEventListener('message', ({data}) => resolve(data as SearchSamples));
        worker.addEventListener('error', ({message}) => reject(new Error(message)));
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
        worker.postMessage(sent);
      }),
    params,
  );
  await context.close();
  return samples;
}
