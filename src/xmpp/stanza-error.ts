/** Stanza errors (RFC 6120 §8.3). Left out: application conditions. */
import {StanzaError, type StanzaErrorType} from '../model/errors.ts';
import {attribute, childOf, childText, el, elementsOf, NS_CLIENT, type Element} from './xml.ts';

const NS_STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas';

export type ParsedStanzaError = {
  /** The defined condition (§8.3.3). */
  readonly condition: string;
  readonly type: StanzaErrorType;
  readonly text: string | undefined;
};

function isErrorType(type: string | undefined): type is StanzaErrorType {
  return type !== undefined && ['auth', 'cancel', 'continue', 'modify', 'wait'].includes(type);
}

/** The error that a stanza of type `error` carries; undefined if it carries none that is whole. */
export function parseStanzaError(stanza: Element): ParsedStanzaError | undefined {
  const error = childOf(stanza, 'error', NS_CLIENT);
  if (!error) return undefined;
  const condition = elementsOf(error).find(
    (child) => child.getNS() === NS_STANZAS && child.getName() !== 'text',
  );
  const type = attribute(error, 'type');
  if (!condition || !isErrorType(type)) return undefined;
  return {condition: condition.getName(), type, text: childText(error, 'text', NS_STANZAS)};
}

/** The same, to throw. A malformed one becomes `undefined-condition`. */
export function toStanzaError(stanza: Element): StanzaError {
  const error = parseStanzaError(stanza);
  if (!error) return new StanzaError('undefined-condition', 'cancel');
  return new StanzaError(error.condition, error.type, error.text);
}

/** The error answer to an IQ request. */
export function buildIqError(request: Element, condition: string, type: StanzaErrorType): Element {
  return el(
    'iq',
    {xmlns: NS_CLIENT, type: 'error', id: attribute(request, 'id'), to: attribute(request, 'from')},
    el('error', {type}, el(condition, {xmlns: NS_STANZAS})),
  );
}
