// The JSDoc is the API: each part, slot and event in the source of an element must be in the
// custom elements manifest of that element, and each documented one in its source.
import {readFileSync} from 'node:fs';

/** @typedef {{tagName?: string, cssParts?: {name: string}[], slots?: {name: string}[], events?: {name: string}[]}} Declaration */
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
  return manifest.modules.flatMap(({path, declarations = []}) =>
    declarations.flatMap(({tagName, cssParts, slots, events}) => {
      if (tagName === undefined) return [];
      const source = readFileSync(path, 'utf8');
      return [
        ...missing('part', tagName, names(source, /\bpart="([^"]*)"/g), cssParts),
        ...missing('slot', tagName, names(source, /<slot name="([^"]*)"/g), slots),
        ...missing(
          'event',
          tagName,
          names(source, /dispatchEvent\(\s*new \w+\('(natter-[^']*)'/g),
          events,
        ),
      ];
    }),
  );
}
