// Builds everything into dist/: the bundles of vite.config.ts, the type declarations and
// the custom elements manifest.
import {execFileSync} from 'node:child_process';
import {rmSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/** @param {string} name @param {string[]} args */
function run(name, ...args) {
  execFileSync(process.execPath, [`node_modules/${name}`, ...args], {stdio: 'inherit'});
}

rmSync('dist', {recursive: true, force: true});
for (const mode of ['loader', 'chat', 'worker', 'engine', 'in-page', 'package']) {
  await build({mode, logLevel: 'warn'});
}
run('typescript/bin/tsc', '-p', 'tsconfig.package.json');
run('@custom-elements-manifest/analyzer/cem.js', 'analyze', '--config', 'cem.config.js', '--quiet');
console.log('built dist/');
