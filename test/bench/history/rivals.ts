/** Other clients, which are no dependency of Natter: installed when they are first measured. */
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const FOLDER = fileURLToPath(new URL('../rivals/', import.meta.url));
const CONVERSE = `${FOLDER}node_modules/converse.js/dist/`;

/** What the site has to serve for converse.js. */
export function converseFolders(): Readonly<Record<string, string>> {
  if (!existsSync(`${CONVERSE}converse.min.js`)) {
    console.error('Installing converse.js …');
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'], {
      cwd: FOLDER,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  const wasm = 'curve25519_compiled.wasm';
  // It is looked for beside the page.
  return {[`/${wasm}`]: `${CONVERSE}${wasm}`, '/converse/': CONVERSE};
}
