/**
 * XEP-0045 Multi-User Chat, version 1.35.5: moderating a room (§8), its lists (§9) and its configuration
 * (§10). IQ payloads; the IQ goes to the room.
 */
import type {DataForm, DataFormAnswers} from '../model/data-form.ts';
import {type BareJid, parseJid} from '../model/jid.ts';
import type {Affiliation, ListedPerson, Role} from '../model/room.ts';
import {buildCancellation, buildForm, buildSubmission, parseDataForm} from './data-form.ts';
import {parseAffiliation, parseRole} from './muc.ts';
import {NS_MUC} from './room-stanzas.ts';
import {
  attribute,
  childOf,
  childrenOf,
  childText,
  el,
  nonEmptyAttribute,
  type Element,
} from './xml.ts';

const NS_MUC_ADMIN = `${NS_MUC}#admin`;
const NS_MUC_OWNER = `${NS_MUC}#owner`;

/** For the time being, by nickname: kick is `none`, voice `participant` or `visitor` (§8.2 to §9.7). */
export function buildRoleChange(nick: string, role: Role, reason?: string): Element {
  return buildItems({nick, role}, reason);
}

/** For good, by address: ban is `outcast`, and `none` takes away what somebody had (§9.1 to §10.6). */
export function buildAffiliationChange(
  jid: BareJid,
  affiliation: Affiliation,
  reason?: string,
): Element {
  return buildItems({jid, affiliation}, reason);
}

function buildItems(attributes: Record<string, string>, reason: string | undefined): Element {
  const child = reason === undefined ? undefined : el('reason', {}, reason);
  return el('query', {xmlns: NS_MUC_ADMIN}, el('item', attributes, child));
}

/** Asks for everybody with this affiliation (§9.5). */
export function buildListRequest(affiliation: Affiliation): Element {
  return el('query', {xmlns: NS_MUC_ADMIN}, el('item', {affiliation}));
}

/** Parses the answer; undefined if it is none. */
export function parseList(iq: Element): readonly ListedPerson[] | undefined {
  const query = childOf(iq, 'query', NS_MUC_ADMIN);
  if (!query) return undefined;
  return childrenOf(query, 'item', NS_MUC_ADMIN).map((item) => ({
    jid: parseJid(attribute(item, 'jid') ?? ''),
    nick: nonEmptyAttribute(item, 'nick'),
    affiliation: parseAffiliation(attribute(item, 'affiliation')),
    role: parseRole(attribute(item, 'role')),
    reason: childText(item, 'reason', NS_MUC_ADMIN) || undefined,
  }));
}

/** Asks for the form by which the room is configured (§10.2). */
export function buildConfigurationRequest(): Element {
  return el('query', {xmlns: NS_MUC_OWNER});
}

/** Parses the answer; undefined if there is no form in it. */
export function parseConfiguration(iq: Element): DataForm | undefined {
  const query = childOf(iq, 'query', NS_MUC_OWNER);
  return query && parseDataForm(query);
}

/** Sends the form back. */
export function buildConfiguration(form: DataForm, answers: DataFormAnswers): Element {
  return el('query', {xmlns: NS_MUC_OWNER}, buildSubmission(form, answers));
}

/** Takes a new room as the service makes it (§10.1.2), which opens it for others. */
export function buildInstantRoom(): Element {
  return el(
    'query',
    {xmlns: NS_MUC_OWNER},
    buildSubmission({title: undefined, instructions: [], formType: undefined, fields: []}, {}),
  );
}

/** Gives up configuring; a room that is new and still locked is gone then (§10.1.3). */
export function buildConfigurationCancel(): Element {
  return el('query', {xmlns: NS_MUC_OWNER}, buildCancellation());
}

/** Destroys the room (§10.9). */
export function buildDestroy(how: {
  readonly reason?: string | undefined;
  readonly alternate?: BareJid | undefined;
}): Element {
  const reason = how.reason === undefined ? undefined : el('reason', {}, how.reason);
  return el('query', {xmlns: NS_MUC_OWNER}, el('destroy', {jid: how.alternate}, reason));
}

/** Who may not speak asks the moderators for voice (§7.13): the child of a message to the room. */
export function buildVoiceRequest(): Element {
  return buildForm(`${NS_MUC}#request`, {'muc#role': 'participant'});
}
