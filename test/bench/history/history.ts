/** How fast history is: beside others, and with more and more of it on the device. */
import {existsSync} from 'node:fs';
import {comparisonOf} from '../figures.ts';
import {buildBundles} from './bundles.ts';
import {measureSideBySide, type Measure} from './side-by-side.ts';
import {measureSizes} from './sizes.ts';

/** Prints what was measured. */
export async function measureHistory({
  parts,
  runs,
  sizes,
  clients,
  measures,
}: {
  readonly parts: readonly string[];
  readonly runs: number;
  /** Messages on the device. */
  readonly sizes: readonly number[];
  /** Those that are measured side by side. */
  readonly clients: readonly string[];
  readonly measures: readonly Measure[];
}): Promise<void> {
  // The server waits for its disk with each message: in memory it is the clients that are measured.
  if (existsSync('/dev/shm')) process.env['TMPDIR'] = '/dev/shm';
  const bundles = await buildBundles();
  try {
    if (parts.includes('history')) {
      console.log(`\nHistory, ${runs} runs: median (least–most)`);
      const compared = await measureSideBySide({runs, bundles, clients, measures});
      console.log(comparisonOf(compared));
    }
    if (parts.includes('sizes')) {
      console.log(`\nWith so many messages on the device, ${runs} runs: median (least–most)`);
      console.log(await measureSizes(sizes, runs, bundles, measures));
    }
  } finally {
    bundles.remove();
  }
}
