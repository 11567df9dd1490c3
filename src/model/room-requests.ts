/**
 * What pages ask of rooms: a map of its own, since what does it is loaded only where there are rooms.
 * All of them need a connection, except where it says otherwise, and reject with ConnectionError
 * `closed` without one, with RoomError where the room refuses in a known way, else with StanzaError.
 */
import type {DataForm, DataFormAnswers} from './data-form.ts';
import type {MessageKey} from './ids.ts';
import type {BareJid} from './jid.ts';
import type {Affiliation, FoundRooms, ListedPerson, Role, RoomAvatar, RoomNotify} from './room.ts';

type InRoom = {readonly room: BareJid};
type Done = Readonly<Record<string, never>>;

export type RoomRequests = {
  /**
   * Enters, and stays over reconnections and restarts until `leave`. Resolves when we are in; the
   * wish stands also if there is no connection now. A room that does not exist is made, open for
   * use at once, or, with `reserve`, locked until its form is submitted.
   */
  join: {
    params: InRoom & {
      /** Undefined: that of the bookmark, or the local part of the account. */
      readonly nick: string | undefined;
      readonly password: string | undefined;
      readonly reserve: boolean;
    };
    result: Done;
  };
  /** Leaves; what is here of it stays. Needs no connection. */
  leave: {params: InRoom; result: Done};
  changeNick: {params: InRoom & {readonly nick: string}; result: Done};
  setSubject: {params: InRoom & {readonly subject: string}; result: Done};
  /** Kick is `none`; voice `participant` or `visitor`. */
  setRole: {
    params: InRoom & {
      readonly nick: string;
      readonly role: Role;
      readonly reason: string | undefined;
    };
    result: Done;
  };
  /** Ban is `outcast`; by address, or by the nickname of somebody who is there. */
  setAffiliation: {
    params: InRoom & {
      readonly who: {readonly jid: BareJid} | {readonly nick: string};
      readonly affiliation: Affiliation;
      readonly reason: string | undefined;
    };
    result: Done;
  };
  affiliations: {
    params: InRoom & {readonly affiliation: Affiliation};
    result: readonly ListedPerson[];
  };
  /** A visitor asks the moderators for voice (XEP-0045 §7.13). */
  requestVoice: {params: InRoom; result: Done};
  /** Takes a message away for all (XEP-0425). */
  retract: {
    params: InRoom & {readonly key: MessageKey; readonly reason: string | undefined};
    result: Done;
  };
  invite: {
    params: InRoom & {readonly jid: BareJid; readonly reason: string | undefined};
    result: Done;
  };
  /** Forgets the invitation, and tells who invited, where there is a way. */
  decline: {params: InRoom & {readonly reason: string | undefined}; result: Done};
  configuration: {params: InRoom; result: DataForm};
  configure: {params: InRoom & {readonly answers: DataFormAnswers}; result: Done};
  /** Of a room that was reserved: it is given up. */
  cancelConfiguration: {params: InRoom; result: Done};
  /** Answers the form of the room's problem (XEP-0158), and enters. */
  answerChallenge: {params: InRoom & {readonly answers: DataFormAnswers}; result: Done};
  destroy: {
    params: InRoom & {readonly reason: string | undefined; readonly alternate: BareJid | undefined};
    result: Done;
  };
  /** Undefined where it has none. */
  avatar: {params: InRoom; result: RoomAvatar | undefined};
  setAvatar: {params: InRoom & {readonly avatar: RoomAvatar | undefined}; result: Done};
  /** The rooms that the service lists; by default the one of the account's server. */
  find: {
    params: {readonly service: BareJid | undefined; readonly after: string | undefined};
    result: FoundRooms;
  };
  /** Keeps the room on the server, for all clients of the account. */
  bookmark: {
    params: InRoom & {readonly name: string | undefined; readonly autojoin: boolean};
    result: Done;
  };
  removeBookmark: {params: InRoom; result: Done};
  /** Needs no connection. */
  setNotify: {params: InRoom & {readonly notify: RoomNotify}; result: Done};
};

export type RoomRequestName = keyof RoomRequests;

export type RoomRequest = {
  [Name in RoomRequestName]: {readonly name: Name; readonly params: RoomRequests[Name]['params']};
}[RoomRequestName];

/** Whoever does what is asked. */
export type RoomActions = {
  readonly [Name in RoomRequestName]: (
    params: RoomRequests[Name]['params'],
  ) => Promise<RoomRequests[Name]['result']>;
};
