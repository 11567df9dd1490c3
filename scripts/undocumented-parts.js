// The JSDoc is the API: each part, slot and event in the source of an element must be in the
// custom elements manifest of that element, and each documented one in its source.
import {readFileSync} from 'node:fs';

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

/** One line each; empty if all is documented. */
export function undocumentedParts() {
  /** @type {{modules: Module[]}} */
  const manifest = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8'));
  const elements = manifest.modules.flatMap(({path, declarations = []}) =>
    declarations.filter(({tagName}) => tagName !== undefined).map((own) => ({path, ...own})),
  );
  if (elements.length === 0) return ['the manifest has no elements'];
  return elements.flatMap(({path, tagName = '', cssParts, slots, events}) => {
    const source = readFileSync(path, 'utf8');
    const fired = events?.map(({type}) => ({name: type?.text ?? ''}));
    return [
      ...missing('part', tagName, names(source, /\bpart="([^"]*)"/g), cssParts),
      ...missing('slot', tagName, names(source, /<slot name="([^"]*)"/g), slots),
      ...missing('event', tagName, names(source, /dispatchEvent\(\s*new (\w+)/g), fired),
    ];
  });
}
