/**
 * Rooms on the network, over the session whose stream it is at the moment: see room-wire.ts. Fetched
 * when somebody asks for rooms.
 */
import {ConnectionError, StanzaError} from '../model/errors.ts';
import {type BareJid, bareOf, type FullJid, type Jid} from '../model/jid.ts';
import {buildChallengeAnswer} from './captcha.ts';
import {buildDiscoInfo, parseDiscoInfo} from './disco.ts';
import {buildDeclination, buildMediatedInvitation} from './invitations.ts';
import {NS_MODERATION, NS_MODERATION_0} from './moderation.ts';
import {buildModeration} from './moderation-requests.ts';
import {buildJoin, buildLeaving, buildNickChange} from './muc.ts';
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
import {buildPing} from './ping.ts';
import {buildActivityRequest} from './room-activity.ts';
import {buildAvatar, buildAvatarRequest, parseAvatar} from './room-avatars.ts';
import {RoomBookmarks} from './room-bookmarks.ts';
import {parseRoomInfo} from './room-info.ts';
import type {RoomPort} from './room-port.ts';
import {createRoomReader} from './room-reader.ts';
import {RoomServices} from './room-services.ts';
import {NS_ACTIVITY} from './room-stanzas.ts';
import type {RoomWire} from './room-wire.ts';
import {el, NS_CLIENT, type Element} from './xml.ts';

/** XEP-0410 §3.2: our question was passed on, so we are there. */
const PASSED_ON = ['feature-not-implemented', 'service-unavailable'];
/** The same: nothing can be known of a room that cannot be reached. */
const OUT_OF_REACH = ['remote-server-not-found', 'remote-server-timeout'];

export function createRoomWire(port: RoomPort): RoomWire {
  const joined = new Set<BareJid>();
  /** Those that we have made, and not yet configured. */
  const created = new Set<BareJid>();
  const avatars = new Map<BareJid, string>();
  const bookmarks = new RoomBookmarks(port);
  const services = new RoomServices(port);

  async function get(to: Jid, payload: Element): Promise<Element> {
    return await port.request({type: 'get', to, payload});
  }

  async function set(to: Jid, payload: Element): Promise<void> {
    await port.request({type: 'set', to, payload});
  }

  function sendMessage(to: Jid, child: Element, type?: 'groupchat'): void {
    port.send(el('message', {xmlns: NS_CLIENT, to, type, id: port.newId()}, child));
  }

  return {
    listen(listener) {
      port.read(
        createRoomReader({listener, account: () => port.account, joined, created, avatars}),
      );
    },

    join(joining) {
      joined.add(bareOf(joining.as));
      port.send(buildJoin(joining));
    },

    changeNick(as) {
      port.send(buildNickChange(as));
    },

    leave(as) {
      port.send(buildLeaving(as));
      joined.delete(bareOf(as));
    },

    ping: (as) => ping(port, as),

    async info(room) {
      const info = whole(parseRoomInfo(await get(room, buildDiscoInfo())));
      return {...info, avatar: info.avatar ?? (avatars.get(room) || undefined)};
    },

    find: (service, after) => services.find(service, after),

    setSubject(room, subject) {
      sendMessage(room, el('subject', {}, subject), 'groupchat');
    },

    async setRole(room, nick, role, reason) {
      await set(room, buildRoleChange(nick, role, reason));
    },

    async setAffiliation(room, jid, affiliation, reason) {
      await set(room, buildAffiliationChange(jid, affiliation, reason));
    },

    async affiliations(room, affiliation) {
      return whole(parseList(await get(room, buildListRequest(affiliation))));
    },

    requestVoice(room) {
      sendMessage(room, buildVoiceRequest());
    },

    async moderate(room, id, reason, features) {
      const version = ([NS_MODERATION, NS_MODERATION_0] as const).find((one) =>
        features.includes(one),
      );
      if (version === undefined) throw new StanzaError('feature-not-implemented', 'cancel');
      await set(room, buildModeration(id, reason, version));
    },

    invite(room, jid, reason) {
      sendMessage(room, buildMediatedInvitation(jid, reason));
    },

    decline(room, to, reason) {
      sendMessage(room, buildDeclination(to, reason));
    },

    async openInstantRoom(room) {
      await set(room, buildInstantRoom());
      created.delete(room);
    },

    async configuration(room) {
      return whole(parseConfiguration(await get(room, buildConfigurationRequest())));
    },

    async configure(room, form, answers) {
      await set(room, buildConfiguration(form, answers));
      created.delete(room);
    },

    async cancelConfiguration(room) {
      await set(room, buildConfigurationCancel());
      // §10.1.3 "the service SHOULD destroy the room"; Prosody and ejabberd keep it.
      if (created.delete(room)) await set(room, buildDestroy({}));
    },

    async destroy(room, reason, alternate) {
      await set(room, buildDestroy({reason, alternate}));
    },

    async avatar(room) {
      try {
        return parseAvatar(await get(room, buildAvatarRequest()));
      } catch (error) {
        if (error instanceof StanzaError && error.kind === 'item-not-found') return undefined;
        throw error;
      }
    },

    async setAvatar(room, avatar) {
      await set(room, buildAvatar(avatar));
    },

    async answerChallenge(from, form, answers) {
      await set(from, buildChallengeAnswer(form, answers));
    },

    bookmarks: () => bookmarks.load(),
    publishBookmark: (bookmark) => bookmarks.publish(bookmark),
    retractBookmark: (room) => bookmarks.retract(room),

    async watchActivity(service) {
      const info = parseDiscoInfo(await get(service, buildDiscoInfo()));
      if (!info?.features.includes(NS_ACTIVITY)) return false;
      port.send(buildActivityRequest(service));
      return true;
    },
  };
}

async function ping(port: RoomPort, as: FullJid): Promise<'joined' | 'gone' | 'unknown'> {
  const refusal = await ask(port, as, buildPing());
  if (refusal === undefined || PASSED_ON.includes(refusal)) return 'joined';
  if (OUT_OF_REACH.includes(refusal)) return 'unknown';
  if (refusal !== 'item-not-found') return 'gone';
  // Another client of ours has changed the nickname; or there is no such room, which servers say so.
  const info = await ask(port, bareOf(as), buildDiscoInfo());
  if (info === undefined) return 'joined';
  return OUT_OF_REACH.includes(info) ? 'unknown' : 'gone';
}

/** The condition with which it was refused; undefined if it was not. */
async function ask(port: RoomPort, to: Jid, payload: Element): Promise<string | undefined> {
  try {
    await port.request({type: 'get', to, payload});
    return undefined;
  } catch (error) {
    if (error instanceof StanzaError) return error.kind;
    if (error instanceof ConnectionError) return 'remote-server-timeout';
    throw error;
  }
}

function whole<T>(parsed: T | undefined): T {
  if (parsed === undefined)
    throw new StanzaError('undefined-condition', 'cancel', 'malformed answer');
  return parsed;
}
