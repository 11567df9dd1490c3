/** The custom elements manifest: what editors and documentation know of the elements. */
export default {
  globs: ['src/elements/*.ts'],
  exclude: ['src/elements/*.test.ts', 'src/elements/*.styles.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
};
