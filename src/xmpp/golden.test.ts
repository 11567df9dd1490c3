/**
 * Walks the golden pairs in test/stanzas: `<feature>/<name>.xml` beside `<name>.json`, its parsed
 * form (`null` for what is refused). Those that are not `.read.xml` are also built.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import type {ChatState} from '../model/contact.ts';
import type {ArchiveId, OriginId, StanzaId} from '../model/ids.ts';
import type {BareJid, FullJid} from '../model/jid.ts';
import type {DataForm, DataFormAnswers} from '../model/data-form.ts';
import type {Affiliation, Role, RoomAvatar} from '../model/room.ts';
import {
  buildArchiveQuery,
  parseArchiveEnd,
  parseArchiveResult,
  type ArchiveQuery,
} from './archive.ts';
import {buildArchiveFormQuery, parseTextField} from './archive-search.ts';
import {
  buildBookmark,
  buildBookmarkRetraction,
  buildBookmarksRequest,
  buildOldBookmarksRequest,
  buildOldNodeRequest,
  parseBookmark,
  parseBookmarkEvent,
  parseBookmarks,
  parseOldAnswer,
  parseOldBookmarks,
  type Bookmark,
} from './bookmarks.ts';
import {buildChallengeAnswer, parseChallenge} from './captcha.ts';
import {parseCarbon} from './carbons.ts';
import {buildChatState, parseChatState} from './chat-states.ts';
import {buildSubmission, parseDataForm} from './data-form.ts';
import {buildDelay, parseDelay} from './delay.ts';
import {buildDiscoInfo, parseDiscoInfo, type DiscoInfo} from './disco.ts';
import {buildDiscoItems, parseDiscoItems} from './disco-items.ts';
import {
  buildDisplayedRequest,
  NS_DISPLAYED,
  NS_PUBSUB,
  parseDisplayedEvent,
  parseDisplayedResult,
  type DisplayedItem,
} from './displayed.ts';
import {
  buildDeclination,
  buildDirectInvitation,
  buildMediatedInvitation,
  parseDeclination,
  parseInvitation,
} from './invitations.ts';
import {buildMarker, parseMarker, type Marker} from './markers.ts';
import {buildMessage, parseMessage, type OutgoingMessage} from './message.ts';
import {parseModeration, type NS_MODERATION, type NS_MODERATION_0} from './moderation.ts';
import {buildModeration} from './moderation-requests.ts';
import {buildJoin, buildLeaving, buildNickChange, parseRoomPresence, type Joining} from './muc.ts';
import {
  buildAffiliationChange,
  buildConfiguration,
  buildConfigurationCancel,
  buildConfigurationRequest,
  buildDestroy,
  buildInstantRoom,
  buildListRequest,
  buildRoleChange,
  buildVoiceRequest,
  parseConfiguration,
  parseList,
} from './muc-admin.ts';
import {buildPresence, parsePresence, type OutgoingPresence} from './presence.ts';
import {buildDisplayedItem, buildPublish, WHOLE} from './private-items.ts';
import {buildReceipt, parseReceipt} from './receipts.ts';
import {buildActivityRequest, parseActivity} from './room-activity.ts';
import {buildAvatar, buildAvatarRequest, parseAvatar, parseAvatarHash} from './room-avatars.ts';
import {parseRoomInfo} from './room-info.ts';
import {buildRosterSet, parseRosterPush, parseRosterResult, type RosterItem} from './roster.ts';
import {buildOriginId, parseOriginId, parseStanzaIds, trustedArchiveId} from './stable-ids.ts';
import {parseStanzaError} from './stanza-error.ts';
import {parseElement} from './strict-xml.ts';
import {childOf, el, elementsOf, NS_CLIENT, type Element} from './xml.ts';

type Feature = {
  readonly parse?: (element: Element) => unknown;
  readonly build?: (value: never) => Element;
};

const account = 'alice@example.org' as BareJid;
const inMessage = (child: Element) => el('message', {xmlns: NS_CLIENT}, child);

type Moderation = {
  archiveId: ArchiveId;
  reason: string | undefined;
  version: typeof NS_MODERATION | typeof NS_MODERATION_0;
};

type RoomRequest = {
  ask: string;
  form: DataForm;
  answers: DataFormAnswers;
  as: FullJid;
  affiliation: Affiliation;
  status: string | undefined;
  room: BareJid;
  avatar: RoomAvatar | undefined;
  page: {max: number; after: string | undefined} | undefined;
};

/** What is asked of a room, by the word for it in the pairs. */
const roomRequests: Readonly<Record<string, (request: RoomRequest) => Element>> = {
  activity: ({room}) => buildActivityRequest(room),
  avatar: buildAvatarRequest,
  'avatar-to-set': ({avatar}) => buildAvatar(avatar),
  bookmarks: buildBookmarksRequest,
  'bookmark-retraction': ({room}) => buildBookmarkRetraction(room),
  cancel: buildConfigurationCancel,
  'challenge-answer': ({form, answers}) => buildChallengeAnswer(form, answers),
  configuration: buildConfigurationRequest,
  configure: ({form, answers}) => buildConfiguration(form, answers),
  instant: buildInstantRoom,
  items: ({page}) => buildDiscoItems(page),
  leave: ({as, status}) => buildLeaving(as, status),
  list: ({affiliation}) => buildListRequest(affiliation),
  nick: ({as}) => buildNickChange(as),
  'old-bookmarks': buildOldBookmarksRequest,
  'old-bookmarks-of-a-node': buildOldNodeRequest,
  voice: buildVoiceRequest,
};

