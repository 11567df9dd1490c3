/**
 * One stream of a bound session, to its end: requests that wait, archive pages that are being
 * received. It reads what comes and tells the listener. What is counted outlives it, if the
 * session is resumed on another stream.
 */
import {ConnectionError} from '../model/errors.ts';
import type {ArchiveId, StanzaId} from '../model/ids.ts';
import type {BareJid, FullJid} from '../model/jid.ts';
import {createArchiveQueries, type ArchiveQueries} from './archive-queries.ts';
import {looksLikeCarbon, parseCarbon} from './carbons.ts';
import {buildClientState} from './client-state.ts';
import type {Clock} from './clock.ts';
import {looksLikeEvent, parseDisplayedEvent} from './displayed.ts';
import {answerIq} from './iq-answers.ts';
import {createIqRequests, type IqRequests} from './iq-requests.ts';
import {createKeepalive} from './keepalive.ts';
import {parseMessage, type MessageStanza} from './message.ts';
import {buildPing} from './ping.ts';
import {buildUnavailable, parsePresence} from './presence.ts';
import type {RoomStanzas} from './room-stanzas.ts';
import {trustedArchiveId} from './stable-ids.ts';
import type {Carrier, InboundStanza, StreamManagement} from './stream-management.ts';
import type {Stream} from './stream.ts';
import type {WireListener} from './wire.ts';
import {attribute, isElement, NS_CLIENT, type Element} from './xml.ts';

export type BoundStreamOptions = {
  readonly stream: Stream;
  readonly jid: FullJid;
  /** Undefined where the server has none. */
  readonly management: StreamManagement | undefined;
  readonly hasRosterVersioning: boolean;
  /** The server wants to know whether anybody looks. */
  readonly hasClientState: boolean;
  readonly account: BareJid;
  readonly listener: WireListener;
  /** Whose are stanzas of rooms. */
  readonly rooms: RoomStanzas;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Our verification string (XEP-0115). */
  readonly capsVersion: string;
  /** For an answer to a request, in ms. */
  readonly requestTimeout: number;
  /** What the listener rejected with. */
  readonly report: (error: unknown) => void;
};

export interface BoundStream {
  readonly jid: FullJid;
  readonly hasRosterVersioning: boolean;
  readonly capsVersion: string;
  readonly requests: IqRequests;
  readonly archive: ArchiveQueries;
  /** The archive removes forged stanza-ids: from here on they are believed. */
  trustArchiveIds(): void;
  /** Writes a stanza. `messageId` is what `acknowledged` or `written` tells. */
  send(stanza: Element, messageId?: StanzaId): void;
  /** Where the server wants to know it (XEP-0352). */
  sendClientState(isActive: boolean): void;
  /** Finds out now whether the server is still there. */
  check(): void;
  /** What carries the counting of the session from here on. */
  readonly carrier: Carrier;
  /**
   * Begins to read; call once, when all is in place.
   *
   * @param early - what came before the counting began
   */
  start(early: readonly Element[]): void;
  /** Leaves politely. */
  close(): Promise<void>;
}

/** Of silence before the server is asked, after something was sent, and for its answer; ms. */
const IDLE = 30_000;
const PATIENCE = 3_000;
const DEADLINE = 10_000;

