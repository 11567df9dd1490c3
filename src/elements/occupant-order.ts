/** Who is in a room, in the order in which they are shown. */
import type {Occupant} from '../model/room.ts';

export type OccupantGroup = 'looksAfter' | 'hereInRoom' | 'onlyReading';

/** A line of the list: the head of a group, or somebody. */
export type OccupantRow =
  | {readonly kind: 'group'; readonly group: OccupantGroup; readonly count: number}
  /** `place`: counted from 1, among all that are shown. */
  | {readonly kind: 'person'; readonly occupant: Occupant; readonly place: number};

const GROUPS: readonly OccupantGroup[] = ['looksAfter', 'hereInRoom', 'onlyReading'];

function groupOf({role}: Occupant): OccupantGroup {
  if (role === 'moderator') return 'looksAfter';
  return role === 'participant' ? 'hereInRoom' : 'onlyReading';
}

const fold = (text: string) => text.normalize('NFKC').toLocaleLowerCase();

/** Keeps the order that it has found: hardly anything of it changes, and comparing names takes time. */
export class OccupantOrder {
  #places: ReadonlyMap<string, number> = new Map();
  #collator: Intl.Collator | undefined;
  #locale = '';

  /**
   * @param filter - what their names have to contain; all if it is empty
   * @param locale - BCP 47 tag, for the order of letters
   */
  rows(occupants: Iterable<Occupant>, filter: string, locale: string): readonly OccupantRow[] {
    const sought = fold(filter.trim());
    const groups = new Map<OccupantGroup, Occupant[]>();
    for (const occupant of this.#sorted(occupants, locale)) {
      if (sought !== '' && !fold(occupant.nick).includes(sought)) continue;
      const group = groupOf(occupant);
      const members = groups.get(group);
      if (members) members.push(occupant);
      else groups.set(group, [occupant]);
    }
    let place = 0;
    return GROUPS.flatMap((group): readonly OccupantRow[] => {
      const members = groups.get(group) ?? [];
      if (members.length === 0) return [];
      return [
        {kind: 'group', group, count: members.length},
        ...members.map((occupant): OccupantRow => ({kind: 'person', occupant, place: ++place})),
      ];
    });
  }

  #sorted(occupants: Iterable<Occupant>, locale: string): readonly Occupant[] {
    if (!this.#collator || locale !== this.#locale) {
      this.#collator = new Intl.Collator(locale, {numeric: true});
      this.#locale = locale;
      this.#places = new Map();
    }
    const {compare} = this.#collator;
    const place = ({nick}: Occupant) => this.#places.get(nick) ?? Number.MAX_SAFE_INTEGER;
    const all = [...occupants].toSorted((a, b) => place(a) - place(b));
    if (all.every(({nick}) => this.#places.has(nick))) return all;
    const sorted = all.toSorted((a, b) => compare(a.nick, b.nick));
    this.#places = new Map(sorted.map(({nick}, index) => [nick, index]));
    return sorted;
  }
}
