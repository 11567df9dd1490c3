/**
 * One XML element out of one piece of text, as strictly as XMPP wants it (RFC 6120 §11.1): no
 * comments, processing instructions, document types or entities of one's own, and with caps on
 * everything that a hostile peer could inflate. Each character is looked at a bounded number of
 * times.
 */
import {Element, unescapeXML} from '@xmpp/xml';

export type XmlLimits = {
  /** UTF-16 code units of the whole text. */
  readonly length: number;
  readonly depth: number;
  readonly elements: number;
  readonly attributesPerElement: number;
};

/** Enough for a roster of some ten thousand contacts in one stanza. */
export const XML_LIMITS: XmlLimits = {
  length: 4 * 1024 * 1024,
  depth: 64,
  elements: 50_000,
  attributesPerElement: 64,
};

/** What was given is not acceptable XML. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

const NAME = /[\p{L}_][\p{L}\p{N}\p{M}._\-·]*(?::[\p{L}_][\p{L}\p{N}\p{M}._\-·]*)?/uy;
const SPACE = /[ \t\r\n]*/y;
// oxlint-disable-next-line no-control-regex
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const CDATA_START = '<![CDATA[';
const CDATA_END = ']]>';

/**
 * Parses a text that is exactly one element, with white space around it at most.
 *
 * @throws XmlError
 */
export function parseElement(text: string, limits: XmlLimits = XML_LIMITS): Element {
  if (text.length > limits.length) throw new XmlError('too long');
  if (ILLEGAL.test(text)) throw new XmlError('illegal character');
  const reader = new Reader(text, limits);
  return reader.readDocument();
}

class Reader {
  readonly #text: string;
  readonly #limits: XmlLimits;
  #at = 0;
  #elements = 0;

  constructor(text: string, limits: XmlLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  readDocument(): Element {
    this.#skipSpace();
    let root: Element | undefined;
    const open: Element[] = [];
    do {
      const parent = open.at(-1);
      if (this.#looksAt('</')) {
        this.#readEndTag(open);
      } else if (this.#looksAt(CDATA_START)) {
        const data = this.#readCdata();
        if (!parent) throw new XmlError('text outside of an element');
        parent.t(data);
      } else if (this.#looksAt('<!') || this.#looksAt('<?')) {
        throw new XmlError('comment, document type or processing instruction');
      } else if (this.#looksAt('<')) {
        const {element, isEmpty} = this.#readStartTag();
        if (parent) parent.append(element);
        root ??= element;
        if (!isEmpty) open.push(element);
        if (open.length > this.#limits.depth) throw new XmlError('too deep');
      } else {
        const data = this.#readText();
        if (!parent) throw new XmlError('text outside of an element');
        parent.t(data);
      }
    } while (open.length > 0);
    this.#skipSpace();
    if (!root || this.#at < this.#text.length) throw new XmlError('not exactly one element');
    return root;
  }

  #looksAt(token: string): boolean {
    return this.#text.startsWith(token, this.#at);
  }

  #skipSpace(): boolean {
    SPACE.lastIndex = this.#at;
    const length = SPACE.exec(this.#text)?.[0].length ?? 0;
    this.#at += length;
    return length > 0;
  }

  #expect(token: string): void {
    if (!this.#looksAt(token)) throw new XmlError(`${token} expected`);
    this.#at += token.length;
  }

  /** What lies before the next `end`, which is skipped. */
  #readUntil(end: string): string {
    const found = this.#text.indexOf(end, this.#at);
    if (found < 0) throw new XmlError(`${end} expected`);
    const data = this.#text.slice(this.#at, found);
    this.#at = found + end.length;
    return data;
  }

  #readName(): string {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#text)?.[0];
    if (name === undefined) throw new XmlError('name expected');
    this.#at += name.length;
    return name;
  }

  #readStartTag(): {readonly element: Element; readonly isEmpty: boolean} {
    this.#elements += 1;
    if (this.#elements > this.#limits.elements) throw new XmlError('too many elements');
    this.#expect('<');
    const element = new Element(this.#readName());
    for (let count = 0; ; count += 1) {
      const spaced = this.#skipSpace();
      const isEmpty = this.#looksAt('/>');
      if (isEmpty || this.#looksAt('>')) {
        this.#expect(isEmpty ? '/>' : '>');
        return {element, isEmpty};
      }
      if (!spaced) throw new XmlError('white space expected');
      if (count >= this.#limits.attributesPerElement) throw new XmlError('too many attributes');
      this.#readAttribute(element);
    }
  }

  #readAttribute(element: Element): void {
    const name = this.#readName();
    this.#skipSpace();
    this.#expect('=');
    this.#skipSpace();
    const quote = this.#looksAt('"') ? '"' : "'";
    this.#expect(quote);
    const value = this.#readUntil(quote);
    if (value.includes('<')) throw new XmlError('< in an attribute');
    if (Object.hasOwn(element.attrs, name)) throw new XmlError('attribute given twice');
    // XML 1.0 §3.3.3: literal white space in an attribute is a space.
    element.attrs[name] = unescape(value.replace(/\r\n|[\t\r\n]/g, ' '));
  }

  #readEndTag(open: Element[]): void {
    this.#expect('</');
    const name = this.#readName();
    this.#skipSpace();
    this.#expect('>');
    if (open.pop()?.name !== name) throw new XmlError(`</${name}> closes nothing`);
  }

  #readCdata(): string {
    this.#at += CDATA_START.length;
    return this.#readUntil(CDATA_END).replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  }

  #readText(): string {
    const next = this.#text.indexOf('<', this.#at);
    if (next < 0) throw new XmlError('unexpected end');
    const data = this.#text.slice(this.#at, next);
    this.#at = next;
    // XML 1.0 §2.11: literal line ends are normalised before anything else.
    return unescape(data.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
  }
}

/** Resolves the five predefined entities and character references; anything else is refused. */
function unescape(text: string): string {
  const first = text.indexOf('&');
  if (first < 0) return text;
  // ltx takes an ampersand that no semicolon follows as it is, and `&#1x;` for a reference.
  if (/&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)/.test(text)) {
    throw new XmlError('unknown entity');
  }
  try {
    return unescapeXML(text);
  } catch (cause) {
    throw new XmlError('illegal character reference', {cause});
  }
}
