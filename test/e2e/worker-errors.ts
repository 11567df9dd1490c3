/**
 * What goes wrong inside of a SharedWorker, which no browser tells its test tool: a copy of the
 * built files whose worker reports its uncaught errors and unhandled rejections to us.
 */
import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {join} from 'node:path';
import {removeFolder, temporaryFolder} from '../../demo/server/child-process.js';
import {listen, LOOPBACK} from '../../demo/server/ports.js';

export type WatchedDist = {
  /** The copy of `dist/`. */
  readonly folder: string;
  /** All reports so far. */
  readonly errors: readonly string[];
  /** Where the worker reports to. */
  readonly origin: string;
  stop(): Promise<void>;
};

export async function watchDist(dist: string): Promise<WatchedDist> {
  const errors: string[] = [];
  const collector = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      errors.push(text);
      response.writeHead(204).end();
    });
  });
  const origin = `http://${LOOPBACK}:${await listen(collector)}`;
  const folder = copyDist(
    dist,
    `for (const type of ['error', 'unhandledrejection', 'securitypolicyviolation']) {
      addEventListener(type, (event) => {
        const refused = event.violatedDirective && event.violatedDirective + ' ' + event.blockedURI;
        const what = refused ?? event.reason ?? event.error ?? event.message;
        const body = type + ' in the worker: ' + (what?.stack ? what + ' ' + what.stack : what);
        fetch('${origin}/', {method: 'POST', mode: 'no-cors', body});
      });
    }\n`,
  );
  return {
    folder,
    errors,
    origin,
    async stop() {
      collector.closeAllConnections();
      await new Promise((resolve) => collector.close(resolve));
      removeFolder(folder);
    },
  };
}

/**
 * A copy of the built files in a temporary folder.
 *
 * @param prelude - runs in the worker before anything else
 */
export function copyDist(dist: string, prelude: string): string {
  const folder = temporaryFolder('natter-dist-');
  cpSync(dist, folder, {recursive: true});
  const worker = join(folder, 'worker.js');
  writeFileSync(worker, prelude + readFileSync(worker, 'utf8'));
  return folder;
}
