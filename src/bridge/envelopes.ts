/**
 * What is posted over a port. Every envelope of the host carries its `instance`: when that
 * changes, another host answers (it was restarted), and the page greets, subscribes and asks again.
 */
import type {ErrorInfo} from '../model/errors.ts';
import type {TokenReason} from '../model/session.ts';
import type {RequestName, Requests, TopicName, Topics} from './contract.ts';
import type {TokenAnswer} from './token-asks.ts';

/** What a page says of itself when it comes. */
export type Hello = {
  readonly type: 'hello';
  readonly version: number;
  /** Unique among all pages; also the name of its lock (liveness.ts). */
  readonly page: string;
  readonly visible: boolean;
  /** What of its attributes concerns the host: the last page that says so wins. */
  readonly service: string | undefined;
  readonly domain: string | undefined;
  /** It answers `ask-token`. */
  readonly givesTokens: boolean;
};

export type RequestEnvelope = {
  [Name in RequestName]: {
    readonly type: 'request';
    /** Unique among the requests of one page. */
    readonly id: number;
    readonly name: Name;
    readonly params: Requests[Name]['params'];
  };
}[RequestName];

export type SubscribeEnvelope = {
  [Name in TopicName]: {
    readonly type: 'subscribe';
    /** Unique among the subscriptions of one page. */
    readonly id: number;
    readonly topic: Name;
    readonly params: Topics[Name]['params'];
  };
}[TopicName];

export type ToHost =
  | Hello
  | RequestEnvelope
  | SubscribeEnvelope
  | {readonly type: 'unsubscribe'; readonly id: number}
  /** Answered by `pong`: does the host still live? */
  | {readonly type: 'ping'}
  /** Answers to `ask-token`. */
  | TokenAnswer
  /** Somebody looks at the page, or no longer. */
  | {readonly type: 'visibility'; readonly visible: boolean}
  /** The page holds its lock from here on. */
  | {readonly type: 'holding'}
  /** The page goes, or goes to sleep: stop pushing. Another `hello` may follow. */
  | {readonly type: 'goodbye'};

type FromHost = {readonly instance: string};

export type ToPage = FromHost &
  (
    | {readonly type: 'welcome'; readonly version: number}
    | {readonly type: 'pong'}
    /** The host holds its lock (liveness.ts). */
    | {readonly type: 'holding'}
    /** Another host has taken over: this one only reads. */
    | {readonly type: 'superseded'}
    | {readonly type: 'response'; readonly id: number; readonly result: unknown}
    | {readonly type: 'failure'; readonly id: number; readonly error: ErrorInfo}
    /** `sequence` counts what one subscription got: the snapshot is 0, and a gap asks for a new one. */
    | {
        readonly type: 'snapshot';
        readonly id: number;
        readonly sequence: number;
        readonly snapshot: unknown;
      }
    | {
        readonly type: 'change';
        readonly id: number;
        readonly sequence: number;
        readonly change: unknown;
      }
    /** One page is asked, and answers with the same id: see token-asks.ts. */
    | {readonly type: 'ask-token'; readonly id: number; readonly reason: TokenReason}
    /** The snapshot could not be read. */
    | {readonly type: 'broken'; readonly id: number; readonly error: ErrorInfo}
  );

/** The part of a MessagePort that the bridge uses; each host has a form of its own. */
export interface Port<Out, In> {
  post(envelope: Out): void;
  listen(listener: (envelope: In) => void, signal: AbortSignal): void;
  close(): void;
}

/**
 * Wraps a MessagePort.
 *
 * @param port - taken over: it is started by `listen`
 */
export function portOf<Out, In>(port: MessagePort): Port<Out, In> {
  return {
    post(envelope) {
      port.postMessage(envelope);
    },
    listen(listener, signal) {
      port.addEventListener('message', (event) => listener(event.data as In), {signal});
      port.start();
    },
    close() {
      port.close();
    },
  };
}
