// The import table of docs/architecture.md: what each folder of src/ may import.
// Imports point one way; the worker side and the page side never see each other.
const table = {
  model: {folders: [], packages: []},
  bridge: {folders: ['model'], packages: []},
  xmpp: {folders: ['model'], packages: ['@xmpp/[^/]+']},
  store: {folders: ['model'], packages: ['idb']},
  sync: {folders: ['model', 'xmpp', 'store'], packages: []},
  worker: {folders: ['model', 'bridge', 'xmpp', 'store', 'sync'], packages: ['fake-indexeddb']},
  client: {folders: ['model', 'bridge'], packages: []},
  elements: {
    folders: ['model', 'client'],
    packages: ['lit', '@lit/context', '@lit/reactive-element', 'lit-html', 'lit-element'],
  },
  support: {folders: ['model', 'client', 'elements'], packages: ['lit', '@lit/context']},
  embed: {folders: ['model', 'client', 'support', 'elements'], packages: []},
  'service-worker': {folders: ['model'], packages: ['workbox-[^/]+']},
};

const notTest = '\\.test\\.ts$';

const folderRules = Object.entries(table).flatMap(([folder, allowed]) => [
  {
    name: `${folder}-imports-only-its-row`,
    comment: `src/${folder} may import only: ${[folder, ...allowed.folders].join(', ')}`,
    severity: 'error',
    from: {path: `^src/${folder}/`, pathNot: notTest},
    to: {path: '^src/', pathNot: `^src/(${[folder, ...allowed.folders].join('|')})/`},
  },
  {
    name: `${folder}-packages-only-its-row`,
    comment: `src/${folder} may import only the packages: ${allowed.packages.join(', ') || 'none'}`,
    severity: 'error',
    from: {path: `^src/${folder}/`, pathNot: notTest},
    to: {
      path: 'node_modules/',
      ...(allowed.packages.length && {
        pathNot: `node_modules/(${allowed.packages.join('|')})/`,
      }),
    },
  },
]);

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'no-circular',
      severity: 'error',
      from: {path: '^src/'},
      to: {circular: true, viaOnly: {dependencyTypesNot: ['type-only']}},
    },
    {
      name: 'demo-uses-the-built-package',
      severity: 'error',
      from: {path: '^demo/'},
      to: {path: '^src/'},
    },
    {
      name: 'source-does-not-import-tests',
      severity: 'error',
      from: {path: '^(src|demo)/', pathNot: notTest},
      to: {path: '^test/'},
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {path: '^src/'},
      to: {couldNotResolve: true},
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: {path: 'node_modules'},
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default'],
    },
  },
};
