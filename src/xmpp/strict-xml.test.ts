import {expect, test} from 'vitest';
import {parseElement, XML_LIMITS, XmlError} from './strict-xml.ts';
import {el} from './xml.ts';

test('an element comes with attributes, text, CDATA and nested elements', () => {
  const element = parseElement(
    ` <a xmlns='urn:a' b="1 &lt; 2" c='"'>x &amp; y<![CDATA[<raw>&amp;]]><d/>&#x1F600;&#65;</a>\n`,
  );
  expect(element.getNS()).toBe('urn:a');
  expect(element.attrs).toEqual({xmlns: 'urn:a', b: '1 < 2', c: '"'});
  expect(element.getText()).toBe('x & y<raw>&amp;😀A');
  expect(element.getChild('d')?.getNS()).toBe('urn:a');
});

test('line ends and white space in attributes are normalised', () => {
  const element = parseElement("<a b='1\r\n2\t3'>x\r\ny\rz</a>");
  expect(element.attrs['b']).toBe('1 2 3');
  expect(element.getText()).toBe('x\ny\nz');
});

test.each([
  ['nothing', ''],
  ['text', 'hello'],
  ['two elements', '<a/><b/>'],
  ['text after the element', '<a/>x'],
  ['an open element', '<a><b></b>'],
  ['a wrong end tag', '<a></b>'],
  ['only an end tag', '</a>'],
  ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a/>'],
  ['an entity declaration inside', '<a><!ENTITY b "c"></a>'],
  ['a comment', '<a><!-- x --></a>'],
  ['a processing instruction', '<a><?x y?></a>'],
  ['an XML declaration', "<?xml version='1.0'?><a/>"],
  ['an unknown entity', '<a>&b;</a>'],
  ['a bare ampersand', '<a>b & c</a>'],
  ['an illegal character reference', '<a>&#0;</a>'],
  ['a surrogate reference', '<a>&#xD800;</a>'],
  ['a reference beyond Unicode', '<a>&#x110000;</a>'],
  ['a sloppy reference', '<a>&#1x;</a>'],
  ['an illegal character', '<a>\u0001</a>'],
  ['an attribute without quotes', '<a b=c/>'],
  ['an attribute without value', '<a b/>'],
  ['an attribute given twice', "<a b='1' b='2'/>"],
  ['attributes without space between', "<a b='1'c='2'/>"],
  ['a tag in an attribute', "<a b='<c/>'/>"],
  ['an attribute that never ends', "<a b='1/>"],
  ['CDATA that never ends', '<a><![CDATA[x</a>'],
  ['a name that is none', '<1/>'],
  ['white space before a name', '< a/>'],
])('%s is refused', (_, text) => {
  expect(() => parseElement(text)).toThrow(XmlError);
});

test('what a hostile peer can inflate has a cap', () => {
  const limits = {length: 1000, depth: 3, elements: 5, attributesPerElement: 2};
  expect(parseElement('<a><a><a/></a></a>', limits).getName()).toBe('a');
  expect(() => parseElement('<a><a><a><a></a></a></a></a>', limits)).toThrow('too deep');
  expect(() => parseElement('<a><b/><b/><b/><b/><b/></a>', limits)).toThrow('too many elements');
  expect(() => parseElement("<a b='' c='' d=''/>", limits)).toThrow('too many attributes');
  expect(() => parseElement(`<a>${'x'.repeat(1000)}</a>`, limits)).toThrow('too long');
});

test.each([
  ['ampersands', (size: number) => `<a>${'&'.repeat(size)}</a>`],
  ['opening brackets', (size: number) => `<a>${'<'.repeat(size)}</a>`],
  ['a name', (size: number) => `<${'a'.repeat(size)}`],
  ['white space', (size: number) => `<a ${' '.repeat(size)}`],
])('a million %s are refused in no time', (_, text) => {
  const start = performance.now();
  expect(() => parseElement(text(1_000_000))).toThrow(XmlError);
  expect(performance.now() - start).toBeLessThan(500);
});

test('attributes named like parts of every object are only attributes', () => {
  const element = parseElement("<a __proto__='x' constructor='y' toString='z'/>");
  expect(Object.getPrototypeOf(element.attrs)).toBe(Object.prototype);
  expect(element.attrs['constructor']).toBe('y');
});

test('whatever text is built into an element is the text that is parsed', () => {
  const text = '<&>"\' ]]> 😀\n\t';
  const parsed = parseElement(el('a', {b: text.trim()}, text).toString());
  expect(parsed.getText()).toBe(text);
  expect(parsed.attrs['b']).toBe(text.trim());
});

test('characters that XML cannot carry are left out of what is built', () => {
  expect(el('a', {b: '\u0000x'}, 'a\u0008b\ud800c\udc00').toString()).toBe('<a b="x">abc</a>');
});

test('a roster of ten thousand contacts fits', () => {
  const items = Array.from(
    {length: 10_000},
    (_, index) =>
      `<item jid='contact.number.${index}@example.org' name='Contact number ${index}' subscription='both'><group>Colleagues</group></item>`,
  );
  const text = `<iq xmlns='jabber:client'><query xmlns='jabber:iq:roster'>${items.join('')}</query></iq>`;
  expect(text.length).toBeLessThan(XML_LIMITS.length);
  expect(parseElement(text).getChild('query')?.children).toHaveLength(10_000);
});
