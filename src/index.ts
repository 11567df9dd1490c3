/**
 * The npm package: the elements' classes, the client behind them, and the types of both. Nothing
 * is registered here (`natter/define.js` does that), so it is safe to import on a server.
 */
export type {
  Conversation,
  ExportFormat,
  ExportOptions,
  NatterClient,
  SearchOptions,
  SignIn,
  Timeline,
} from './client/client.ts';
export {connectClient, type ConnectOptions} from './client/connect.ts';
export type {Observable} from './client/observable.ts';
export {NatterAvatar} from './elements/avatar.ts';
export {NatterChatPane} from './elements/chat-pane.ts';
export {NatterChat} from './elements/chat.ts';
export {NatterComposer} from './elements/composer.ts';
export {clientContext} from './elements/context.ts';
export * from './elements/events.ts';
export {NatterMessage} from './elements/message.ts';
export {NatterPresence} from './elements/presence.ts';
export {NatterReceipt} from './elements/receipt.ts';
export {NatterRoom} from './elements/room.ts';
export {NatterRoster} from './elements/roster.ts';
export {NatterSearchBar} from './elements/search-bar.ts';
export {NatterSearch} from './elements/search.ts';
export {NatterTyping} from './elements/typing.ts';
export type {
  ChatState,
  Contact,
  LastMessage,
  Presence,
  PresenceShow,
  Subscription,
} from './model/contact.ts';
export {
  AuthenticationError,
  BridgeError,
  ConnectionError,
  InputError,
  NatterError,
  StanzaError,
  StorageError,
  type ErrorInfo,
} from './model/errors.ts';
export type {MessageKey, Ord, StanzaId} from './model/ids.ts';
export type {BareJid, FullJid, Jid} from './model/jid.ts';
export type {DeliveryState, Message} from './model/message.ts';
export type {ArchiveSearchPage, SearchHit, SearchPage} from './model/search.ts';
export type {ConnectionState, Credentials, SessionState} from './model/session.ts';
