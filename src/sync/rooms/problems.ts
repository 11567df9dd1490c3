/** Why we cannot be in a room, from what the room or its service says (XEP-0045 §7.2, §17.3). */
import {RoomError, StanzaError, type RoomErrorKind} from '../../model/errors.ts';
import type {RoomProblem} from '../../model/room.ts';
import type {RoomPresence} from '../../xmpp/muc.ts';

/** What a refused entry means, by the condition of the error. */
const REFUSALS: Readonly<Record<string, RoomErrorKind>> = {
  'not-authorized': 'password',
  forbidden: 'banned',
  'item-not-found': 'not-found',
  'not-allowed': 'creation-refused',
  'not-acceptable': 'nick-refused',
  'jid-malformed': 'nick-refused',
  'registration-required': 'members-only',
  conflict: 'nick-taken',
  'service-unavailable': 'full',
  'resource-constraint': 'full',
  gone: 'moved',
  redirect: 'moved',
  'remote-server-not-found': 'unreachable',
  'remote-server-timeout': 'unreachable',
};

/** Of a presence that says that we are gone; the first that applies. */
const ENDS: readonly (readonly [code: number, kind: RoomErrorKind])[] = [
  [301, 'banned'],
  [307, 'kicked'],
  [321, 'removed'],
  [322, 'members-only'],
  [332, 'shut-down'],
  [333, 'dropped'],
];

/** Those after which the room is worth another attempt by itself. */
const PASSING: ReadonlySet<RoomErrorKind> = new Set(['shut-down', 'dropped', 'unreachable']);

const FINAL: ReadonlySet<RoomErrorKind> = new Set(['kicked', 'banned', 'removed', 'destroyed']);

export function problemOf(kind: RoomErrorKind, more: Partial<RoomProblem> = {}): RoomProblem {
  const none = {reason: undefined, actor: undefined, alternate: undefined, form: undefined};
  return {...none, ...more, kind};
}

export function refusalOf({error, alternate}: RoomPresence & {type: 'error'}): RoomProblem {
  const kind = REFUSALS[error.condition] ?? 'refused';
  return problemOf(kind, {reason: error.text, alternate});
}

export function endOf({
  codes,
  reason,
  actor,
  destruction,
}: RoomPresence & {type: 'gone'}): RoomProblem {
  if (destruction) {
    return problemOf('destroyed', {
      reason: destruction.reason,
      alternate: destruction.alternate,
    });
  }
  const [, kind] = ENDS.find(([code]) => codes.includes(code)) ?? [0, 'dropped' as const];
  return problemOf(kind, {reason, actor});
}

/** Does it say why? What does not may be the answer to our own leaving (§7.14). */
export function hasReason({codes, destruction}: RoomPresence & {type: 'gone'}): boolean {
  return destruction !== undefined || ENDS.some(([code]) => codes.includes(code));
}

/** We were thrown out, or there is nothing left to enter. */
export function isFinal({kind}: RoomProblem): boolean {
  return FINAL.has(kind);
}

export function isPassing({kind}: RoomProblem): boolean {
  return PASSING.has(kind);
}

/** What the refusal of something that was asked in a room means. */
export function toRoomError(error: unknown): unknown {
  if (!(error instanceof StanzaError)) return error;
  const {kind: condition, message} = error;
  if (condition === 'forbidden' || condition === 'not-allowed') {
    return new RoomError('forbidden', message);
  }
  if (condition === 'item-not-found') return new RoomError('not-found', message);
  if (condition.startsWith('remote-server-')) return new RoomError('unreachable', message);
  return error;
}
