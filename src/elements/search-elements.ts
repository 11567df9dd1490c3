/** The elements of the search: a chunk of its own, fetched when a chat is shown. */
import {NatterSearchBar} from './search-bar.ts';
import {NatterSearch} from './search.ts';

for (const [name, element] of [
  ['natter-search', NatterSearch],
  ['natter-search-bar', NatterSearchBar],
] as const) {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
