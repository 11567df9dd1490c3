/** What the benchmark adds to pages of Natter's own code, built as Natter is. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';

export type Bundles = {readonly folder: string; remove(): void};

export async function buildBundles(): Promise<Bundles> {
  const folder = mkdtempSync(join(tmpdir(), 'natter-bench-'));
  const entry = (name: string) => fileURLToPath(new URL(`in-page/${name}.ts`, import.meta.url));
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      target: 'es2022',
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      modulePreload: false,
      rolldownOptions: {
        input: {'cold-sync': entry('cold-sync'), seed: entry('seed')},
        preserveEntrySignatures: 'allow-extension',
        output: {entryFileNames: '[name].js'},
      },
    },
  });
  return {folder, remove: () => rmSync(folder, {recursive: true, force: true})};
}
