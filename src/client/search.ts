/**
 * Searching from a page. Somebody who types asks with each letter, and wants the answer to the
 * last one only: one question at a time is with the host, and of those that wait the outdated
 * ones are never asked.
 */
import type {BridgeCaller} from '../bridge/caller.ts';
import type {Requests} from '../bridge/contract.ts';
import {LONGEST_SEARCH, MOST_HITS} from '../model/search.ts';
import type {NatterClient, SearchOptions} from './client.ts';

const LIMIT = 50;

export function createSearch(caller: BridgeCaller): Pick<NatterClient, 'search' | 'searchArchive'> {
  const turns: Record<'search' | 'searchArchive', Promise<unknown>> = {
    search: Promise.resolve(),
    searchArchive: Promise.resolve(),
  };

  async function ask<Name extends keyof typeof turns>(
    name: Name,
    params: Requests[Name]['params'],
    signal: AbortSignal | undefined,
  ): Promise<Requests[Name]['result']> {
    const asked = turns[name].then(() => {
      signal?.throwIfAborted();
      return caller.request(name, params);
    });
    turns[name] = asked.catch(() => {});
    const result = await asked;
    signal?.throwIfAborted();
    return result;
  }

  const wishOf = (text: string, options: SearchOptions<unknown>) => {
    const {conversation, own, since, limit = LIMIT} = options;
    return {
      text: text.slice(0, LONGEST_SEARCH),
      conversation,
      own,
      since,
      limit: Math.min(limit, MOST_HITS),
    };
  };

  return {
    search: (text, options = {}) =>
      ask('search', {...wishOf(text, options), before: options.before}, options.signal),
    searchArchive: (text, options = {}) =>
      ask('searchArchive', {...wishOf(text, options), before: options.before}, options.signal),
  };
}
