/** Runs the schedules of test/faults, which are written in TypeScript. */
import {fileURLToPath} from 'node:url';
import {runnerImport} from 'vite';

/** @type {{module: typeof import('../test/faults/run.ts')}} */
const {module} = await runnerImport(
  fileURLToPath(new URL('../test/faults/run.ts', import.meta.url)),
);
await module.main(process.argv.slice(2));
// A schedule that has broken off may still wait for something.
process.exit();
