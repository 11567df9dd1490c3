/** A real XMPP server in a temporary folder, on loopback. What the demo and the tests know of it. */
export interface XmppServer {
  /** Which server it is, for people and for tests that tell them apart. */
  readonly name: 'prosody' | 'ejabberd';
  /** The one XMPP domain that it serves. */
  readonly domain: string;
  /** Address for RFC 7395. */
  readonly websocketUrl: string;
  /** TCP port for clients (RFC 6120). */
  readonly c2sPort: number;
  /** TCP port of WebSocket, BOSH and the admin's requests. */
  readonly httpPort: number;
  /** Creates the account; `host` is another domain, if the server was given more. */
  register(user: string, password: string, host?: string): Promise<void>;
  changePassword(user: string, password: string): Promise<void>;
  /** Deletes the account. */
  remove(user: string): Promise<void>;
  /** Makes both see each other's presence, each under the other's name. */
  befriend(one: Person, other: Person): Promise<void>;
  /** Empties the archive of this account: of what was in it the server knows nothing any more. */
  forget(user: string): Promise<void>;
  /** How many connections of this account the server has right now. */
  connectionCount(user: string): Promise<number>;
  /** Ends the process and keeps its data. Clients see their connections close. */
  stop(): Promise<void>;
  /** The same, without a moment for last words. */
  kill(): Promise<void>;
  /** Starts it again, on the same ports, with the same data. */
  start(): Promise<void>;
  /** Ends the process and removes its folder. */
  dispose(): Promise<void>;
}

type Person = {
  readonly user: string;
  /** The name that others have for this account in their contact lists. */
  readonly name: string;
};

/** A message that was said at some time in the past. */
export type PastMessage = {
  readonly id: string;
  /** Local part of the sender's address. */
  readonly from: string;
  readonly body: string;
  /** Whole seconds since the epoch. */
  readonly time: number;
};

export type FurnishedRoom = {
  readonly room: string;
  readonly name: string;
  readonly description: string;
  readonly subject: string;
  /** BCP 47 tag. */
  readonly language: string;
  readonly messages: readonly (Omit<PastMessage, 'from'> & {readonly nick: string})[];
  readonly members: readonly {readonly user: string; readonly nick: string}[];
};

/** A Prosody can also be given a past, and lets rooms forget people. */
export interface ProsodyServer extends XmppServer {
  readonly name: 'prosody';
  /** Takes somebody out of a room; nobody is told, as when a server has lost what it knew. */
  expel(room: string, nick: string): Promise<void>;
  /** Makes a room that lasts, with a past, oldest first, and puts it among the bookmarks of some. */
  furnish(room: FurnishedRoom): Promise<void>;
  /**
   * Writes messages between two accounts into the archive of both, as if they had been sent then.
   * Oldest first: an archive is ordered by arrival.
   */
  remember(one: string, other: string, messages: readonly PastMessage[]): Promise<void>;
}
