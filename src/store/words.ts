/**
 * What a text is searched by. A text is folded, so that spelling, accents, case and width make no
 * difference, and taken apart: into words, where a script has spaces between them; into pairs of
 * letters, where it has not; and into single signs, such as emoji.
 *
 * Why pairs, and no `Intl.Segmenter`: where it cuts depends on what stands around and on the
 * browser's version, so what somebody has typed so far is no beginning of what is kept; see
 * docs/decisions/0025-search-index.md.
 */

/** Changes whenever the same text gives other terms: then everything is indexed anew. */
export const WORDS_VERSION = 1;

/** Longer words are found by their beginning. */
const LONGEST_TERM = 32;
const MOST_TERMS = 512;
/** Of a search: what is more is only compared. */
const MOST_SOUGHT = 64;

// Accents, vowel points and Arabic marks, tatweel, what is invisible. Not the signs of Indic and
// Thai vowels, nor the voicing of kana: without them it is another word.
const UNWRITTEN =
  /\p{Cf}|ـ|(?![\u3099\u309a])(?=[\p{sc=Inherited}\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Cyrillic}])[\p{Mn}\p{Me}]/gu;

/** Letters that Unicode does not take apart, but people do not tell apart when they search. */
const ALIKE: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  þ: 'th',
  ς: 'σ',
  ך: 'כ',
  ם: 'מ',
  ן: 'נ',
  ף: 'פ',
  ץ: 'צ',
  ة: 'ه',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ٱ: 'ا',
};
const DIFFERENT = new RegExp(`[${Object.keys(ALIKE).join('')}٠-٩۰-۹]`, 'g');

function alike(letter: string): string {
  // The digits of Arabic scripts end in the four bits that they stand for.
  return ALIKE[letter] ?? String(letter.charCodeAt(0) & 15);
}

/** The text as it is compared with others. */
export function fold(text: string): string {
  // oxlint-disable-next-line no-control-regex -- all of ASCII
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase();
  const plain = text.normalize('NFKD').replace(UNWRITTEN, '').toLowerCase();
  return plain.replace(DIFFERENT, alike).normalize('NFC');
}

/** Scripts that put no spaces between words (or, Hangul, not between all that is searched for). */
const SPACELESS = ['Han', 'Hira', 'Kana', 'Hang', 'Bopo', 'Thai', 'Laoo', 'Khmr', 'Mymr', 'Tibt']
  .map((script) => `\\p{Script=${script}}`)
  .concat('ー')
  .join('');

const PIECES = new RegExp(
  `(?<run>[${SPACELESS}]+)|(?<word>(?:(?![${SPACELESS}])[\\p{L}\\p{N}\\p{M}])+)|` +
    '(?<sign>\\p{Regional_Indicator}{2}|\\p{Extended_Pictographic})',
  'gu',
);

type Kind = 'word' | 'run' | 'sign';
type Piece = {readonly kind: Kind; readonly text: string; readonly at: number};

function* piecesOf(folded: string): Generator<Piece> {
  for (const {0: text, index: at, groups} of folded.matchAll(PIECES)) {
    const kind =
      groups?.['word'] !== undefined ? 'word' : groups?.['run'] !== undefined ? 'run' : 'sign';
    yield {kind, text, at};
  }
}

/** Each two neighbours, and the last letter, so that single ones are found by their beginning. */
function pairsOf(run: string): readonly string[] {
  const letters = Array.from(run);
  return letters.map((letter, index) => letter + (letters[index + 1] ?? ''));
}

/** What a message is found by; each once. */
export function termsOf(body: string): ReadonlySet<string> {
  const terms = new Set<string>();
  for (const {kind, text} of piecesOf(fold(body))) {
    if (terms.size >= MOST_TERMS) break;
    if (kind === 'run') for (const pair of pairsOf(text)) terms.add(pair);
    else terms.add(text.slice(0, LONGEST_TERM));
  }
  return terms;
}

/** What somebody searches for. */
export type Query = {
  /** A message that is a hit has a term that begins with each of these. */
  readonly terms: readonly string[];
  readonly pieces: readonly Pick<Piece, 'kind' | 'text'>[];
  /** What stood in quotes, folded, with single spaces. */
  readonly phrases: readonly string[];
};

const QUOTED = /["“”„«»]([^"“”„«»]+)["“”„«»]/gu;

/** Understands what was typed; undefined if there is nothing to search for in it. */
export function parseQuery(text: string): Query | undefined {
  const pieces = new Map<string, Piece>();
  const terms = new Set<string>();
  for (const piece of piecesOf(fold(text))) {
    pieces.set(piece.text, piece);
    const {kind, text: folded} = piece;
    const pairs = pairsOf(folded);
    if (kind !== 'run') terms.add(folded.slice(0, LONGEST_TERM));
    else for (const pair of pairs.length > 1 ? pairs.slice(0, -1) : pairs) terms.add(pair);
  }
  if (terms.size === 0) return undefined;
  const phrases = [...text.matchAll(QUOTED)]
    .map((match) => foldWithPlaces(match[1] ?? '').text.trim())
    .filter((phrase) => phrase !== '');
  return {terms: [...terms].slice(0, MOST_SOUGHT), pieces: [...pieces.values()], phrases};
}

/** Where in a text, from and to, in UTF-16 units. */
export type Range = readonly [from: number, to: number];

/**
 * Where a message has what is searched for, in order and apart from each other; undefined if it
 * has not all of it.
 */
export function matchesOf(query: Query, body: string): readonly Range[] | undefined {
  const folded = foldWithPlaces(body);
  const found: Range[] = [];
  const pieces = [...piecesOf(folded.text)];
  for (const {kind, text} of query.pieces) {
    const before = found.length;
    for (const piece of pieces) {
      if (piece.kind !== kind) continue;
      if (kind === 'run') {
        for (const at of occurrences(piece.text, text))
          found.push([piece.at + at, piece.at + at + text.length]);
      } else if (piece.text.startsWith(text)) {
        found.push([piece.at, piece.at + text.length]);
      }
    }
    if (found.length === before) return undefined;
  }
  for (const phrase of query.phrases) {
    const places = [...occurrences(folded.text, phrase)];
    if (places.length === 0) return undefined;
    for (const at of places) found.push([at, at + phrase.length]);
  }
  return united(found.map(([from, to]) => [folded.startOf(from), folded.endOf(to - 1)]));
}

function* occurrences(text: string, sought: string): Generator<number> {
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + sought.length))
    yield at;
}

function united(ranges: readonly Range[]): readonly Range[] {
  const all: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

type Folded = {
  readonly text: string;
  /** Where in the original that begins, and ends, which a unit of `text` stands for. */
  readonly startOf: (at: number) => number;
  readonly endOf: (at: number) => number;
};

// A letter with all that may become one with it.
const CLUSTERS = /\s+|[^][\p{M}\p{Cf}ـ\u1160-\u11ff\u3131-\u318e\uff9e-\uffdc]*/gu;

/** As `fold`, with single spaces. */
function foldWithPlaces(text: string): Folded {
  if (/^(?:[!-~]| (?! ))*$/.test(text)) {
    return {text: text.toLowerCase(), startOf: (at) => at, endOf: (at) => at + 1};
  }
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const {0: cluster, index} of text.matchAll(CLUSTERS)) {
    const part = /^\s/u.test(cluster) ? ' ' : fold(cluster);
    folded += part;
    for (let unit = 0; unit < part.length; unit++) {
      starts.push(index);
      ends.push(index + cluster.length);
    }
  }
  return {text: folded, startOf: (at) => starts[at] ?? 0, endOf: (at) => ends[at] ?? 0};
}
