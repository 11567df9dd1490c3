/** Who is there (RFC 6121 §4): the best resource of each contact. In memory; see stream-keeper.ts. */
import type {Change} from '../model/changes.ts';
import type {Presence, PresenceShow} from '../model/contact.ts';
import {type BareJid, bareOf, resourceOf} from '../model/jid.ts';
import type {KnownPresence} from '../store/schema.ts';
import type {PresenceStanza} from '../xmpp/presence.ts';

const UNAVAILABLE: Presence = {show: 'unavailable', status: undefined};
const MAX_RESOURCES = 64;

/** From the least to the most reachable. */
const REACH: readonly PresenceShow[] = ['unavailable', 'dnd', 'xa', 'away', 'available', 'chat'];

export class PresenceBook {
  readonly #people = new Map<BareJid, Map<string, KnownPresence>>();
  #isHidden = false;
  #revision = 0;

  /** Another one whenever `dump` would tell something else. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes in a presence of type available or unavailable. */
  apply(stanza: Exclude<PresenceStanza, {readonly type: 'error'}>): readonly Change[] {
    const jid = bareOf(stanza.from);
    const before = this.#best(jid);
    const resources = this.#people.get(jid) ?? new Map<string, KnownPresence>();
    const resource = resourceOf(stanza.from) ?? '';
    this.#revision++;
    if (stanza.type === 'available') {
      // Set anew, so that it is the latest; nobody honest has so many at once.
      resources.delete(resource);
      const {from, show, status, priority} = stanza;
      if (resources.size < MAX_RESOURCES) resources.set(resource, {from, show, status, priority});
    } else if (stanza.type === 'unavailable') {
      // From a bare address it speaks for all of them (RFC 6121 §4.5.4).
      if (resource === '') resources.clear();
      else resources.delete(resource);
    }
    if (resources.size > 0) this.#people.set(jid, resources);
    else this.#people.delete(jid);
    const after = this.#best(jid);
    const isSame = before.show === after.show && before.status === after.status;
    return isSame || this.#isHidden ? [] : [{topic: 'presence', jid, presence: after}];
  }

  list(): readonly (readonly [BareJid, Presence])[] {
    if (this.#isHidden) return [];
    return [...this.#people.keys()].map((jid) => [jid, this.#best(jid)] as const);
  }

  /** Without a connection nobody can be said to be there. */
  hide(): readonly Change[] {
    const changes = this.list().map(([jid]): Change => ({
      topic: 'presence',
      jid,
      presence: UNAVAILABLE,
    }));
    this.#isHidden = true;
    return changes;
  }

  /** The session was resumed: what was known still holds. */
  show(): readonly Change[] {
    this.#isHidden = false;
    return this.list().map(([jid, presence]): Change => ({topic: 'presence', jid, presence}));
  }

  /** A new session: everybody is announced again. */
  reset(): readonly Change[] {
    const changes = this.hide();
    this.#people.clear();
    this.#revision++;
    this.#isHidden = false;
    return changes;
  }

  /** Everybody who is there, for `restore` in another host. */
  dump(): readonly KnownPresence[] {
    return [...this.#people.values()].flatMap((resources) => [...resources.values()]);
  }

  /** Takes over what an earlier host knew; hidden until its session is resumed. */
  restore(presences: readonly KnownPresence[]): void {
    for (const presence of presences) this.apply({type: 'available', ...presence});
    this.#isHidden = true;
  }

  /** The highest priority, then the most reachable, then the latest. */
  #best(jid: BareJid): Presence {
    let best: KnownPresence | undefined;
    for (const one of this.#people.get(jid)?.values() ?? []) {
      const isBetter =
        !best ||
        one.priority > best.priority ||
        (one.priority === best.priority && REACH.indexOf(one.show) >= REACH.indexOf(best.show));
      if (isBetter) best = one;
    }
    return best ? {show: best.show, status: best.status} : UNAVAILABLE;
  }
}
