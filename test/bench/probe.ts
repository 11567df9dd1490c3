/**
 * The probe in the page: notes when things happen there, by the clock that browser and benchmark
 * share. It is put into every page of the site before the page's scripts.
 */
import type {NatterClient} from '../../src/client/client.ts';
import type {BareJid} from '../../src/model/jid.ts';
import type {SessionState} from '../../src/model/session.ts';

export type Status = 'connecting' | 'online' | 'offline';

export type Probe = {
  signIn(jid: string, password: string): Promise<void>;
  /** When the connection had this status for the first time since then, in ms since the epoch. */
  when(status: Status, since: number): Promise<number>;
  /** How often it has had it between the two. */
  count(status: Status, since: number, until: number): Promise<number>;
  /** Resolves when the message is on disk. */
  say(body: string): Promise<void>;
  /** When the message was in the timeline. */
  shown(body: string): Promise<number>;
};

declare global {
  interface Window {
    natterProbe?: Probe;
  }
}

/**
 * Runs in the page: nothing from outside of it may be used in here.
 *
 * @param other - whose conversation is looked at
 */
export function installProbe(other: string): void {
  const never = new AbortController().signal;
  const jid = other as BareJid;
  const statuses: {readonly status: Status; readonly at: number}[] = [];
  const seen = new Map<string, number>();
  const waiting = new Set<() => void>();

  /** By the Context protocol, as any element inside of the chat would ask. */
  async function findClient(): Promise<NatterClient> {
    await customElements.whenDefined('natter-chat');
    const chat = document.querySelector('natter-chat');
    if (!chat) throw new Error('no chat on this page');
    await chat.updateComplete;
    return new Promise((resolve) => {
      const request = new Event('context-request', {bubbles: true, composed: true});
      const context = Symbol.for('natter-client');
      // Not the chat itself: an element is not asked by itself.
      const contextTarget = document.body;
      chat.dispatchEvent(Object.assign(request, {context, contextTarget, callback: resolve}));
    });
  }

  function noteSession(session: SessionState): void {
    if (session.phase !== 'signed-in') return;
    statuses.push({status: session.connection.status, at: Date.now()});
    for (const look of waiting) look();
  }

  async function start(): Promise<NatterClient> {
    const client = await findClient();
    noteSession(client.session.get());
    client.session.subscribe(noteSession, never);
    const {timeline} = client.conversation(jid);
    timeline.subscribe(({messages}) => {
      for (const {body} of messages) if (!seen.has(body)) seen.set(body, Date.now());
      for (const look of waiting) look();
    }, never);
    return client;
  }

  /** Resolves as soon as there is an answer. */
  async function until<T>(ask: () => T | undefined): Promise<T> {
    await started;
    return new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('not within a minute')), 60_000);
      function look(): void {
        const answer = ask();
        if (answer === undefined) return;
        waiting.delete(look);
        resolve(answer);
      }
      waiting.add(look);
      look();
    });
  }

  const started = start();
  // Whoever needs it awaits it.
  started.catch(() => {});

  window.natterProbe = {
    async signIn(address, password) {
      const client = await started;
      await client.signIn({jid: address, credentials: {password}, remember: true});
    },
    when: (wanted, since) =>
      until(() => statuses.find(({status, at}) => status === wanted && at >= since)?.at),
    async count(wanted, since, end) {
      await started;
      return statuses.filter(({status, at}) => status === wanted && at >= since && at < end).length;
    },
    async say(body) {
      await (await started).conversation(jid).send(body);
    },
    shown: (body) => until(() => seen.get(body)),
  };
}
