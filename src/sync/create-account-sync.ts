/**
 * The sync of one account, put together: what the wire tells goes to the part that knows it, and
 * what pages ask is answered from the disk.
 */
import {ConnectionError} from '../model/errors.ts';
import {type BareJid, bareOf, type Jid} from '../model/jid.ts';
import type {Typing} from '../model/contact.ts';
import type {TimelinePage} from '../model/timeline.ts';
import type {LiveMessage} from '../xmpp/wire.ts';
import {AccountParts, type AccountSyncOptions} from './account-parts.ts';
import type {AccountSync} from './account-sync.ts';
import {saveDraft} from './drafts.ts';
import {commitDisplayed, sendMarkers} from './read-state.ts';
import {applyRosterPush, applySubscription, loadContacts} from './roster.ts';
import type {Rooms} from './rooms/rooms.ts';
import type {Removing} from './removal.ts';
import {runStep} from './step.ts';
import {loadTimeline} from './timeline.ts';

/** The sync of the account of `wire`, over its open store. Nothing is sent before `bound`. */
export function createAccountSync(options: AccountSyncOptions): AccountSync {
  return new StoredAccountSync(options);
}

class StoredAccountSync implements AccountSync {
  readonly #parts: AccountParts;

  constructor(options: AccountSyncOptions) {
    this.#parts = new AccountParts(options);
  }

  // What the wire tells

