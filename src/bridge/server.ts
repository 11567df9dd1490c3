/**
 * The host's end of the bridge: answers requests and keeps each page's subscriptions supplied.
 * A subscription gets a snapshot and then changes. Changes that come while the snapshot is being
 * read follow it; they are facts, so telling one that the snapshot already knows does no harm.
 */
import {BridgeError, toErrorInfo} from '../model/errors.ts';
import type {Jid} from '../model/jid.ts';
import type {TokenReason} from '../model/session.ts';
import {
  CONTRACT_VERSION,
  type RequestHandlers,
  type RequestName,
  type SnapshotReaders,
  type TopicChange,
  type TopicName,
} from './contract.ts';
import type {Hello, Port, RequestEnvelope, SubscribeEnvelope, ToHost, ToPage} from './envelopes.ts';
import {createTokenAsks} from './token-asks.ts';
import {awaitRelease, pageLock} from './liveness.ts';
import {isValidRequest, isValidSubscription, parseEnvelope} from './validate.ts';

type Subscription = {
  readonly envelope: SubscribeEnvelope;
  sequence: number;
  /** Changes that wait for the snapshot; undefined once it was sent. */
  waiting: unknown[] | undefined;
};

type Page = {
  readonly port: Port<ToPage, unknown>;
  /** Undefined before its first `hello`. */
  id: string | undefined;
  readonly subscriptions: Map<number, Subscription>;
};

export type BridgeServerOptions = {
  /** Identity of this host: another one after each restart. */
  readonly instance: string;
  readonly handlers: RequestHandlers;
  readonly snapshots: SnapshotReaders;
  /** A page has come, or has come back. */
  readonly onHello: (hello: Hello) => void;
  /** Somebody looks at a page, or not; or it has gone, for good or for a while. */
  readonly onAttendance?: (page: string, state: 'visible' | 'hidden' | 'gone') => void;
};

export interface BridgeServer {
  /** Serves a page that has connected. */
  accept(port: Port<ToPage, unknown>): void;
  /** Tells a change to the pages that watch it. */
  publish(change: TopicChange): void;
  /** Sends new snapshots of everything: another account has signed in, or out. */
  refresh(): void;
  /** Does a page watch the timeline of this conversation? */
  isWatched(conversation: Jid): boolean;
  /** Asks a page for a token; see `TokenAsks`. */
  askForToken(reason: TokenReason): Promise<string>;
  /** This host holds its lock: pages may wait for its release. */
  holding(): void;
  /**
   * Tells the pages that another host has taken over, or has not.
   *
   * @returns the ids of the pages
   */
  setSuperseded(isSuperseded: boolean): ReadonlySet<string>;
}

type Unary = (params: unknown) => Promise<unknown>;

