/**
 * Elements: reading them with the namespace checked, and building them so that no text can make
 * the stream ill-formed. ltx, below, knows neither.
 */
import {Element} from '@xmpp/xml';

export {Element};

/** Of streams, their features and errors (RFC 6120 §4.8.1). */
export const NS_STREAM = 'http://etherx.jabber.org/streams';

/** Content namespace of client streams (RFC 6120 §4.8.2). */
export const NS_CLIENT = 'jabber:client';

type Child = Element | string | undefined | false;
type Attributes = Readonly<Record<string, string | number | undefined>>;

// XML 1.0 §2.2 has no way to write these, not even escaped; a server ends the stream over them.
const NOT_A_CHARACTER =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text without the characters that XML cannot carry. */
export function toXmlText(text: string): string {
  return text.replace(NOT_A_CHARACTER, '');
}

/**
 * Builds an element.
 *
 * @param name - local name; no prefix is ever used
 * @param attributes - with `xmlns`; those that are undefined are left out
 * @param children - elements and texts; undefined and false are left out
 */
export function el(name: string, attributes: Attributes = {}, ...children: Child[]): Element {
  const element = new Element(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) element.attrs[key] = toXmlText(String(value));
  }
  for (const child of children) {
    if (typeof child === 'string') element.append(toXmlText(child));
    else if (child) element.append(child);
  }
  return element;
}

/** The attribute's value, or undefined. */
export function attribute(element: Element, name: string): string | undefined {
  if (!Object.hasOwn(element.attrs, name)) return undefined;
  const value: unknown = element.attrs[name];
  return typeof value === 'string' ? value : undefined;
}

/** The value of an attribute that must not be empty, or undefined. */
export function nonEmptyAttribute(element: Element, name: string): string | undefined {
  return attribute(element, name) || undefined;
}

/** True if the element has exactly this name and namespace. */
export function isElement(element: Element, name: string, namespace: string): boolean {
  return element.getName() === name && element.getNS() === namespace;
}

/** All child elements. */
export function elementsOf(element: Element): readonly Element[] {
  return element.children.filter((child): child is Element => typeof child !== 'string');
}

/** Child elements of this name and namespace, in document order. */
export function childrenOf(element: Element, name: string, namespace: string): readonly Element[] {
  return elementsOf(element).filter((child) => isElement(child, name, namespace));
}

/** The first child of this name and namespace. */
export function childOf(element: Element, name: string, namespace: string): Element | undefined {
  return elementsOf(element).find((child) => isElement(child, name, namespace));
}

/** The child of this name and namespace if there is exactly one. */
export function onlyChildOf(
  element: Element,
  name: string,
  namespace: string,
): Element | undefined {
  const [first, ...others] = childrenOf(element, name, namespace);
  return others.length === 0 ? first : undefined;
}

/** Text of the first child of this name and namespace; undefined if there is no such child. */
export function childText(element: Element, name: string, namespace: string): string | undefined {
  return childOf(element, name, namespace)?.getText();
}

/** A non-negative integer, or undefined. At most ten digits: enough for 32 bits. */
export function parseCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
