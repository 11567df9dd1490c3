/**
 * What a transaction did, gathered while it runs. `conclude` brings the conversations up to date
 * in the same transaction and turns everything into changes, to be published after the commit.
 */
import type {Change} from '../model/changes.ts';
import type {Contact} from '../model/contact.ts';
import type {MessageKey} from '../model/ids.ts';
import {type Jid, resourceOf} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import type {Coverage} from '../model/timeline.ts';
import {loadConversation, saveConversation} from '../store/conversations.ts';
import {countUnread, loadWindow, saveMessage} from '../store/messages.ts';
import {findRoom} from '../store/rooms.ts';
import {findAsk, findRosterRow} from '../store/roster.ts';
import type {
  AskRow,
  ConversationRow,
  MessageRow,
  ReadTx,
  RoomRow,
  RosterRow,
  WriteTx,
} from '../store/schema.ts';

/** `undefined` stands for a message that was removed. */
type MessageEffects = Map<MessageKey, Message | undefined>;

export class Effects {
  readonly #conversations = new Map<Jid, ConversationRow>();
  readonly #messages = new Map<Jid, MessageEffects>();
  readonly #coverages = new Map<Jid, Coverage>();
  readonly #contacts = new Set<Jid>();
  readonly #saving: Promise<void>[] = [];
  readonly #noted = new Set<Jid>();

  /** The conversation as this transaction has left it so far. */
  async conversation(tx: ReadTx, jid: Jid): Promise<ConversationRow> {
    const row = this.#conversations.get(jid) ?? (await loadConversation(tx, jid));
    this.#conversations.set(jid, row);
    return row;
  }

  changeConversation(row: ConversationRow): void {
    this.#conversations.set(row.jid, row);
    this.#contacts.add(row.jid);
  }

  /**
   * Saves a message. Nobody has to wait for it: what is read after it knows it, and what fails ends
   * the transaction.
   */
  save(tx: WriteTx, row: MessageRow): void {
    const saving = saveMessage(tx, row);
    // `conclude` awaits it, if it comes to that.
    saving.catch(() => {});
    this.#saving.push(saving);
    this.saved(row);
  }

  /** The same for what nobody sees. */
  noteConversation(row: ConversationRow): void {
    this.#conversations.set(row.jid, row);
    this.#noted.add(row.jid);
  }

  saved(row: MessageRow): void {
    this.#of(row.conversation).set(row.key, toMessage(row));
  }

  removed(row: Pick<MessageRow, 'conversation' | 'key'>): void {
    this.#of(row.conversation).set(row.key, undefined);
  }

  /** Something else is missing of this conversation now. */
  covered(conversation: Jid, coverage: Coverage): void {
    this.#coverages.set(conversation, coverage);
  }

  /** Roster item or request of this one changed. */
  changeContact(jid: Jid): void {
    this.#contacts.add(jid);
  }

  async conclude(tx: WriteTx): Promise<readonly Change[]> {
    const changes: Change[] = [];
    for (const [jid, messages] of this.#messages) {
      const row = await summarise(tx, await this.conversation(tx, jid));
      this.changeConversation(row);
      const upsert = [...messages.values()].filter((message) => message !== undefined);
      const remove = [...messages].filter(([, message]) => !message).map(([key]) => key);
      const coverage = this.#coverages.get(jid);
      this.#coverages.delete(jid);
      const covered = coverage && {coverage};
      changes.push({topic: 'messages', conversation: jid, upsert, remove, ...covered});
    }
    for (const [conversation, coverage] of this.#coverages) {
      changes.push({topic: 'messages', conversation, upsert: [], remove: [], coverage});
    }
    for (const jid of this.#noted) {
      if (!this.#contacts.has(jid)) await saveConversation(tx, await this.conversation(tx, jid));
    }
    const upsert: Contact[] = [];
    const remove: Jid[] = [];
    for (const jid of this.#contacts) {
      const changed = this.#conversations.get(jid);
      const conversation = changed && (await counted(tx, changed));
      if (conversation) await saveConversation(tx, conversation);
      const contact = toContact(jid, {
        conversation: conversation ?? (await loadConversation(tx, jid)),
        roster: await findRosterRow(tx, jid),
        ask: await findAsk(tx, jid),
        room: await findRoom(tx, jid),
      });
      if (contact) upsert.push(contact);
      else remove.push(jid);
    }
    if (upsert.length > 0 || remove.length > 0) changes.push({topic: 'contacts', upsert, remove});
    await Promise.all(this.#saving);
    return changes;
  }

  #of(conversation: Jid): MessageEffects {
    const messages = this.#messages.get(conversation) ?? new Map();
    this.#messages.set(conversation, messages);
    return messages;
  }
}

async function summarise(tx: ReadTx, row: ConversationRow): Promise<ConversationRow> {
  const [newest] = await loadWindow(tx, row.jid, undefined, 1);
  const last = newest && {
    key: newest.key,
    ord: newest.ord,
    body: newest.body,
    time: newest.time,
    own: newest.own,
    delivery: newest.delivery,
    ...(newest.groupchat && {nick: resourceOf(newest.sender) ?? ''}),
  };
  return {...row, last, activity: newest?.time ?? 0};
}

async function counted(tx: ReadTx, row: ConversationRow): Promise<ConversationRow> {
  const mentions = await countUnread(tx, row.jid, 'mention');
  return {
    ...row,
    unread: await countUnread(tx, row.jid),
    ...(mentions > 0 || row.mentions ? {mentions} : {}),
  };
}

export function toMessage(row: Omit<MessageRow, 'aliases'>): Message {
  const {key, conversation, ord, time, own, sender, id, body, delivery} = row;
  const {occupantId, mentionsUs, moderated} = row;
  return {
    key,
    conversation,
    ord,
    time,
    own,
    sender,
    id,
    body,
    delivery,
    ...(occupantId !== undefined && {occupantId}),
    ...(mentionsUs && {mentionsUs}),
    ...(moderated && {moderated}),
  };
}

/** The row of the contact list; undefined if there is nothing to show. */
export function toContact(
  jid: Jid,
  known: {
    readonly conversation: ConversationRow | undefined;
    readonly roster: RosterRow | undefined;
    readonly ask: AskRow | undefined;
    readonly room: RoomRow | undefined;
  },
): Contact | undefined {
  const {conversation, roster, ask, room} = known;
  const draft = conversation?.draft ?? '';
  const isRoomShown = room && (room.isWanted || room.isBookmarked || room.invitation);
  if (!roster && !ask && !isRoomShown && !conversation?.last && draft === '') return undefined;
  return {
    jid,
    kind: room ? 'room' : resourceOf(jid) === undefined ? 'person' : 'occupant',
    name: roster?.name ?? ask?.nick ?? room?.name ?? room?.info?.name,
    inRoster: roster !== undefined,
    subscription: roster?.subscription ?? 'none',
    asked: roster?.asked ?? false,
    asks: ask !== undefined,
    groups: roster?.groups ?? [],
    unread: conversation?.unread ?? 0,
    mentions: conversation?.mentions ?? 0,
    last: conversation?.last,
    draft,
  };
}
