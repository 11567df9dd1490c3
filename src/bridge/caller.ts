/**
 * The page's end of the bridge. The host may be replaced at any moment (a browser may restart or
 * kill it without a word), so nothing here lasts but what the page asked for: when another
 * instance answers, or none within the deadlines, the page greets, subscribes again and repeats
 * what was not answered. That is harmless, because every request of the contract is idempotent.
 */
import {BridgeError, fromErrorInfo, StorageError, toErrorInfo} from '../model/errors.ts';
import type {GetToken, TokenReason} from '../model/session.ts';
import {
  CONTRACT_VERSION,
  type RequestName,
  type Requests,
  type TopicName,
  type Topics,
} from './contract.ts';
import type {Hello, Port, RequestEnvelope, SubscribeEnvelope, ToHost, ToPage} from './envelopes.ts';
import {awaitRelease, hostLock} from './liveness.ts';

/** Silence of the host that owes an answer, in ms, after which it is pinged, and then given up. */
const DEADLINE = 2000;
/** The same for one that owes none, while somebody looks: what it has to tell would be missed. */
const HEARTBEAT = 15_000;

/** What a subscriber is told. */
export type TopicListener<Name extends TopicName> = {
  readonly snapshot: (snapshot: Topics[Name]['snapshot']) => void;
  readonly change: (change: Topics[Name]['change']) => void;
  /** The host cannot read it, or there is no host. */
  readonly broken: (error: Error) => void;
};

type AnyListener = {
  readonly snapshot: (snapshot: unknown) => void;
  readonly change: (change: unknown) => void;
  readonly broken: (error: Error) => void;
};

type Pending = {
  readonly envelope: RequestEnvelope;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
};

type Watch = {
  readonly envelope: SubscribeEnvelope;
  readonly listener: AnyListener;
  /** Of the last envelope; undefined until there was a snapshot. */
  sequence: number | undefined;
};

export type BridgeCallerOptions = {
  /**
   * Starts or finds the host.
   *
   * @param onFailure - to be called if it cannot be started
   */
  readonly openPort: (onFailure: (error: BridgeError) => void) => Port<ToHost, ToPage>;
  readonly hello: Omit<Hello, 'type' | 'version' | 'givesTokens'>;
  /** What the host asks when it needs a token. */
  readonly getToken?: GetToken | undefined;
  /**
   * Another host has taken over.
   *
   * @returns true if `openPort` finds that one
   */
  readonly onSuperseded?: () => boolean;
};

export interface BridgeCaller {
  /** Rejects with the host's error, or a BridgeError. */
  request<Name extends RequestName>(
    name: Name,
    params: Requests[Name]['params'],
  ): Promise<Requests[Name]['result']>;
  subscribe<Name extends TopicName>(
    topic: Name,
    params: Topics[Name]['params'],
    listener: TopicListener<Name>,
    signal: AbortSignal,
  ): void;
  /** Somebody looks at the page, or no longer. */
  setVisible(visible: boolean): void;
  /** The page holds its lock from here on (liveness.ts). */
  holding(): void;
  /** The page goes to sleep (back/forward cache): the host stops pushing to it. */
  suspend(): void;
  /** The page is back: everything is subscribed anew. */
  resume(): void;
  /** Leaves the host. What is unanswered rejects with BridgeError `closed`. */
  close(): void;
}

