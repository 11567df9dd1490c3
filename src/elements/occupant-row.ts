/** The lines of the people list, and the menu of somebody. */
import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import type {Occupant} from '../model/room.ts';
import type {MenuItem} from './menu.ts';
import {cleanName} from './names.ts';
import {moreIcon} from './icons.ts';
import type {OccupantGroup} from './occupant-order.ts';
import {deedsFor, type Deed, type Standing} from './occupant-rights.ts';
import {presenceLabel} from './presence.ts';
import {
  atIcon,
  banIcon,
  bubbleIcon,
  kickIcon,
  micIcon,
  micOffIcon,
  penIcon,
  personIcon,
  shieldIcon,
  starIcon,
} from './room-icons.ts';
import type {RoomLocalize} from './room-localize.ts';
import type {RoomWords} from './room-words.ts';

/** What somebody is in the room, in a word; the highest of it. */
function standing(words: RoomWords, {affiliation, role}: Occupant): string | undefined {
  if (affiliation === 'owner' || affiliation === 'admin') return words[affiliation];
  if (role === 'moderator') return words.moderator;
  return affiliation === 'member' ? words.member : undefined;
}

/** So many tags have room beside a name; the others are read out. */
const SEEN = 2;

export type PersonParts = {
  readonly occupant: Occupant;
  /** Counted from 1, and of how many. */
  readonly place: number;
  readonly count: number;
  /** Among all rows. */
  readonly index: number;
  /** It is us. */
  readonly isSelf: boolean;
  /** The one that Tab leads to. */
  readonly isCurrent: boolean;
  /** The menu stands by it. */
  readonly isAnchor: boolean;
  /** Its menu is open. */
  readonly isOpen: boolean;
  readonly onOpen: (event: MouseEvent) => void;
};

/** Somebody. */
export function personRow(localize: RoomLocalize, parts: PersonParts): TemplateResult {
  const {occupant, isSelf, isCurrent, isOpen} = parts;
  const {strings, words} = localize;
  const name = cleanName(occupant.nick) || occupant.nick;
  const tags = [
    ...occupant.hats.map(({title}) => cleanName(title)),
    standing(words, occupant),
    isSelf ? strings.you : undefined,
  ].filter((tag) => tag !== undefined && tag !== '');
  const status = occupant.status ?? occupant.jid;
  const comma = html`<span class="quiet">, </span>`;
  return html`<li
    part="occupant"
    class="row"
    role="listitem"
    data-index=${parts.index}
    aria-setsize=${parts.count}
    aria-posinset=${parts.place}
  >
    <button
      class="person ${isOpen ? 'open' : ''}"
      type="button"
      data-nick=${occupant.nick}
      tabindex=${isCurrent ? 0 : -1}
      popovertarget=${parts.isAnchor ? 'menu' : nothing}
      aria-haspopup="menu"
      aria-expanded=${isOpen}
      @click=${parts.onOpen}
    >
      <natter-avatar
        part="avatar"
        aria-hidden="true"
        .jid=${occupant.occupantId ?? occupant.nick}
        .name=${name}
        presence
        .show=${occupant.show}
      ></natter-avatar>
      <span class="who"
        ><bdi part="name" class="name">${name}</bdi
        >${status === undefined ? nothing : html`${comma}<bdi part="status" class="status">${status}</bdi>`}</span
      >${tags.map(
        (tag, index) =>
          html`${comma}<span part="tag" class=${index < SEEN ? 'tag' : 'quiet'}>${tag}</span>`,
      )}${comma}<span class="quiet">${presenceLabel(strings, occupant.show)}</span>
      <span class="more">${moreIcon}</span>
    </button>
  </li>`;
}

/** The head of a group. It is not one of the people. */
export function groupRow(
  words: RoomWords,
  group: OccupantGroup,
  count: number,
  index: number,
): TemplateResult {
  return html`<li part="group" class="row group" role="presentation" data-index=${index}>
    <span class="group-name" aria-hidden="true">${words[group]}</span
    ><span class="group-count" aria-hidden="true">${count}</span>
  </li>`;
}

const ICONS: Readonly<Record<Deed['name'], TemplateResult>> = {
  giveVoice: micIcon,
  takeVoice: micOffIcon,
  makeModerator: shieldIcon,
  takeModerator: shieldIcon,
  makeMember: personIcon,
  takeMember: personIcon,
  makeAdmin: starIcon,
  takeAdmin: starIcon,
  makeOwner: starIcon,
  takeOwner: starIcon,
  kick: kickIcon,
  ban: banIcon,
};

export type PersonMenu = {
  readonly occupant: Occupant;
  /** What we are there; undefined if we are not. */
  readonly we: Standing | undefined;
  readonly isSelf: boolean;
  readonly onRename: () => void;
  readonly onWrite: () => void;
  readonly onMention: () => void;
  readonly onDeed: (deed: Deed) => void;
};

/** What one may do with somebody. */
export function personItems(words: RoomWords, parts: PersonMenu): readonly MenuItem[] {
  const {occupant, we, isSelf} = parts;
  if (isSelf) return [{icon: penIcon, words: words.changeNick, choose: parts.onRename}];
  const deeds = we ? deedsFor(we, occupant) : [];
  return [
    {icon: bubbleIcon, words: words.writePrivately, choose: parts.onWrite},
    {icon: atIcon, words: words.mention, choose: parts.onMention},
    ...deeds.map((deed) => ({
      icon: ICONS[deed.name],
      words: words[deed.name],
      danger: deed.name === 'kick' || deed.name === 'ban',
      choose: () => parts.onDeed(deed),
    })),
  ];
}