  async bound(): Promise<void> {
    if (this.#parts.isClosed) return;
    this.#parts.chatStates.reset();
    this.#parts.rooms.startAnew();
    this.#parts.context.publish(this.#parts.presence.reset());
    await this.#parts.binding.begin();
  }

  async takingOver(): Promise<void> {
    await this.#parts.keeper.takeOver();
  }

  async inherited(lost: Parameters<AccountSync['inherited']>[0]): Promise<void> {
    if (this.#parts.isClosed) return;
    this.#parts.context.publish(this.#parts.presence.show());
    this.#parts.rooms.startAnew();
    const inheriting = this.#parts.binding.inherit(lost);
    this.#parts.rooms.online({isNew: false});
    await inheriting;
  }

  async saveStream(): Promise<void> {
    if (!this.#parts.isClosed) await this.#parts.keeper.save();
  }

  closed(): void {
    if (this.#parts.isClosed) return;
    this.#parts.typing.clear();
    this.#parts.rooms.closed();
    this.#parts.context.publish(this.#parts.presence.hide());
    this.#parts.binding.lose();
  }

  connection(connection: Parameters<AccountSync['connection']>[0]): void {
    if (connection.status !== 'online' || this.#parts.isClosed) return;
    if (!this.#parts.binding.resume()) return;
    this.#parts.context.publish(this.#parts.presence.show());
    this.#parts.rooms.online({isNew: false});
  }

  async message(message: LiveMessage): Promise<void> {
    const {stanza} = message;
    if (stanza.type === 'groupchat') {
      if (!this.#parts.isClosed) await this.#parts.rooms.message(message);
      return;
    }
    if (this.#parts.rooms.isForgotten(message) && stanza.id !== undefined) {
      await this.#parts.outbox.requeue([stanza.id]);
      return;
    }
    this.#parts.typing.apply(message);
    if (message.via === 'direct' && stanza.chatState !== undefined && stanza.type !== 'error') {
      this.#parts.chatStates.heard(this.#parts.context.partiesOf(stanza).conversation);
    }
    await this.#parts.live.push(message);
  }

  async presence(stanza: Parameters<AccountSync['presence']>[0]): Promise<void> {
    if (stanza.type === 'error') return;
    if (stanza.type === 'available' || stanza.type === 'unavailable') {
      const changes = this.#parts.presence.apply(stanza);
      this.#parts.context.publish(changes);
      const {from} = stanza;
      if (stanza.type === 'unavailable') this.#parts.typing.stop(bareOf(from));
      return;
    }
    if (!this.#parts.isClosed)
      await this.#parts.background.during(applySubscription(this.#parts.context, stanza));
  }

  async rosterPush(push: Parameters<AccountSync['rosterPush']>[0]): Promise<void> {
    if (!this.#parts.isClosed)
      await this.#parts.background.during(applyRosterPush(this.#parts.context, push));
  }

  async displayed(items: Parameters<AccountSync['displayed']>[0]): Promise<void> {
    await this.#parts.displayed.apply(items);
  }

  async acknowledged(ids: Parameters<AccountSync['acknowledged']>[0]): Promise<void> {
    if (!this.#parts.isClosed) await this.#parts.background.during(this.#confirm(ids));
  }

  async #confirm(ids: Parameters<AccountSync['acknowledged']>[0]): Promise<void> {
    // What came before it is kept before it; as part of a resumption, what came meanwhile comes now.
    if (this.#parts.binding.isConnected) await this.#parts.live.idle();
    else this.#parts.keeper.hasCrossed = true;
    await this.#parts.outbox.confirm(ids);
    this.#parts.background.begin('putting what crossed in order', this.#parts.binding.straighten());
  }

  async written(id: Parameters<AccountSync['written']>[0]): Promise<void> {
    if (!this.#parts.isClosed)
      await this.#parts.background.during(this.#parts.outbox.confirm([id]));
  }

  async savedStream(): ReturnType<AccountSync['savedStream']> {
    return await this.#parts.keeper.load();
  }

  // What pages ask

  async contacts(): ReturnType<AccountSync['contacts']> {
    return await loadContacts(this.#parts.context);
  }

  presences(): ReturnType<AccountSync['presences']> {
    return this.#parts.presence.list();
  }

  typing(): readonly Typing[] {
    const people = this.#parts.typing.list().map((conversation) => ({conversation}));
    return [...people, ...this.#parts.rooms.typing()];
  }

  async rooms(): Promise<Rooms> {
    return await this.#parts.rooms.get();
  }

  async timeline(conversation: Jid, limit: number): Promise<TimelinePage> {
    this.#parts.watched.add(conversation);
    if (conversation !== this.#parts.context.account) {
      const {filler} = await this.#parts.keptBy(conversation);
      this.#parts.background.begin('filling', filler.fillNewest(conversation, limit));
    }
    return await this.messages(conversation, 'opening', limit);
  }

  async messages(...[conversation, place, limit]: Parameters<AccountSync['messages']>) {
    if (typeof place === 'object' && 'time' in place) await this.#reach(conversation, place.time);
    const {live, reach} = await this.#parts.keptBy(conversation);
    const hasNone = reach() === 'none';
    const page = await loadTimeline(this.#parts.context, {conversation, hasNone, place, limit});
    if (page.above !== undefined) return page;
    const kept = new Set(page.messages.map((message) => message.key));
    const shown = live.shown(conversation).filter((message) => !kept.has(message.key));
    return {...page, messages: [...page.messages, ...shown]};
  }

  async fillGap(...[conversation, high, from]: Parameters<AccountSync['fillGap']>) {
    await (await this.#parts.keptBy(conversation)).filler.fillGap(conversation, high, from);
  }

  async fetchOlder(conversation: Jid): Promise<void> {
    await (await this.#parts.keptBy(conversation)).filler.fetchOlder(conversation);
  }

  async send(...[conversation, id, body]: Parameters<AccountSync['send']>) {
    const key = await this.#parts.outbox.add(conversation, id, body);
    this.#parts.chatStates.messageSent(conversation);
    return key;
  }

  async retry(...[conversation, key]: Parameters<AccountSync['retry']>): Promise<void> {
    await this.#parts.outbox.retry(conversation, key);
  }

  async discard(...[conversation, key]: Parameters<AccountSync['discard']>): Promise<void> {
    await this.#parts.outbox.discard(conversation, key);
  }

  setChatState(...[conversation, state]: Parameters<AccountSync['setChatState']>): void {
    this.#parts.chatStates.set(conversation, state);
  }

  async markDisplayed(...[conversation, ord]: Parameters<AccountSync['markDisplayed']>) {
    (await this.#parts.keptBy(conversation)).live.markSeen(conversation, ord);
    const changes = await commitDisplayed(
      this.#parts.context,
      conversation,
      ord,
      this.#parts.unseen,
    );
    this.#parts.context.publish(changes);
    if (changes.length > 0 && this.#parts.binding.isConnected) {
      // To a room that we are not in, when we are.
      if (this.#parts.rooms.known(conversation)?.isReady !== false) {
        this.#parts.background.begin('markers', sendMarkers(this.#parts.context, conversation));
      }
      this.#parts.displayed.nudge();
    }
  }

  async setDraft(conversation: Jid, text: string): Promise<void> {
    await saveDraft(this.#parts.context, conversation, text);
  }

  async search(...[wish]: Parameters<AccountSync['search']>) {
    return await (await this.#parts.searching.get()).find(wish);
  }

  async searchArchive(...[wish]: Parameters<AccountSync['searchArchive']>) {
    return await (await this.#parts.searching.get()).findArchived(wish);
  }

  async makeRoom(...[wish]: Parameters<AccountSync['makeRoom']>): Promise<number> {
    const {makeRoom} = await import('./make-room.ts');
    return await this.#remove((removing) =>
      makeRoom({...removing, reach: () => this.#parts.binding.reach()}, wish),
    );
  }

  async deleteHistory(conversation: Jid | undefined): Promise<void> {
    const {createUnseen, deleteHistory} = await import('./removal.ts');
    const unseen = (this.#parts.unseen ??= createUnseen());
    await this.#remove((removing) => deleteHistory({...removing, unseen}, conversation));
  }

  async #remove<T>(task: (removing: Removing) => Promise<T>): Promise<T> {
    if (this.#parts.isClosed) throw new ConnectionError('closed');
    const running = task({
      context: this.#parts.context,
      onRemove: () => {
        this.#parts.archive.removing();
        this.#parts.rooms.removing();
      },
      isOver: () => this.#parts.isClosed,
    });
    this.#parts.background.begin('removing messages', running);
    const result = await running;
    // Without its index, if that was removed.
    this.#parts.searching.nudge();
    return result;
  }

  async addContact(jid: BareJid, name: string | undefined): Promise<void> {
    const {addContact} = await import('./roster-edits.ts');
    await addContact(this.#parts.context, jid, name);
  }

  async removeContact(jid: BareJid): Promise<void> {
    const {removeContact} = await import('./roster-edits.ts');
    await removeContact(this.#parts.context, jid);
  }

  async answerSubscription(jid: BareJid, accept: boolean): Promise<void> {
    const {answerSubscription} = await import('./roster-edits.ts');
    await answerSubscription(this.#parts.context, jid, accept);
  }

  async close(): Promise<void> {
    if (this.#parts.isClosed) return;
    this.closed();
    this.#parts.isClosed = true;
    this.#parts.searching.end();
    this.#parts.displayed.end();
    await this.#parts.binding.end();
    await this.#parts.outbox.idle();
    await this.#parts.chatStates.idle();
    await this.#parts.rooms.end();
    // What is kept begins receipts and more in the background, and what is begun there may keep.
    do {
      await this.#parts.live.idle();
      await this.#parts.background.idle();
    } while (this.#parts.live.isBusy);
    this.#parts.live.end();
    await runStep(this.#parts.context, 'forgetting the stream', () => this.#parts.keeper.forget());
  }

  /** Sees to it that what was said around this time is here, if that can be. */
  async #reach(conversation: Jid, time: number): Promise<void> {
    const {context, archive, reach, reachable} = await this.#parts.keptBy(conversation);
    await reachable();
    if (reach() !== 'online') return;
    await runStep(this.#parts.context, 'fetching what was said then', async () => {
      const {fetchAround} = await import('./fetch-around.ts');
      await fetchAround(context, archive, conversation, time);
    });
  }
}