export function createBridgeCaller(options: BridgeCallerOptions): BridgeCaller {
  const pending = new Map<number, Pending>();
  const watches = new Map<number, Watch>();
  let lastId = 0;
  let instance: string | undefined;
  /** Hosts that were followed by another one: where all share a bus they may still be heard. */
  const left = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The timer is one for an answer. */
  let isUrgent = false;
  let isVisible = options.hello.visible;
  let isHolding = false;
  /** The host that has said that another one took over. */
  let superseded: string | undefined;
  let connection = open();

  function open() {
    const controller = new AbortController();
    const port = options.openPort((error) => {
      if (!controller.signal.aborted) fail(error);
    });
    port.listen(receive, controller.signal);
    return {port, controller};
  }

  function greet(): void {
    connection.port.post({
      type: 'hello',
      version: CONTRACT_VERSION,
      ...options.hello,
      visible: isVisible,
      givesTokens: options.getToken !== undefined,
    });
    if (isHolding) connection.port.post({type: 'holding'});
  }

  /** Says everything again: to a new host, or after the old one was told goodbye. */
  function repeat(): void {
    for (const watch of watches.values()) resubscribe(watch);
    for (const {envelope} of pending.values()) connection.port.post(envelope);
    expectAnswer();
  }

  function resubscribe(watch: Watch): void {
    watch.sequence = undefined;
    connection.port.post(watch.envelope);
  }

  function reopen(): void {
    stopTimer();
    connection.controller.abort();
    connection.port.close();
    instance = undefined;
    connection = open();
    greet();
    repeat();
  }

  function fail(error: BridgeError): void {
    stopTimer();
    for (const {reject} of pending.values()) reject(error);
    pending.clear();
    for (const {listener} of watches.values()) listener.broken(error);
  }

  function isWaiting(): boolean {
    return pending.size > 0 || [...watches.values()].some(({sequence}) => sequence === undefined);
  }

  function stopTimer(): void {
    clearTimeout(timer);
    timer = undefined;
    isUrgent = false;
  }

  /** While something is expected, or somebody looks, silence means that the host may be gone. */
  function expectAnswer(): void {
    const urgent = isWaiting();
    if (timer !== undefined && (isUrgent || !urgent)) return;
    stopTimer();
    if (!urgent && !isVisible) return;
    isUrgent = urgent;
    timer = setTimeout(probe, urgent ? DEADLINE : HEARTBEAT);
  }

  /** Is it still there? */
  function probe(): void {
    stopTimer();
    connection.port.post({type: 'ping'});
    isUrgent = true;
    timer = setTimeout(reopen, DEADLINE);
  }

  /** The host that holds its lock is gone when the lock is free. */
  async function outlive(host: string): Promise<void> {
    const {signal} = connection.controller;
    try {
      await awaitRelease(hostLock(host), signal);
    } catch {
      return;
    }
    if (!signal.aborted && instance === host) reopen();
  }

  function receive(envelope: ToPage): void {
    if (left.has(envelope.instance)) return;
    stopTimer();
    const known = instance;
    instance = envelope.instance;
    if (known !== undefined && known !== instance) left.add(known);
    if (known !== instance && (known !== undefined || envelope.type !== 'welcome')) {
      // A host that has just begun, perhaps on the port of the old one: it knows nothing of us.
      greet();
      repeat();
      return;
    }
    accept(envelope);
    expectAnswer();
  }

  /** A host that is being ended says so, too: it is given up only if it is the one that is found. */
  function isNewlySuperseded(host: string): boolean {
    const isNew = superseded !== host;
    superseded = host;
    return isNew;
  }

  async function giveToken(id: number, reason: TokenReason): Promise<void> {
    const {port} = connection;
    try {
      const token: unknown = await options.getToken?.({reason});
      if (typeof token !== 'string' || token === '') throw new TypeError('getToken gave no token');
      port.post({type: 'token', id, token});
    } catch (error) {
      port.post({type: 'no-token', id, message: toErrorInfo(error).message});
    }
  }

  function accept(envelope: ToPage): void {
    switch (envelope.type) {
      case 'welcome':
        if (envelope.version !== CONTRACT_VERSION) fail(new BridgeError('version'));
        return;
      case 'pong':
        return;
      case 'holding':
        return void outlive(envelope.instance);
      case 'superseded':
        if (isNewlySuperseded(envelope.instance) || options.onSuperseded?.()) reopen();
        return;
      case 'response':
        pending.get(envelope.id)?.resolve(envelope.result);
        pending.delete(envelope.id);
        return;
      case 'failure': {
        const error = fromErrorInfo(envelope.error);
        // Who took over may be its successor, which is asked again.
        if (isSuperseded(error) && isNewlySuperseded(envelope.instance)) return reopen();
        pending.get(envelope.id)?.reject(error);
        pending.delete(envelope.id);
        return;
      }
      case 'broken': {
        const watch = watches.get(envelope.id);
        if (!watch) return;
        watch.sequence = 0;
        watch.listener.broken(fromErrorInfo(envelope.error));
        return;
      }
      case 'ask-token':
        void giveToken(envelope.id, envelope.reason);
        return;
      case 'snapshot': {
        const watch = watches.get(envelope.id);
        if (!watch) return;
        watch.sequence = envelope.sequence;
        watch.listener.snapshot(envelope.snapshot);
        return;
      }
      case 'change': {
        const watch = watches.get(envelope.id);
        // Before the snapshot: a remnant of the subscription that this one replaces.
        if (watch?.sequence === undefined) return;
        if (envelope.sequence !== watch.sequence + 1) return resubscribe(watch);
        watch.sequence = envelope.sequence;
        watch.listener.change(envelope.change);
      }
    }
  }

  greet();

  return {
    request(name, params) {
      lastId += 1;
      const envelope = {type: 'request', id: lastId, name, params} as RequestEnvelope;
      const result = new Promise<unknown>((resolve, reject) => {
        pending.set(envelope.id, {envelope, resolve, reject});
      });
      connection.port.post(envelope);
      expectAnswer();
      // The host answers each request with the result that the contract has for its name.
      return result;
    },

    subscribe(topic, params, listener, signal) {
      lastId += 1;
      const id = lastId;
      const envelope = {type: 'subscribe', id, topic, params} as SubscribeEnvelope;
      watches.set(id, {envelope, listener: listener as AnyListener, sequence: undefined});
      signal.addEventListener('abort', () => {
        watches.delete(id);
        connection.port.post({type: 'unsubscribe', id});
      });
      connection.port.post(envelope);
      expectAnswer();
    },

    setVisible(visible) {
      isVisible = visible;
      connection.port.post({type: 'visibility', visible});
      if (visible) probe();
    },

    holding() {
      isHolding = true;
      connection.port.post({type: 'holding'});
    },

    suspend() {
      stopTimer();
      connection.port.post({type: 'goodbye'});
    },

    resume() {
      greet();
      repeat();
    },

    close() {
      fail(new BridgeError('closed'));
      watches.clear();
      connection.port.post({type: 'goodbye'});
      connection.controller.abort();
      connection.port.close();
    },
  };
}

function isSuperseded(error: Error): boolean {
  return error instanceof StorageError && error.kind === 'superseded';
}
