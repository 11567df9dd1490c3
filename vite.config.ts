import {defineConfig, type BuildOptions, type Plugin, type UserConfig} from 'vite';

/**
 * What the entry needs at once stays in it, so that it is fetched in one go; what is fetched later
 * imports the rest from it.
 *
 * @param together - what is fetched later in one file, by its name
 */
function startsFromOneFile(
  input: Record<string, string>,
  chunkFileNames: string,
  together: Readonly<Record<string, RegExp>> = {},
): NonNullable<BuildOptions['rolldownOptions']> {
  const groups = Object.entries(together).map(([name, test]) => ({name, test}));
  return {
    input,
    preserveEntrySignatures: 'allow-extension',
    output: {
      entryFileNames: '[name].js',
      chunkFileNames,
      codeSplitting: {groups: [{name: 'entry', tags: ['$initial']}, ...groups]},
    },
  };
}

/**
 * Parts of the engine that share more than what is in its own file: a file of their own for that
 * would be imported by a statement, and Firefox refuses it where the scripts are of another origin
 * (decision 41).
 */
const TOGETHER = {
  index: /[\\/](sync[\\/](search|make-room|removal)|store[\\/](search|term-index))\.ts$/,
  'room-wire': /[\\/]xmpp[\\/](create-room-wire|private-items)\.ts$/,
};

/**
 * What is built, one mode each (`scripts/build.js` builds them all into dist/):
 * - `loader`: natter.js, the script tag; a classic script
 * - `chat`: chat.js, what the loader fetches: the elements with all that they need
 * - `worker`: worker.js, which a worker is started from, and fetches
 * - `engine`: worker-engine.js, the host
 * - `in-page`: engine-in-page.js, the same for pages that can have no worker
 * - `package`: index.js and define.js for npm; Lit stays an import
 */
const modes: Record<string, UserConfig> = {
  loader: {
    build: {
      rolldownOptions: {
        input: 'src/embed/loader.ts',
        output: {format: 'iife', entryFileNames: 'natter.js'},
      },
    },
  },
  chat: {
    build: {
      rolldownOptions: startsFromOneFile({chat: 'src/embed/chat.ts'}, 'chat-[name].js'),
    },
  },
  worker: {
    build: {
      rolldownOptions: {
        input: {worker: 'src/worker/worker.ts'},
        output: {entryFileNames: '[name].js'},
      },
    },
  },
  engine: {
    build: {
      rolldownOptions: startsFromOneFile(
        {'worker-engine': 'src/worker/serve.ts'},
        'worker-[name].js',
        TOGETHER,
      ),
    },
  },
  'in-page': {
    build: {
      rolldownOptions: startsFromOneFile(
        {'engine-in-page': 'src/worker/engine-in-page.ts'},
        'engine-[name].js',
        TOGETHER,
      ),
    },
  },
  package: {
    build: {
      rolldownOptions: {
        input: {index: 'src/index.ts', define: 'src/elements/define.ts'},
        external: [/^lit($|\/)/, /^@lit\//],
        preserveEntrySignatures: 'strict',
        output: {entryFileNames: '[name].js', chunkFileNames: 'package-[name].js'},
      },
    },
  },
};

const common: BuildOptions = {
  target: ['es2022', 'chrome123', 'firefox128', 'safari17.5'],
  outDir: 'dist',
  emptyOutDir: false,
  copyPublicDir: false,
  modulePreload: false,
  sourcemap: true,
  reportCompressedSize: false,
};

/** Vite wraps each `import()`, to fetch style sheets with it. There are none. */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) =>
    id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load()' : null,
};

export default defineConfig(({mode}) => {
  const own = modes[mode];
  return {
    ...own,
    plugins: [plainImports],
    resolve: {
      alias: {
        // What @xmpp/* takes from Node is a few events: the same in a quarter of the size.
        events: 'eventemitter3',
        // Every frame is read by src/xmpp/strict-xml.ts: this one is only made, and listened to.
        'ltx/lib/parsers/ltx.js': 'eventemitter3',
      },
    },
    base: './',
    build: {...common, ...own?.build},
  };
});
