/**
 * The host asks pages for tokens: one page at a time, the one that was active last first. A page
 * that is silent or leaves is passed over; one that says no decides, since all pages of a site have
 * the same source.
 */
import {AuthenticationError} from '../model/errors.ts';
import type {TokenReason} from '../model/session.ts';

/** For an answer of one page, in ms. It may have to fetch the token from somewhere. */
const DEADLINE = 10_000;

export type TokenAnswer =
  | {readonly type: 'token'; readonly id: number; readonly token: string}
  | {readonly type: 'no-token'; readonly id: number; readonly message: string};

type Ask = (id: number, reason: TokenReason) => void;

export interface TokenAsks<Page> {
  /** This page gives tokens. */
  join(page: Page, ask: Ask): void;
  /** Something came from this page: it is alive. */
  touch(page: Page): void;
  leave(page: Page): void;
  answer(page: Page, answer: TokenAnswer): void;
  /**
   * Rejects with an AuthenticationError: `token-failed` if a page says no, or none answers;
   * `credentials-needed` (at first) or `credentials-expired` if there is no page to ask.
   */
  ask(reason: TokenReason): Promise<string>;
}

export function createTokenAsks<Page>(): TokenAsks<Page> {
  /** The one that was active last is the last. */
  const pages = new Map<Page, Ask>();
  const open = new Map<number, {readonly page: Page; settle(answer?: TokenAnswer): void}>();
  let lastId = 0;
  /** Came after its deadline: it is good for the next time. */
  let late: string | undefined;

  async function askPage(page: Page, ask: Ask, reason: TokenReason) {
    lastId += 1;
    const id = lastId;
    return await new Promise<TokenAnswer | undefined>((resolve) => {
      const settle = (answer?: TokenAnswer) => {
        open.delete(id);
        clearTimeout(timer);
        resolve(answer);
      };
      const timer = setTimeout(settle, DEADLINE);
      open.set(id, {page, settle});
      ask(id, reason);
    });
  }

  return {
    join(page, ask) {
      pages.delete(page);
      pages.set(page, ask);
    },

    touch(page) {
      const ask = pages.get(page);
      if (ask) this.join(page, ask);
    },

    leave(page) {
      pages.delete(page);
      for (const asked of open.values()) if (asked.page === page) asked.settle();
    },

    answer(page, answer) {
      const asked = open.get(answer.id);
      if (asked?.page === page) asked.settle(answer);
      else if (answer.type === 'token' && pages.has(page)) late = answer.token;
    },

    async ask(reason) {
      const asked = new Set<Page>();
      for (;;) {
        if (late !== undefined) {
          const token = late;
          late = undefined;
          return token;
        }
        const next = [...pages].findLast(([page]) => !asked.has(page));
        if (!next) break;
        const [page, ask] = next;
        asked.add(page);
        const answer = await askPage(page, ask, reason);
        if (answer?.type === 'token') return answer.token;
        if (answer) throw new AuthenticationError('token-failed', answer.message);
      }
      if (pages.size > 0) throw new AuthenticationError('token-failed', 'no page answered');
      throw new AuthenticationError(
        reason === 'expired' ? 'credentials-expired' : 'credentials-needed',
        'no page gives tokens',
      );
    },
  };
}