const features: Readonly<Record<string, Feature>> = {
  'archive-ends': {parse: parseArchiveEnd},
  'archive-forms': {parse: (element) => parseTextField(element) ?? null},
  'archive-form-queries': {build: buildArchiveFormQuery},
  'archive-queries': {build: (query: ArchiveQuery) => buildArchiveQuery(query, 'q1')},
  'archive-results': {parse: (element) => parseArchiveResult(element, account)},
  'bookmark-events': {parse: parseBookmarkEvent},
  'bookmark-items': {
    parse: (items) => elementsOf(items).map(parseBookmark)[0],
    build: (bookmark: Bookmark) => el('items', {xmlns: NS_PUBSUB}, buildBookmark(bookmark)),
  },
  bookmarks: {parse: parseBookmarks},
  challenges: {parse: parseChallenge},
  carbons: {parse: (element) => parseCarbon(element, account)},
  'chat-states': {
    parse: parseChatState,
    build: (state: ChatState) => inMessage(buildChatState(state)),
  },
  'data-form-submissions': {
    build: ({form, answers}: {form: DataForm; answers: DataFormAnswers}) =>
      buildSubmission(form, answers),
  },
  'data-forms': {
    parse: (element) => parseDataForm(childOf(element, 'captcha', 'urn:xmpp:captcha') ?? element),
  },
  declinations: {parse: parseDeclination},
  delay: {parse: parseDelay, build: (time: number) => inMessage(buildDelay(time))},
  disco: {
    parse: parseDiscoInfo,
    build: (info: DiscoInfo) => el('iq', {xmlns: NS_CLIENT}, buildDiscoInfo(info)),
  },
  'disco-items': {parse: (element) => parseDiscoItems(element)},
  'displayed-events': {parse: (element) => parseDisplayedEvent(element, account)},
  'displayed-publications': {
    build: (item: DisplayedItem) =>
      buildPublish(NS_DISPLAYED, buildDisplayedItem(item, account), WHOLE),
  },
  'displayed-requests': {build: buildDisplayedRequest},
  'displayed-results': {parse: (element) => parseDisplayedResult(element, account)},
  invitations: {parse: parseInvitation},
  markers: {parse: parseMarker, build: (marker: Marker) => inMessage(buildMarker(marker))},
  message: {parse: (element) => parseMessage(element, account)},
  moderations: {parse: parseModeration},
  'old-bookmark-answers': {parse: parseOldAnswer},
  'old-bookmarks': {parse: parseOldBookmarks},
  'origin-ids': {
    parse: parseOriginId,
    build: (id: OriginId) => inMessage(buildOriginId(id)),
  },
  'outgoing-invitations': {
    build({how, jid, ...words}: {how: string; jid: BareJid; reason: string; password: string}) {
      if (how === 'direct') return buildDirectInvitation(jid, words);
      return how === 'mediated'
        ? buildMediatedInvitation(jid, words.reason)
        : buildDeclination(jid, words.reason);
    },
  },
  'outgoing-message': {build: (message: OutgoingMessage) => buildMessage(message)},
  'outgoing-moderations': {
    build: ({archiveId, reason, version}: Moderation) =>
      buildModeration(archiveId, reason, version),
  },
  'outgoing-presence': {build: (presence: OutgoingPresence) => buildPresence(presence)},
  presence: {parse: (element) => parsePresence(element, account)},
  receipts: {parse: parseReceipt, build: (id: StanzaId) => inMessage(buildReceipt(id))},
  'room-activity': {parse: parseActivity},
  'room-avatar-hashes': {parse: parseAvatarHash},
  'room-avatars': {parse: parseAvatar},
  'room-changes': {
    build(change: {
      nick: string;
      role: Role;
      jid: BareJid;
      affiliation: Affiliation;
      reason: string;
    }) {
      const {nick, role, jid, affiliation, reason} = change;
      return nick
        ? buildRoleChange(nick, role, reason)
        : buildAffiliationChange(jid, affiliation, reason);
    },
  },
  'room-configurations': {parse: parseConfiguration},
  'room-destructions': {build: buildDestroy},
  'room-infos': {parse: parseRoomInfo},
  'room-joins': {build: (joining: Joining) => buildJoin(joining)},
  'room-lists': {parse: parseList},
  'room-presence': {parse: (element) => parseRoomPresence(element, account)},
  'room-requests': {
    build: (request: RoomRequest) => roomRequests[request.ask]?.(request) ?? el('unknown'),
  },
  'roster-pushes': {parse: parseRosterPush},
  'roster-results': {parse: parseRosterResult},
  'roster-sets': {build: (item: RosterItem) => buildRosterSet(item)},
  'stanza-errors': {parse: parseStanzaError},
  'stanza-ids': {
    parse(element) {
      const all = parseStanzaIds(element);
      return {all, trusted: trustedArchiveId(all, account)};
    },
  },
};

