/** Runs the benchmark of test/bench, which is written in TypeScript. */
import {fileURLToPath} from 'node:url';
import {runnerImport} from 'vite';

/** @type {{module: typeof import('../test/bench/run.ts')}} */
const {module} = await runnerImport(
  fileURLToPath(new URL('../test/bench/run.ts', import.meta.url)),
);
await module.main(process.argv.slice(2));
