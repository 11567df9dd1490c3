/** Who is who in the messages of a room. */
import {html} from 'lit';
import {resourceOf} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import type {SearchHit} from '../model/search.ts';
import type {Company} from './company.ts';
import type {Completion} from './completion.ts';
import {removeIcon} from './icons.ts';
import {cleanName} from './names.ts';
import type {RoomWords} from './room-words.ts';

export type CompanyParts = {
  readonly words: RoomWords;
  /** What the room is called: it speaks, too. */
  readonly name: string;
  /** Ours. */
  readonly nick: string | undefined;
  readonly completion: Completion;
  /** Takes a message away; undefined if we may not. */
  readonly onRemove: ((message: Message) => void) | undefined;
};

/** Who has written a message. */
export function nickOf(message: Message): string | undefined {
  const nick = resourceOf(message.sender);
  return nick === undefined ? undefined : cleanName(nick) || nick;
}

const IN_WORD = /[\p{L}\p{N}\p{M}_]/u;

/** Where a text has this name as a word, or words, of its own. */
export function rangesOf(name: string, text: string): SearchHit['ranges'] {
  const ranges: [number, number][] = [];
  const [sought, folded] = [name.toLowerCase(), text.toLowerCase()];
  // Where folding changes lengths, places would not be those of the text.
  if (sought === '' || folded.length !== text.length) return ranges;
  for (let at = folded.indexOf(sought); at >= 0; at = folded.indexOf(sought, at + sought.length)) {
    const end = at + sought.length;
    const isWord = !IN_WORD.test(text.charAt(at - 1)) && !IN_WORD.test(text.charAt(end));
    if (isWord) ranges.push([text.charAt(at - 1) === '@' ? at - 1 : at, end]);
  }
  return ranges;
}

export function companyOf(parts: CompanyParts): Company {
  const {words, name, nick, completion, onRemove} = parts;
  return {
    completion,
    emptyHint: words.emptyHint,
    speaker(message) {
      const speaker = nickOf(message) ?? name;
      return {name: speaker, of: message.occupantId ?? speaker};
    },
    note({moderated}) {
      if (!moderated) return undefined;
      const by = moderated.by === undefined ? words.removed : words.removedBy(moderated.by);
      return moderated.reason ? words.because(by, moderated.reason) : by;
    },
    mentions({mentionsUs, body}) {
      return mentionsUs && nick !== undefined ? rangesOf(nick, body) : undefined;
    },
    actions(message) {
      if (!onRemove || message.moderated) return undefined;
      return html`<button
        slot="actions"
        part="remove-button"
        class="icon-button message-action"
        type="button"
        aria-label=${words.removeMessage}
        title=${words.removeMessage}
        @click=${() => onRemove(message)}
      >
        ${removeIcon}
      </button>`;
    },
  };
}