const folder = fileURLToPath(new URL('../../test/stanzas', import.meta.url));

/** JSON has no undefined. */
function toJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}

/** What two elements must have in common to mean the same. */
function shape(element: Element): unknown {
  const {xmlns: _, ...attributes} = element.attrs;
  const children = elementsOf(element);
  return {
    name: element.getName(),
    namespace: element.getNS(),
    attributes,
    content: children.length > 0 ? children.map(shape) : element.getText(),
  };
}

test('every folder of golden pairs has its feature, and every feature its folder', () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(features).sort());
});

describe.each(Object.entries(features))('%s', (name, {parse, build}) => {
  const files = readdirSync(join(folder, name)).filter((file) => file.endsWith('.xml'));
  const read = (file: string) => parseElement(readFileSync(join(folder, name, file), 'utf8'));
  const expected = (file: string): unknown =>
    JSON.parse(readFileSync(join(folder, name, file.replace(/(\.read)?\.xml$/, '.json')), 'utf8'));

  if (parse) {
    test.each(files)('parses %s', (file) => {
      expect(toJson(parse(read(file)))).toEqual(expected(file));
    });
  }
  if (build) {
    const built = files.filter((file) => !file.endsWith('.read.xml'));
    test.each(built)('builds %s', (file) => {
      const element = build(expected(file) as never);
      expect(shape(parseElement(el('r', {xmlns: NS_CLIENT}, element).toString()))).toEqual(
        shape(parseElement(el('r', {xmlns: NS_CLIENT}, read(file)).toString())),
      );
    });
  }
});
