/**
 * XEP-0198 Stream Management, version 1.6.1: what was handled, on both sides, over all the streams
 * that one session is resumed on. Left out: `location` and `max` (the server tells when it is too
 * late).
 *
 * Ours counts a stanza as handled when what it meant is committed, and only as part of an unbroken
 * row: the server may forget what we counted. If the stream can be resumed, the count must be on
 * disk, too, before the server hears of it: another host goes on from there.
 */
import {ConnectionError} from '../model/errors.ts';
import type {StanzaId} from '../model/ids.ts';
import type {SavedStream} from '../model/saved-stream.ts';
import type {Clock} from './clock.ts';
import {attribute, el, isElement, NS_CLIENT, parseCount, type Element} from './xml.ts';

export const NS_STREAM_MANAGEMENT = 'urn:xmpp:sm:3';

/** A stanza of the server, which is counted once it is handled. */
export interface InboundStanza {
  handled(): void;
}

/** The part of a SavedStream that is counted here. */
export type Counters = Pick<SavedStream, 'handled' | 'ahead' | 'acknowledged' | 'unacknowledged'>;

export type StreamManagementOptions = {
  readonly clock: Clock;
  /** `id` of `<enabled/>`, if the stream can be resumed. */
  readonly id: string | undefined;
  /** What an earlier host left. */
  readonly counters?: Counters;
  /** The server has these messages, oldest first. */
  readonly onAcknowledged: (ids: readonly StanzaId[]) => void;
  /** There are stanzas that the server may not hear of before `snapshot` is on disk. */
  readonly onUnsaved: () => void;
};

/** The stream that carries the session at the moment. */
export type Carrier = {
  readonly send: (element: Element) => void;
  /** The counters do not fit: the stream is of no use. */
  readonly onBroken: (error: ConnectionError) => void;
};

export interface StreamManagement {
  /** To resume with; undefined if that is not possible. */
  readonly id: string | undefined;
  /** The server has not said of all our stanzas that it has them. */
  readonly hasUnacknowledged: boolean;
  /** `h`, to resume from; the server will send again what comes after it. */
  resumptionPoint(): number;
  /** The session begins on this stream. */
  begin(carrier: Carrier): void;
  /**
   * The session goes on: the server has handled `h` of our stanzas, and gets the others again.
   *
   * @returns messages of an earlier host that did not arrive, oldest first
   */
  resume(carrier: Carrier, h: number): readonly StanzaId[];
  /** The session is over; the server says that it had handled `h` of our stanzas. */
  fail(h: number): void;
  /** The stream is gone. */
  detach(): void;
  /** A stanza is being sent. `messageId` is told to `onAcknowledged` once the server has it. */
  sent(stanza: Element, messageId: StanzaId | undefined): void;
  /** A stanza came. Undefined if it is one that came before, on a stream that broke. */
  received(): InboundStanza | undefined;
  /** Takes `<a/>` and `<r/>`; false if the element is neither. */
  receive(element: Element): boolean;
  /** Asks the server what it has handled. */
  request(): void;
  /** The counters as they will be when these are handled; call `saved` when they are on disk. */
  snapshot(committing: ReadonlySet<unknown>): Counters & {readonly saved: () => void};
  /** The disk cannot take the counters: go on without. */
  giveUpSaving(): void;
}

/** After the last stanza of a burst, in ms. */
const REQUEST_DELAY = 25;
/** Stanzas that are handled and not counted, before that is saved without being asked. */
const MAX_UNSAVED = 200;
const MODULUS = 2 ** 32;

type Inbound = InboundStanza & {state: 'awaited' | 'here' | 'handled'};
type Outbound = {
  readonly stanza: Element;
  readonly messageId: StanzaId | undefined;
};

