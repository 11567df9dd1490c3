/** A session with rooms against a real server, and what it hears of them. */
import type {XmppServer} from '../../demo/server/types.ts';
import {createDeferred, type Deferred} from '../../src/model/deferred.ts';
import {type BareJid, bareOf, type FullJid, resourceOf} from '../../src/model/jid.ts';
import type {Joining, RoomPresence} from '../../src/xmpp/muc.ts';
import type {RoomListener, RoomWire} from '../../src/xmpp/room-wire.ts';
import type {MessageStanza} from '../../src/xmpp/message.ts';
import type {Account} from '../e2e/world.ts';
import {beginSession, type RealSession} from './real-session.ts';

/** What the listener was told, or a message that came. */
export type RoomNews =
  | {readonly kind: 'presence'; readonly presence: RoomPresence}
  | {readonly kind: 'message'; readonly message: MessageStanza}
  | {
      [Name in Exclude<keyof RoomListener, 'presence'>]: {
        readonly kind: Name;
        readonly told: Parameters<RoomListener[Name]>;
      };
    }[Exclude<keyof RoomListener, 'presence'>];

export type Here = Extract<RoomPresence, {type: 'here'}>;
export type Gone = Extract<RoomPresence, {type: 'gone'}>;
export type Refused = Extract<RoomPresence, {type: 'error'}>;

export class RoomClient {
  readonly real: RealSession;
  readonly rooms: RoomWire;
  /** In the order in which it came. */
  news: RoomNews[] = [];
  readonly #waiting: {fits: (news: RoomNews) => boolean; got: Deferred<RoomNews>}[] = [];

  private constructor(real: RealSession, rooms: RoomWire) {
    this.real = real;
    this.rooms = rooms;
    const hear = (news: RoomNews) => this.#hear(news);
    rooms.listen({
      presence: (presence) => hear({kind: 'presence', presence}),
      async invitation(...told) {
        hear({kind: 'invitation', told});
        await Promise.resolve();
      },
      declination: (...told) => hear({kind: 'declination', told}),
      challenge: (...told) => hear({kind: 'challenge', told}),
      changed: (...told) => hear({kind: 'changed', told}),
      async bookmarks(...told) {
        hear({kind: 'bookmarks', told});
        await Promise.resolve();
      },
      activity: (...told) => hear({kind: 'activity', told}),
    });
    real.onMessage(({stanza}) => this.#hear({kind: 'message', message: stanza}));
  }

  /** Logs in, and announces itself. */
  static async begin(server: XmppServer, account: Account, resource: string): Promise<RoomClient> {
    const secret = {kind: 'password', password: account.password} as const;
    const real = beginSession(server, account.jid, secret, {resource});
    await real.session.firstOnline;
    const client = new RoomClient(real, await real.session.rooms());
    real.session.announce();
    return client;
  }

  get account(): BareJid {
    return this.real.session.account;
  }

  #hear(news: RoomNews): void {
    this.news.push(news);
    for (const {fits, got} of this.#waiting) if (fits(news)) got.resolve(news);
  }

  /** What has come that fits, or else the next that does. */
  async heard<Kind extends RoomNews['kind']>(
    kind: Kind,
    fits: (news: Extract<RoomNews, {kind: Kind}>) => boolean = () => true,
  ): Promise<Extract<RoomNews, {kind: Kind}>> {
    const isIt = (news: RoomNews): news is Extract<RoomNews, {kind: Kind}> =>
      news.kind === kind && fits(news as Extract<RoomNews, {kind: Kind}>);
    const known = this.news.find(isIt);
    if (known) return known;
    const got = createDeferred<RoomNews>();
    this.#waiting.push({fits: isIt, got});
    return (await got.promise) as Extract<RoomNews, {kind: Kind}>;
  }

  /** What is heard from here on. */
  forget(): void {
    this.news = [];
  }

  async here(as: FullJid, fits: (presence: Here) => boolean = () => true): Promise<Here> {
    return await this.#presence('here', as, fits);
  }

  async gone(as: FullJid, fits: (presence: Gone) => boolean = () => true): Promise<Gone> {
    return await this.#presence('gone', as, fits);
  }

  async #presence<Type extends RoomPresence['type']>(
    type: Type,
    as: FullJid,
    fits: (presence: Extract<RoomPresence, {type: Type}>) => boolean,
  ): Promise<Extract<RoomPresence, {type: Type}>> {
    const {presence} = await this.heard(
      'presence',
      ({presence: one}) =>
        one.type === type &&
        `${one.room}/${one.nick ?? ''}` === as &&
        fits(one as Extract<RoomPresence, {type: Type}>),
    );
    return presence as Extract<RoomPresence, {type: Type}>;
  }

  /** Enters, and is there. */
  async enter(as: FullJid, how: Omit<Joining, 'as'> = {history: 0}): Promise<Here> {
    this.rooms.join({as, ...how});
    return await this.here(as, ({codes}) => codes.includes(110));
  }

  /** Wants to enter, and may not. */
  async knock(as: FullJid, how: Omit<Joining, 'as'> = {history: 0}): Promise<Refused> {
    this.rooms.join({as, ...how});
    return await this.#presence('error', as, () => true);
  }

  async message(fits: (message: MessageStanza) => boolean): Promise<MessageStanza> {
    return (await this.heard('message', ({message}) => fits(message))).message;
  }

  async archive(room: BareJid): Promise<readonly MessageStanza[]> {
    const query = {archive: room, max: 50, before: ''} as const;
    const {messages} = await this.real.session.queryArchive(query);
    return messages.map(({stanza}) => stanza);
  }

  /** What was heard of a room, in a few words each. */
  inRoom(room: BareJid): readonly string[] {
    return this.news.flatMap((news) => {
      if (news.kind === 'presence') {
        const {type, nick} = news.presence;
        return news.presence.room === room ? [`${type} ${nick}`] : [];
      }
      if (news.kind !== 'message' || bareOf(news.message.from) !== room) return [];
      const {from, body} = news.message;
      return [`${resourceOf(from) ?? ''}: ${body ?? 'subject'}`];
    });
  }
}