export function createBridgeServer(options: BridgeServerOptions): BridgeServer {
  const {instance} = options;
  // The parameters of each were checked against its name: `isValidRequest`, `isValidSubscription`.
  const handlers = options.handlers as Readonly<Record<RequestName, Unary>>;
  const snapshots = options.snapshots as Readonly<Record<TopicName, Unary>>;
  const attend = options.onAttendance ?? (() => {});
  const pages = new Set<Page>();
  const tokenAsks = createTokenAsks<Page>();
  let isHolding = false;
  let isSuperseded = false;

  async function answer(page: Page, envelope: RequestEnvelope): Promise<void> {
    const {id, name} = envelope;
    try {
      if (!isValidRequest(envelope)) throw new BridgeError('invalid', `request ${name}`);
      const result = await handlers[name](envelope.params);
      page.port.post({type: 'response', instance, id, result});
    } catch (error) {
      page.port.post({type: 'failure', instance, id, error: toErrorInfo(error)});
    }
  }

  async function supply(page: Page, subscription: Subscription): Promise<void> {
    const {id, topic, params} = subscription.envelope;
    const current = () => page.subscriptions.get(id) === subscription;
    try {
      if (!isValidSubscription(subscription.envelope)) {
        throw new BridgeError('invalid', `topic ${topic}`);
      }
      const snapshot = await snapshots[topic](params);
      if (!current()) return;
      page.port.post({type: 'snapshot', instance, id, sequence: 0, snapshot});
      const waiting = subscription.waiting ?? [];
      subscription.waiting = undefined;
      for (const change of waiting) tell(page, subscription, change);
    } catch (error) {
      if (!current()) return;
      subscription.waiting = undefined;
      page.port.post({type: 'broken', instance, id, error: toErrorInfo(error)});
    }
  }

  function tell(page: Page, subscription: Subscription, change: unknown): void {
    if (subscription.waiting) {
      subscription.waiting.push(change);
      return;
    }
    subscription.sequence += 1;
    const {id} = subscription.envelope;
    page.port.post({type: 'change', instance, id, sequence: subscription.sequence, change});
  }

  function subscribe(page: Page, envelope: SubscribeEnvelope): void {
    const subscription: Subscription = {envelope, sequence: 0, waiting: []};
    page.subscriptions.set(envelope.id, subscription);
    void supply(page, subscription);
  }

  function greet(page: Page, hello: Hello): void {
    page.id = hello.page;
    page.subscriptions.clear();
    pages.add(page);
    tokenAsks.leave(page);
    if (hello.givesTokens) {
      tokenAsks.join(page, (id, reason) =>
        page.port.post({type: 'ask-token', instance, id, reason}),
      );
    }
    page.port.post({type: 'welcome', instance, version: CONTRACT_VERSION});
    if (hello.version !== CONTRACT_VERSION) return;
    attend(hello.page, hello.visible ? 'visible' : 'hidden');
    options.onHello(hello);
    if (isHolding) page.port.post({type: 'holding', instance});
    if (isSuperseded) page.port.post({type: 'superseded', instance});
  }

  function leave(page: Page): void {
    page.subscriptions.clear();
    tokenAsks.leave(page);
    if (pages.delete(page) && page.id !== undefined) attend(page.id, 'gone');
  }

  async function outlive(page: Page): Promise<void> {
    if (page.id === undefined) return;
    await awaitRelease(pageLock(page.id), new AbortController().signal);
    leave(page);
  }

  function dispatch(page: Page, envelope: ToHost): void {
    if (envelope.type !== 'ping') tokenAsks.touch(page);
    switch (envelope.type) {
      case 'hello':
        return greet(page, envelope);
      case 'request':
        return void answer(page, envelope);
      case 'subscribe':
        return subscribe(page, envelope);
      case 'unsubscribe':
        page.subscriptions.delete(envelope.id);
        return;
      case 'ping':
        return page.port.post({type: 'pong', instance});
      case 'token':
      case 'no-token':
        return tokenAsks.answer(page, envelope);
      case 'visibility':
        // A page that closes says so before it says that it is hidden.
        if (page.id !== undefined && pages.has(page)) {
          attend(page.id, envelope.visible ? 'visible' : 'hidden');
        }
        return;
      case 'holding':
        return void outlive(page);
      case 'goodbye':
        leave(page);
    }
  }

  return {
    accept(port) {
      const page: Page = {port, id: undefined, subscriptions: new Map()};
      port.listen((value) => {
        const envelope = parseEnvelope(value);
        if (envelope) dispatch(page, envelope);
      }, new AbortController().signal);
    },

    publish(change) {
      for (const page of pages) {
        for (const subscription of page.subscriptions.values()) {
          if (concerns(change, subscription.envelope)) tell(page, subscription, change.change);
        }
      }
    },

    isWatched: (conversation) =>
      [...pages].some(({subscriptions}) =>
        [...subscriptions.values()].some(
          ({envelope}) =>
            envelope.topic === 'timeline' && envelope.params.conversation === conversation,
        ),
      ),

    askForToken: (reason) => tokenAsks.ask(reason),

    refresh() {
      for (const page of pages) {
        for (const {envelope} of page.subscriptions.values()) subscribe(page, envelope);
      }
    },

    holding() {
      isHolding = true;
      for (const {port} of pages) port.post({type: 'holding', instance});
    },

    setSuperseded(superseded) {
      isSuperseded = superseded;
      if (superseded) for (const {port} of pages) port.post({type: 'superseded', instance});
      return new Set([...pages].flatMap(({id}) => id ?? []));
    },
  };
}

function concerns(change: TopicChange, {topic, params}: SubscribeEnvelope): boolean {
  if (change.topic !== topic) return false;
  if (change.topic === 'timeline' && topic === 'timeline') {
    return params.conversation === change.conversation;
  }
  return change.topic !== 'occupants' || topic !== 'occupants' || params.room === change.room;
}