export function createStreamManagement(options: StreamManagementOptions): StreamManagement {
  const {clock, id, counters, onAcknowledged, onUnsaved} = options;
  let carrier: Carrier | undefined;
  // Neither wraps around here; only on the wire are they modulo 2³² (§4).
  let handled = counters?.handled ?? 0;
  let acknowledged = counters?.acknowledged ?? 0;
  /** Own stanzas after the acknowledged ones, oldest first. */
  let queue: Outbound[] = [];
  /** Stanzas after the handled ones, in order of arrival. */
  let inbound: Inbound[] = [];
  /** Place in `inbound` of the next stanza that comes; below 0 for one that is counted already. */
  let next = 0;
  let resumedFrom = handled;
  /** Until it is known what became of it. */
  let inherited = counters?.unacknowledged;
  let isBroken = false;
  let isSaving = id !== undefined;
  let owesAnswer = false;
  let isAsking = false;
  let cancelRequest: (() => void) | undefined;

  const {ahead = []} = counters ?? {};
  for (let place = 1; place <= (ahead.at(-1) ?? 0); place++) {
    inbound.push(newInbound(ahead.includes(place) ? 'handled' : 'awaited'));
  }

  function newInbound(state: Inbound['state']): Inbound {
    return {
      state,
      handled() {
        this.state = 'handled';
        settle();
      },
    };
  }

  function send(element: Element): void {
    carrier?.send(element);
  }

  /** Length of the unbroken row of stanzas that are handled. */
  function readyCount(): number {
    const count = inbound.findIndex(({state}) => state !== 'handled');
    return count < 0 ? inbound.length : count;
  }

  function count(stanzas: number): void {
    inbound.splice(0, stanzas);
    handled += stanzas;
    next -= stanzas;
  }

  /** Counts what may be counted, and answers if the server waits for it. */
  function settle(): void {
    const ready = readyCount();
    if (isSaving && ready > 0) {
      if (owesAnswer || ready >= MAX_UNSAVED) onUnsaved();
      return;
    }
    count(ready);
    // We have answered with less than the server had sent; it may be waiting for the rest.
    if (owesAnswer && inbound.length === 0) answer();
  }

  function answer(): void {
    if (!carrier) return;
    owesAnswer = inbound.length > 0;
    send(el('a', {xmlns: NS_STREAM_MANAGEMENT, h: handled % MODULUS}));
  }

  function onRequest(): void {
    if (isSaving && readyCount() > 0) {
      owesAnswer = true;
      onUnsaved();
    } else {
      answer();
    }
  }

  function request(): void {
    cancelRequest?.();
    cancelRequest = undefined;
    isAsking = true;
    send(el('r', {xmlns: NS_STREAM_MANAGEMENT}));
  }

  function scheduleRequest(): void {
    cancelRequest?.();
    cancelRequest = clock.after(REQUEST_DELAY, request);
  }

  /** How many more of our stanzas the server has. */
  function advanceTo(h: number): number {
    return (((h - acknowledged) % MODULUS) + MODULUS) % MODULUS;
  }

  function acknowledge(h: number | undefined): void {
    const more = h === undefined || h >= MODULUS ? Infinity : advanceTo(h);
    if (more > queue.length) {
      isBroken = true;
      const error = 'the server acknowledged what was never sent';
      carrier?.onBroken(new ConnectionError('stream-error', error));
      return;
    }
    isAsking = false;
    acknowledged += more;
    const ids = queue.splice(0, more).flatMap(({messageId}) => messageId ?? []);
    if (ids.length > 0) onAcknowledged(ids);
    if (queue.length > 0) scheduleRequest();
  }

  /** Sorts what an earlier host had sent into what arrived, and what did not. */
  function settleInherited(messages: Counters['unacknowledged'], h: number): readonly StanzaId[] {
    inherited = undefined;
    acknowledged += advanceTo(h);
    const arrived = messages.filter(({place}) => place <= acknowledged);
    const lost = messages.filter(({place}) => place > acknowledged);
    if (arrived.length > 0) onAcknowledged(arrived.map((message) => message.id));
    return lost.map((message) => message.id);
  }

  return {
    get id() {
      return isBroken ? undefined : id;
    },

    get hasUnacknowledged() {
      return queue.length > 0;
    },

    resumptionPoint() {
      resumedFrom = handled;
      return handled % MODULUS;
    },

    begin(to) {
      carrier = to;
    },

    resume(to, h) {
      carrier = to;
      next = resumedFrom - handled;
      isAsking = false;
      owesAnswer = false;
      if (inherited) return settleInherited(inherited, h);
      acknowledge(h);
      // Requests were answered with an error when the stream broke: nobody waits for them. But what
      // comes after them keeps its number, under which it may have been saved.
      queue = queue.map((one) => (isRequest(one.stanza) ? {...one, stanza: emptied(one)} : one));
      for (const {stanza} of queue) send(stanza);
      if (queue.length > 0) scheduleRequest();
      return [];
    },

    fail(h) {
      if (inherited) settleInherited(inherited, h);
      else if (advanceTo(h) <= queue.length) acknowledge(h);
    },

    detach() {
      carrier = undefined;
      cancelRequest?.();
      cancelRequest = undefined;
    },

    sent(stanza, messageId) {
      queue.push({stanza, messageId});
      // One question at a time: its answer brings the next.
      if (!isAsking) scheduleRequest();
    },

    received() {
      const place = next++;
      if (place < 0) return undefined;
      const known = inbound[place];
      if (known) {
        if (known.state !== 'awaited') return undefined;
        known.state = 'here';
        return known;
      }
      const entry = newInbound('here');
      inbound.push(entry);
      return entry;
    },

    receive(element) {
      if (isElement(element, 'r', NS_STREAM_MANAGEMENT)) {
        onRequest();
        return true;
      }
      if (isElement(element, 'a', NS_STREAM_MANAGEMENT)) {
        acknowledge(parseCount(attribute(element, 'h')));
        return true;
      }
      return false;
    },

    request,

    snapshot(committing) {
      const isDone = (entry: Inbound) => entry.state === 'handled' || committing.has(entry);
      const gap = inbound.findIndex((entry) => !isDone(entry));
      const ready = gap < 0 ? inbound.length : gap;
      const total = handled + ready;
      return {
        handled: total,
        ahead: inbound.flatMap((entry, place) =>
          place > ready && isDone(entry) ? [place - ready + 1] : [],
        ),
        acknowledged,
        unacknowledged: queue.flatMap((stanza, index) => {
          const {messageId} = stanza;
          return messageId === undefined ? [] : [{place: acknowledged + index + 1, id: messageId}];
        }),
        saved() {
          if (total <= handled) return;
          count(total - handled);
          if (owesAnswer) answer();
        },
      };
    },

    giveUpSaving() {
      isSaving = false;
      settle();
      if (owesAnswer) answer();
    },
  };
}

/** An answer to nobody, which the server counts and drops (RFC 6120 §8.2.3). */
function emptied({stanza}: Outbound): Element {
  return el('iq', {xmlns: NS_CLIENT, type: 'result', id: attribute(stanza, 'id')});
}

function isRequest(stanza: Element): boolean {
  const type = attribute(stanza, 'type');
  return isElement(stanza, 'iq', NS_CLIENT) && (type === 'get' || type === 'set');
}
