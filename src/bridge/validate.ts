/**
 * The worker's edge: what a page posts is checked here before anything acts on it. The list of
 * requests and topics is closed, and each has exactly the parameters of the contract.
 */
import {LONGEST_SEARCH, MOST_HITS} from '../model/search.ts';
import {
  bareJid,
  boolean,
  fields,
  filled,
  jid,
  oneOf,
  optional,
  string,
  type Check,
} from './checks.ts';
import type {RequestName, TopicName} from './contract.ts';
import type {RequestEnvelope, SubscribeEnvelope, ToHost} from './envelopes.ts';

const MAX_WINDOW = 1000;

const isTrue: Check = (value) => value === true;
const natural: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const finite: Check = (value) => Number.isFinite(value);
const window: Check = (value) => natural(value) && (value as number) <= MAX_WINDOW;

const search = {
  text: (value: unknown) => string(value) && (value as string).length <= LONGEST_SEARCH,
  conversation: optional(jid),
  own: optional(boolean),
  since: optional(finite),
  limit: (value: unknown) => natural(value) && value !== 0 && (value as number) <= MOST_HITS,
};

const credentials: Check = (value) =>
  fields({password: string})(value) ||
  fields({token: string})(value) ||
  fields({getToken: isTrue})(value) ||
  fields({anonymous: isTrue})(value) ||
  fields({prebind: fields({jid: string, sid: filled, rid: natural})})(value);

const place: Check = (value) =>
  oneOf('opening', 'first-unread', 'end')(value) ||
  fields({before: string})(value) ||
  fields({after: string})(value) ||
  fields({above: optional(string), below: optional(string)})(value) ||
  fields({key: string})(value) ||
  fields({time: finite})(value);

const requests: Readonly<Record<RequestName, Check>> = {
  signIn: fields({
    jid: string,
    credentials,
    service: optional(string),
    domain: optional(string),
    remember: boolean,
  }),
  signOut: fields({forget: boolean}),
  reconnect: fields({}),
  sendMessage: fields({conversation: jid, id: string, body: string}),
  retryMessage: fields({conversation: jid, key: string}),
  discardMessage: fields({conversation: jid, key: string}),
  loadMessages: fields({conversation: jid, place, limit: window}),
  fillGap: fields({conversation: jid, high: string, from: oneOf('high', 'low')}),
  fetchOlder: fields({conversation: jid}),
  deleteHistory: fields({conversation: optional(jid)}),
  setChatState: fields({
    conversation: jid,
    state: oneOf('active', 'composing', 'paused', 'inactive', 'gone'),
  }),
  markDisplayed: fields({conversation: jid, ord: string}),
  setDraft: fields({conversation: jid, text: string}),
  addContact: fields({jid: string, name: optional(string)}),
  removeContact: fields({jid: bareJid}),
  answerSubscription: fields({jid: bareJid, accept: boolean}),
  search: fields({...search, before: optional(natural)}),
  searchArchive: fields({...search, before: optional(filled)}),
  // Looked at more closely where it is done: see room-handlers.ts.
  room: fields({name: filled, params: () => true}),
};

const topics: Readonly<Record<TopicName, Check>> = {
  session: fields({}),
  contacts: fields({}),
  presence: fields({}),
  typing: fields({}),
  timeline: fields({conversation: jid, limit: window}),
  rooms: fields({}),
  occupants: fields({room: bareJid}),
};

const envelopes: Readonly<Record<ToHost['type'], Check>> = {
  hello: fields({
    type: string,
    version: natural,
    page: string,
    visible: boolean,
    service: optional(string),
    domain: optional(string),
    givesTokens: boolean,
  }),
  request: fields({type: string, id: natural, name: string, params: () => true}),
  subscribe: fields({type: string, id: natural, topic: string, params: () => true}),
  unsubscribe: fields({type: string, id: natural}),
  ping: fields({type: string}),
  token: fields({type: string, id: natural, token: filled}),
  'no-token': fields({type: string, id: natural, message: string}),
  visibility: fields({type: string, visible: boolean}),
  holding: fields({type: string}),
  goodbye: fields({type: string}),
};

/** What a page posted, or undefined if it is none of the envelopes. */
export function parseEnvelope(value: unknown): ToHost | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const type: unknown = Reflect.get(value, 'type');
  if (typeof type !== 'string' || !Object.hasOwn(envelopes, type)) return undefined;
  return envelopes[type as ToHost['type']](value) ? (value as ToHost) : undefined;
}

/** True if the request is on the list and its parameters have the form of the contract. */
export function isValidRequest(envelope: RequestEnvelope): boolean {
  return Object.hasOwn(requests, envelope.name) && requests[envelope.name](envelope.params);
}

/** True if the topic is on the list and its parameters have the form of the contract. */
export function isValidSubscription(envelope: SubscribeEnvelope): boolean {
  return Object.hasOwn(topics, envelope.topic) && topics[envelope.topic](envelope.params);
}
