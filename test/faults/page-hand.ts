/**
 * The hand in the page: says and looks through the client that `<natter-chat>` hands down, and
 * keeps the conversation open. It is put into every page of the site before the page's scripts.
 */
import type {NatterClient} from '../../src/client/client.ts';
import type {NatterChat} from '../../src/elements/chat.ts';
import type {BareJid} from '../../src/model/jid.ts';
import type {Row} from './checker.ts';

export type PageOptions = {
  readonly account: {readonly jid: string; readonly password: string};
  /** The other side of the conversation. */
  readonly other: string;
};

export type Glance = {
  /** `online`, or why not. */
  readonly session: string;
  readonly rows: readonly Row[];
  /** What lies above the rows; `start` if they are the whole conversation. */
  readonly before: string;
};

export type PageHand = {
  signIn(): Promise<void>;
  /** Resolves when the message is on disk. */
  say(body: string): Promise<void>;
  /** Resolves when the message is in the timeline. */
  shown(body: string): Promise<void>;
  /** What is there of the conversation; older and newer messages come by looking again. */
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
export function installHand({account, other}: PageOptions): void {
  const never = new AbortController().signal;
  const jid = other as BareJid;

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
    open();
    return client;
  }

  const started = start();
  // Whoever needs it awaits it.
  started.catch(() => {});

  window.natterHand = {
    async signIn() {
      const credentials = {password: account.password};
      await (await started).signIn({jid: account.jid, credentials, remember: true});
    },

    async say(body) {
      await (await started).conversation(jid).send(body);
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
      };
    },

    async reconnect() {
      await (await started).reconnect();
    },
  };
}
