/**
 * Finds addresses in a message. The text stays as it was written; an address becomes a link
 * only if it parses as a URL and its scheme is on the list, so that `javascript:` and `data:`
 * never do. One pass, no backtracking, and a bound on the number of links: a hostile message
 * costs no more than a friendly one.
 */

/** A stretch of a message; with `href` it is a link. */
export type TextSegment = {readonly text: string; readonly href?: string};

const SCHEMES = new Set(['https:', 'http:', 'mailto:', 'tel:', 'xmpp:', 'geo:']);
const MAX_LINKS = 200;
const MAX_LENGTH = 2048;

// Ends at white space, quotes, brackets that never stand in addresses, and at invisible
// characters, with which an address could look like another one.
const CANDIDATE =
  /(?<![\p{L}\p{N}_])(?:https?:\/\/|mailto:|tel:|xmpp:|geo:|www\.)[^\s\p{Cc}\p{Cf}<>"“”„«»`]+/giu;
const TRAILING = new Set(".,;:!?'*_~…‚‘’·،؛؟。、！？".split(''));
const BRACKETS: Readonly<Record<string, string>> = {')': '(', ']': '[', '}': '{'};

function count(text: string, character: string): number {
  let found = 0;
  for (const each of text) if (each === character) found++;
  return found;
}

/** `candidate` without the punctuation that belongs to the sentence around it. */
function trimEnd(candidate: string): string {
  let end = candidate.length;
  const surplus = new Map<string, number>();
  for (const [close, open] of Object.entries(BRACKETS)) {
    surplus.set(close, count(candidate, close) - count(candidate, open));
  }
  for (; end > 0; end--) {
    const last = candidate.charAt(end - 1);
    const unopened = surplus.get(last) ?? 0;
    if (unopened > 0) surplus.set(last, unopened - 1);
    else if (!TRAILING.has(last)) break;
  }
  return candidate.slice(0, end);
}

function hrefOf(text: string): string | undefined {
  const address = /^www\./i.test(text) ? `https://${text}` : text;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!SCHEMES.has(url.protocol)) return undefined;
  if (url.protocol === 'http:' || url.protocol === 'https:') {
    return url.hostname.includes('.') || url.hostname === 'localhost' || url.hostname.includes(':')
      ? url.href
      : undefined;
  }
  return url.pathname === '' ? undefined : url.href;
}

/** Splits a message into plain stretches and links. */
export function linkify(text: string): readonly TextSegment[] {
  const segments: TextSegment[] = [];
  let links = 0;
  let done = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    if (links === MAX_LINKS) break;
    if (match[0].length > MAX_LENGTH) continue;
    const address = trimEnd(match[0]);
    const href = hrefOf(address);
    if (href === undefined) continue;
    if (match.index > done) segments.push({text: text.slice(done, match.index)});
    segments.push({text: address, href});
    done = match.index + address.length;
    links++;
  }
  if (done < text.length) segments.push({text: text.slice(done)});
  return segments;
}
