/** Asking an archive, and collecting what it sends until the page has ended (XEP-0313 §4.2). */
import {StanzaError} from '../model/errors.ts';
import {type BareJid, bareOf, parseJid} from '../model/jid.ts';
import {
  buildArchiveQuery,
  parseArchiveEnd,
  parseArchiveResult,
  type ArchivedMessage,
  type ArchivePage,
  type ArchiveQuery,
} from './archive.ts';
import type {IqRequests} from './iq-requests.ts';
import {attribute, type Element} from './xml.ts';

export interface ArchiveQueries {
  /** Rejects like any request; `item-not-found` if a bound is not in the archive (any more). */
  query(query: ArchiveQuery): Promise<ArchivePage>;
  /** The name of the field that searches this archive for a text; undefined if it has none. */
  textField(archive: BareJid): Promise<string | undefined>;
  /** Takes a message that claims to be a result, rightly or not; false if it does not. */
  receive(message: Element): boolean;
}

export function createArchiveQueries(options: {
  readonly account: BareJid;
  readonly requests: IqRequests;
  readonly newId: () => string;
  /** The account's archive has an invitation to a room, or its answer: no message to show. */
  readonly onInvitation: (invitation: Element) => void;
}): ArchiveQueries {
  const {account, requests, newId, onInvitation} = options;
  const open = new Map<
    string,
    {readonly archive: BareJid; readonly max: number; readonly messages: ArchivedMessage[]}
  >();
  const textFields = new Map<BareJid, Promise<string | undefined>>();

  const addressed = (archive: BareJid) => (archive === account ? {} : {to: archive});

  async function askForTextField(archive: BareJid): Promise<string | undefined> {
    try {
      const {buildArchiveFormQuery, parseTextField} = await import('./archive-search.ts');
      const question = {
        type: 'get',
        ...addressed(archive),
        payload: buildArchiveFormQuery(),
      } as const;
      return parseTextField(await requests.request(question));
    } catch (error) {
      if (error instanceof StanzaError) return undefined;
      textFields.delete(archive);
      throw error;
    }
  }

  return {
    async query(query) {
      const queryId = newId();
      const messages: ArchivedMessage[] = [];
      open.set(queryId, {archive: query.archive, max: query.max, messages});
      try {
        const answer = await requests.request({
          type: 'set',
          ...addressed(query.archive),
          payload: buildArchiveQuery(query, queryId),
        });
        const end = parseArchiveEnd(answer);
        if (!end) throw new StanzaError('undefined-condition', 'cancel', 'malformed archive page');
        return {...end, messages};
      } finally {
        open.delete(queryId);
      }
    },

    textField(archive) {
      const known = textFields.get(archive) ?? askForTextField(archive);
      textFields.set(archive, known);
      return known;
    },

    receive(message) {
      const result = parseArchiveResult(message, account);
      if (!result) return false;
      const query = open.get(result.queryId ?? '');
      // CVE-2020-26547: only the archive that was asked, and only what it was asked for.
      const from = attribute(message, 'from');
      const sender = from === undefined ? account : parseJid(from);
      const isExpected = query !== undefined && sender === query.archive;
      const isOfAccount = query?.archive === account;
      if (isExpected && isOfAccount && result.invitation) onInvitation(result.invitation);
      if (isExpected && result.message && query.messages.length < query.max) {
        // Of other rooms, and of people, a room knows nothing.
        const isOfArchive = isOfAccount || bareOf(result.message.stanza.from) === query.archive;
        if (isOfArchive) query.messages.push(result.message);
      }
      return true;
    },
  };
}
