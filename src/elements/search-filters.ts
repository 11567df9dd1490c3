/** By whom and when: what a search is narrowed by. */
import {html, type TemplateResult} from 'lit';
import type {Contact} from '../model/contact.ts';
import {type Jid, parseBareJid} from '../model/jid.ts';
import type {SearchFilter} from '../model/search.ts';
import {chevronDownIcon} from './icons.ts';
import {nameOfContact} from './names.ts';
import type {Strings} from './strings.ts';

const DAY = 86_400_000;
const ME = 'me';

/** What is chosen: `''` for all, `me`, or an address; and how many days back, or 0. */
export type ChosenFilters = {readonly from: string; readonly days: number};

export const NO_FILTERS: ChosenFilters = {from: '', days: 0};

/** What that means for a search. @param now - ms since the epoch */
export function filterOf(
  {from, days}: ChosenFilters,
  now: number,
): {readonly conversation: Jid | undefined; readonly filter: SearchFilter} {
  const own = from === '' ? undefined : from === ME;
  // By whole days, so that the same choice is the same search.
  const since = days === 0 ? undefined : (Math.floor(now / DAY) - days) * DAY;
  return {conversation: parseBareJid(from === ME ? '' : from), filter: {own, since}};
}

export function filterRow(
  strings: Strings,
  contacts: readonly Contact[],
  chosen: ChosenFilters,
  choose: (chosen: ChosenFilters) => void,
): TemplateResult {
  const from = [
    {value: '', label: strings.fromAnyone},
    {value: ME, label: strings.fromMe},
    ...contacts.map((contact) => ({
      value: contact.jid,
      label: strings.from(nameOfContact(contact)),
    })),
  ];
  const times = [
    {value: '0', label: strings.anyTime},
    {value: '7', label: strings.lastWeek},
    {value: '30', label: strings.lastMonth},
    {value: '365', label: strings.lastYear},
  ];
  return html`<div part="filters" class="filters">
    ${choice(strings.searchFrom, from, chosen.from, (value) => choose({...chosen, from: value}))}
    ${choice(strings.searchTime, times, String(chosen.days), (value) =>
      choose({...chosen, days: Number(value)}),
    )}
  </div>`;
}

function choice(
  name: string,
  options: readonly {readonly value: string; readonly label: string}[],
  chosen: string,
  choose: (value: string) => void,
): TemplateResult {
  const state = chosen === options[0]?.value ? '' : 'active';
  return html`<span class="filter-frame">
    <select
      part="filter ${state}"
      class="filter ${state}"
      aria-label=${name}
      @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
    >
      ${options.map(
        ({value, label}) =>
          html`<option value=${value} ?selected=${value === chosen}>${label}</option>`,
      )}
    </select>
    ${chevronDownIcon}
  </span>`;
}