export function createBoundStream(options: BoundStreamOptions): BoundStream {
  const {stream, jid, management, hasRosterVersioning, account, listener, clock, newId} = options;
  const {capsVersion, report, rooms} = options;
  let isOpen = true;
  let hasTrustedIds = false;

  /** Calls the listener; whatever goes wrong in it does not harm the stream. */
  async function tell(call: () => Promise<void>): Promise<void> {
    try {
      await call();
    } catch (error) {
      report(error);
    }
  }

  /** Resolves to whether it was written; if not, the stream has ended, which is told elsewhere. */
  async function write(element: Element): Promise<boolean> {
    return await stream.send(element).then(
      () => true,
      () => false,
    );
  }

  function send(stanza: Element, messageId?: StanzaId): void {
    if (!isOpen) throw new ConnectionError('closed');
    const writing = write(stanza);
    keepalive.sent();
    if (management) management.sent(stanza, messageId);
    else if (messageId !== undefined) void tellWritten(writing, messageId);
  }

  async function tellWritten(writing: Promise<boolean>, id: StanzaId): Promise<void> {
    if (await writing) await tell(() => listener.written(id));
  }

  const requests = createIqRequests({
    self: jid,
    clock,
    timeout: options.requestTimeout,
    newId,
    send,
  });
  const archive = createArchiveQueries({
    account,
    requests,
    newId,
    onInvitation: (invitation) => void tell(() => rooms.receive(invitation, async () => {})),
  });

  const keepalive = createKeepalive({
    clock,
    idle: IDLE,
    patience: PATIENCE,
    deadline: DEADLINE,
    isOwed: () => management?.hasUnacknowledged ?? false,
    probe() {
      if (management) management.request();
      else requests.request({type: 'get', payload: buildPing()}).catch(() => {});
    },
    onDead: () => stream.abort(new ConnectionError('timeout', 'no sign of life')),
  });

  async function receiveMessage(element: Element, counted?: InboundStanza): Promise<void> {
    if (archive.receive(element)) return;
    const displayed = looksLikeEvent(element) && parseDisplayedEvent(element, account);
    if (displayed) {
      if (displayed.length > 0) await listener.displayed(displayed);
      return;
    }
    await rooms.receive(element, () => tellMessage(element, counted));
  }

  async function tellMessage(element: Element, counted?: InboundStanza): Promise<void> {
    const message = looksLikeCarbon(element)
      ? parseCarbon(element, account)
      : directMessage(parseMessage(element, account));
    if (!message) return;
    await listener.message({...message, archiveId: archiveIdOf(message.stanza), counted});
  }

  function directMessage(stanza: MessageStanza | undefined) {
    return stanza && {stanza, via: 'direct' as const};
  }

  function archiveIdOf(stanza: MessageStanza): ArchiveId | undefined {
    return hasTrustedIds ? trustedArchiveId(stanza.stanzaIds, account) : undefined;
  }

  async function receiveIq(iq: Element): Promise<void> {
    const type = attribute(iq, 'type');
    if (type === 'result' || type === 'error') {
      requests.receive(iq);
    } else if (type === 'get' || type === 'set') {
      const {answer, push} = answerIq(iq, {account, capsVersion});
      if (isOpen) send(answer);
      if (push) await listener.rosterPush(push);
    }
  }

  async function receivePresence(element: Element): Promise<void> {
    await rooms.receive(element, async () => {
      const presence = parsePresence(element, account);
      if (presence) await listener.presence(presence);
    });
  }

  function receiverOf(
    element: Element,
  ): ((stanza: Element, counted?: InboundStanza) => Promise<void>) | undefined {
    if (isElement(element, 'message', NS_CLIENT)) return receiveMessage;
    if (isElement(element, 'iq', NS_CLIENT)) return receiveIq;
    if (isElement(element, 'presence', NS_CLIENT)) return receivePresence;
    return undefined;
  }

  function receive(element: Element): void {
    if (!isOpen) return;
    const receiver = receiverOf(element);
    if (!receiver) management?.receive(element);
    // Only now: it may have been what is owed.
    keepalive.heard();
    if (!receiver) return;
    const counted = management?.received();
    // It came before, on a stream that broke.
    if (management && !counted) return;
    void tell(() => receiver(element, counted)).then(() => counted?.handled());
  }

  void stream.ended.then((error) => {
    isOpen = false;
    keepalive.stop();
    management?.detach();
    requests.close(new ConnectionError('closed', undefined, {cause: error}));
  });

  return {
    jid,
    hasRosterVersioning,
    capsVersion,
    requests,
    archive,
    trustArchiveIds() {
      hasTrustedIds = true;
    },
    send,
    sendClientState(isActive) {
      if (isOpen && options.hasClientState) void write(buildClientState(isActive));
    },
    check: () => keepalive.check(),
    carrier: {
      send: (element) => void write(element),
      onBroken: (error) => stream.abort(error),
    },
    start(early) {
      for (const element of early) void tell(async () => receiverOf(element)?.(element));
      stream.listen(receive);
    },
    async close() {
      if (isOpen) send(buildUnavailable());
      isOpen = false;
      await stream.close();
    },
  };
}
