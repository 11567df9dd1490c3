// The JSDoc is the API: each part, slot and event in the source of an element, and in the modules
// beside it that draw for it, must be in the custom elements manifest of that element.
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

/** @typedef {{tagName?: string, cssParts?: {name: string}[], slots?: {name: string}[], events?: {type?: {text: string}}[]}} Declaration */
/** @typedef {{path: string, declarations?: Declaration[]}} Module */

/** @param {string} source @param {RegExp} pattern */
function names(source, pattern) {
  return [...source.matchAll(pattern)].flatMap(([, list = '']) =>
    list.split(/\s+/).filter((name) => name !== '' && !name.includes('$')),
  );
}

/**
 * @param {string} kind @param {string} tag
 * @param {string[]} used @param {{name: string}[] | undefined} documented
 */
function missing(kind, tag, used, documented) {
  const known = new Set(documented?.map(({name}) => name));
  return [...new Set(used)]
    .filter((name) => !known.has(name))
    .map((name) => `<${tag}> has an undocumented ${kind}: ${name}`);
}

/**
 * @param {string} path
 * @param {Set<string>} seen modules that are there already, or speak for themselves
 * @returns {string}
 */
function sourceOf(path, seen) {
  const source = readFileSync(path, 'utf8');
  const beside = [...source.matchAll(/from '(\.\/[^']+)'/g)].map(([, name = '']) => {
    const other = join(dirname(path), name);
    return seen.has(other) ? '' : sourceOf(other, seen.add(other));
  });
  return [source, ...beside].join('\n');
}

/** One line each; empty if all is documented. */
export function undocumentedParts() {
  /** @type {{modules: Module[]}} */
  const manifest = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8'));
  const elements = manifest.modules.flatMap(({path, declarations = []}) =>
    declarations.filter(({tagName}) => tagName !== undefined).map((own) => ({path, ...own})),
  );
  if (elements.length === 0) return ['the manifest has no elements'];
  const paths = elements.map(({path}) => path);
  return elements.flatMap(({path, tagName = '', cssParts, slots, events}) => {
    const source = sourceOf(path, new Set(paths));
    const fired = events?.map(({type}) => ({name: type?.text ?? ''}));
    return [
      ...missing('part', tagName, names(source, /\bpart="([^"]*)"/g), cssParts),
      ...missing('slot', tagName, names(source, /<slot name="([^"]*)"/g), slots),
      ...missing('event', tagName, names(source, /dispatchEvent\(\s*new (\w+)/g), fired),
    ];
  });
}
