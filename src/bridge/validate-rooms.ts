/** What pages may ask of rooms; loaded where there are rooms. See validate.ts. */
import {parseJid} from '../model/jid.ts';
import type {RoomRequest, RoomRequestName} from '../model/room-requests.ts';
import {bareJid, boolean, fields, filled, oneOf, optional, string, type Check} from './checks.ts';

const room = bareJid;
const reason = optional(string);
const affiliation = oneOf('owner', 'admin', 'member', 'none', 'outcast');
/** RFC 7622 §3.4: what can be a resource. */
const nick: Check = (value) =>
  typeof value === 'string' && parseJid(`room.invalid/${value}`)?.endsWith(`/${value}`) === true;
/** XEP-0004: values of each field, by its name. */
const answers: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((values) => Array.isArray(values) && values.every(string));
/** In base64; avatars are small pictures. */
const avatar: Check = (value) =>
  fields({type: filled, data: filled})(value) &&
  Reflect.get(value as object, 'data').length <= 200_000;

const requests: Readonly<Record<RoomRequestName, Check>> = {
  join: fields({room, nick: optional(nick), password: optional(string), reserve: boolean}),
  leave: fields({room}),
  changeNick: fields({room, nick}),
  setSubject: fields({room, subject: string}),
  setRole: fields({
    room,
    nick,
    role: oneOf('moderator', 'participant', 'visitor', 'none'),
    reason,
  }),
  setAffiliation: fields({
    room,
    who: (value) => fields({jid: bareJid})(value) || fields({nick})(value),
    affiliation,
    reason,
  }),
  affiliations: fields({room, affiliation}),
  requestVoice: fields({room}),
  retract: fields({room, key: filled, reason}),
  invite: fields({room, jid: bareJid, reason}),
  decline: fields({room, reason}),
  configuration: fields({room}),
  configure: fields({room, answers}),
  cancelConfiguration: fields({room}),
  answerChallenge: fields({room, answers}),
  destroy: fields({room, reason, alternate: optional(bareJid)}),
  avatar: fields({room}),
  setAvatar: fields({room, avatar: optional(avatar)}),
  find: fields({service: optional(bareJid), after: optional(string)}),
  bookmark: fields({room, name: optional(string), autojoin: boolean}),
  removeBookmark: fields({room}),
  setNotify: fields({room, notify: oneOf('all', 'mentions', 'none')}),
};

/** True if the request is on the list and its parameters have the form of room-requests.ts. */
export function isValidRoomRequest({name, params}: RoomRequest): boolean {
  return Object.hasOwn(requests, name) && requests[name](params);
}
