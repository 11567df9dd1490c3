/** The elements of the search: a chunk of its own, fetched when a chat is shown. */
import {register} from './register.ts';
import {NatterSearchBar} from './search-bar.ts';
import {NatterSearch} from './search.ts';

register({'natter-search': NatterSearch, 'natter-search-bar': NatterSearchBar});
