/**
 * The worker's edge: what a page posts is checked here before anything acts on it. The list of
 * requests and topics is closed, and each has exactly the parameters of the contract.
 */
import {parseBareJid} from '../model/jid.ts';
import {LONGEST_SEARCH, MOST_HITS} from '../model/search.ts';
import type {RequestName, TopicName} from './contract.ts';
import type {RequestEnvelope, SubscribeEnvelope, ToHost} from './envelopes.ts';

type Check = (value: unknown) => boolean;

const MAX_TEXT = 1024 * 1024;
const MAX_WINDOW = 1000;

const string: Check = (value) => typeof value === 'string' && value.length <= MAX_TEXT;
const filled: Check = (value) => string(value) && value !== '';
const boolean: Check = (value) => typeof value === 'boolean';
const isTrue: Check = (value) => value === true;
const natural: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const finite: Check = (value) => Number.isFinite(value);
const window: Check = (value) => natural(value) && (value as number) <= MAX_WINDOW;
const bareJid: Check = (value) => typeof value === 'string' && parseBareJid(value) === value;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value as string);
/** An object that has these fields, each right, and no others. */
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).every((key) => Object.hasOwn(checks, key)) &&
    Object.entries(checks).every(([key, check]) => check(Reflect.get(value, key)));

const search = {
  text: (value: unknown) => string(value) && (value as string).length <= LONGEST_SEARCH,
  conversation: optional(bareJid),
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
  sendMessage: fields({conversation: bareJid, id: string, body: string}),
  retryMessage: fields({conversation: bareJid, key: string}),
  discardMessage: fields({conversation: bareJid, key: string}),
  loadMessages: fields({conversation: bareJid, place, limit: window}),
  fillGap: fields({conversation: bareJid, high: string, from: oneOf('high', 'low')}),
  fetchOlder: fields({conversation: bareJid}),
  deleteHistory: fields({conversation: optional(bareJid)}),
  setChatState: fields({
    conversation: bareJid,
    state: oneOf('active', 'composing', 'paused', 'inactive', 'gone'),
  }),
  markDisplayed: fields({conversation: bareJid, ord: string}),
  setDraft: fields({conversation: bareJid, text: string}),
  addContact: fields({jid: string, name: optional(string)}),
  removeContact: fields({jid: bareJid}),
  answerSubscription: fields({jid: bareJid, accept: boolean}),
  search: fields({...search, before: optional(natural)}),
  searchArchive: fields({...search, before: optional(filled)}),
};

const topics: Readonly<Record<TopicName, Check>> = {
  session: fields({}),
  contacts: fields({}),
  presence: fields({}),
  typing: fields({}),
  timeline: fields({conversation: bareJid, limit: window}),
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
