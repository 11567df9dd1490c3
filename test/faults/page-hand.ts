/**
 * The hand in the page: says and looks through the client that `<natter-chat>` hands down, and
 * keeps the conversation open. It is put into every page of the site before the page's scripts.
 */
import type {NatterClient} from '../../src/client/client.ts';
import type {NatterChat} from '../../src/elements/chat.ts';
import type {BareJid} from '../../src/model/jid.ts';
import type {Row} from './checker.ts';
import type {Place} from './ledger.ts';

export type PageOptions = {
  readonly account: {readonly jid: string; readonly password: string};
  /** The other side of the conversation. */
  readonly other: string;
  /** The room, and Anna's nickname there. */
  readonly room: string;
  readonly nick: string;
};

export type Glance = {
  /** `online`, or why not. */
  readonly session: string;
  readonly rows: readonly Row[];
  /** What lies above the rows; `start` if they are the whole conversation. */
  readonly before: string;
  readonly room: RoomGlance;
};

export type RoomGlance = {
  /** `joined`, or why not. */
  readonly status: string;
  /** All that is on this device. */
  readonly rows: readonly Row[];
  /** What is missing; `start` if nothing is. */
  readonly before: string;
  /** What the page holds of it: the newest. */
  readonly held: readonly string[];
};

export type PageHand = {
  signIn(): Promise<void>;
  /** Resolves when the message is on disk. */
  say(body: string, to: Place): Promise<void>;
  /** Comes into the room. */
  join(): Promise<void>;
  /** Resolves when the message is in the timeline. */
  shown(body: string): Promise<void>;
  /** What is there of both conversations; older and newer messages come by looking again. */
  look(): Promise<Glance>;
  /** "Try now". */
  reconnect(): Promise<void>;
};

declare global {
  interface Window {
    natterHand?: PageHand;
  }
}

/** Runs in the page: nothing from outside of it may be used in here. */
export function installHand({account, other, room, nick}: PageOptions): void {
  const never = new AbortController().signal;
  const jid = other as BareJid;
  const roomJid = room as BareJid;

  /** Of a page with the chat in the page itself, or in the launcher's window. */
  function findChat(): NatterChat {
    const inLauncher = document.querySelector('natter-launcher')?.shadowRoot;
    const chat = document.querySelector('natter-chat') ?? inLauncher?.querySelector('natter-chat');
    if (!chat) throw new Error('no chat on this page');
    return chat;
  }

  /** By the Context protocol, as any element inside of the chat would. */
  function askForClient(chat: HTMLElement): NatterClient {
    let found: NatterClient | undefined;
    const request = Object.assign(new Event('context-request', {bubbles: true, composed: true}), {
      context: Symbol.for('natter-client'),
      contextTarget: document.body,
      callback(client: NatterClient | undefined) {
        found = client;
      },
    });
    chat.dispatchEvent(request);
    if (!found) throw new Error('the chat has no client');
    return found;
  }

  async function start(): Promise<NatterClient> {
    await customElements.whenDefined('natter-chat');
    const chat = findChat();
    await chat.updateComplete;
    const client = askForClient(chat);
    const open = (): void => {
      if (client.session.get().phase === 'signed-in') chat.conversation = jid;
    };
    client.session.subscribe(open, never);
    client.conversation(jid).timeline.subscribe(() => {}, never);
    client.conversation(roomJid).timeline.subscribe(() => {}, never);
    (await client.rooms()).all.subscribe(() => {}, never);
    open();
    return client;
  }

  async function lookAtRoom(client: NatterClient, isOnline: boolean): Promise<RoomGlance> {
    const rooms = await client.rooms();
    const all = rooms.all.get();
    const status = all?.get(roomJid)?.status;
    const phase = status?.phase ?? (all ? 'not listed' : 'loading');
    const why = status?.phase === 'out' ? ` (${status.problem?.kind ?? 'left'})` : '';
    const conversation = client.conversation(roomJid);
    const {gaps, bottom} = await conversation.coverage();
    const gap = gaps.findLast(({kind}) => kind === 'missing');
    const {after, messages} = conversation.timeline.get();
    if (isOnline && status?.phase === 'joined') {
      if (gap) await conversation.fillGap(gap);
      else if (bottom === 'more') await conversation.loadOlder();
      else if (after === 'more') await conversation.jumpTo('end');
    }
    // The page holds some hundred messages, and this is all.
    const written = await (await conversation.exportMessages('json')).text();
    const exported = JSON.parse(written) as {
      messages: readonly {body?: string; own: boolean; delivery?: string}[];
    };
    return {
      status: `${phase}${why}`,
      rows: exported.messages.flatMap(({body, own, delivery}) =>
        body === undefined ? [] : [{body, own, state: delivery}],
      ),
      before:
        gaps.at(-1)?.kind ?? (bottom === 'start' && after === 'more' ? 'not the end' : bottom),
      held: messages.map(({body}) => body),
    };
  }

  const started = start();
  // Whoever needs it awaits it.
  started.catch(() => {});

  window.natterHand = {
    async signIn() {
      const credentials = {password: account.password};
      await (await started).signIn({jid: account.jid, credentials, remember: true});
    },

    async say(body, to) {
      await (await started).conversation(to === 'room' ? roomJid : jid).send(body);
    },

    async join() {
      const rooms = await (await started).rooms();
      await rooms.join({room: roomJid, nick, password: undefined, reserve: false});
    },

    async shown(body) {
      const {timeline} = (await started).conversation(jid);
      const isShown = () => timeline.get().messages.some((message) => message.body === body);
      await new Promise<void>((resolve) => {
        if (isShown()) resolve();
        timeline.subscribe(() => {
          if (isShown()) resolve();
        }, never);
      });
    },

    async look() {
      const client = await started;
      const state = client.session.get();
      const conversation = client.conversation(jid);
      const {status, before, after, messages, gaps} = conversation.timeline.get();
      const gap = gaps.findLast(({kind}) => kind === 'missing');
      const connection = state.phase === 'signed-in' ? state.connection : undefined;
      const reason = connection?.status === 'offline' ? ` (${connection.error.kind})` : '';
      const session = `${connection?.status ?? state.phase}${reason}`;
      const isOnline = session === 'online';
      if (gap && isOnline) await conversation.fillGap(gap);
      else if (status === 'ready' && before !== 'start' && isOnline) await conversation.loadOlder();
      // It opens at the first message that was not seen.
      else if (status === 'ready' && after !== 'end') await conversation.loadNewer();
      return {
        session,
        rows: messages.map(({body, own, delivery}) => ({body, own, state: delivery?.state})),
        before: status === 'ready' && !gap ? before : (gap?.kind ?? status),
        room: await lookAtRoom(client, isOnline),
      };
    },

    async reconnect() {
      await (await started).reconnect();
    },
  };
}
