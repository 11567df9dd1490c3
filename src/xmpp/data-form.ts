/**
 * XEP-0004 Data Forms, version 2.13.2, with form types (XEP-0068) and pictures that came in the same
 * stanza (XEP-0221 version 1.0, XEP-0231 version 1.1). Left out: results with several items (§3.4); media
 * that would have to be fetched, or heard.
 */
import type {
  DataForm,
  DataFormAnswers,
  DataFormField,
  DataFormFieldType,
  DataFormPicture,
} from '../model/data-form.ts';
import {
  attribute,
  childOf,
  childrenOf,
  childText,
  el,
  nonEmptyAttribute,
  type Element,
} from './xml.ts';

export const NS_FORM = 'jabber:x:data';
const NS_MEDIA = 'urn:xmpp:media-element';
const NS_BITS = 'urn:xmpp:bob';

/** Of a picture, in base64: 256 KiB. */
const MOST = 350_000;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const TYPES: readonly string[] = [
  'boolean',
  'fixed',
  'hidden',
  'jid-multi',
  'jid-single',
  'list-multi',
  'list-single',
  'text-multi',
  'text-private',
  'text-single',
] satisfies DataFormFieldType[];

function isFieldType(type: string | undefined): type is DataFormFieldType {
  return type !== undefined && TYPES.includes(type);
}

/**
 * The form in an element, to be filled in or a result; undefined if there is none.
 *
 * @param parent - what has the form as a child
 */
export function parseDataForm(parent: Element): DataForm | undefined {
  const form = childOf(parent, 'x', NS_FORM);
  if (!form || !['form', 'result'].includes(attribute(form, 'type') ?? '')) return undefined;
  const bits = [form, parent, parent.parent].flatMap((each) =>
    each ? childrenOf(each, 'data', NS_BITS) : [],
  );
  const fields = childrenOf(form, 'field', NS_FORM).flatMap(
    (child) => parseField(child, bits) ?? [],
  );
  return {
    title: childText(form, 'title', NS_FORM) || undefined,
    instructions: texts(form, 'instructions'),
    formType: fields.find(({name}) => name === 'FORM_TYPE')?.values[0],
    fields,
  };
}

/**
 * Undefined for what cannot be answered, having no name.
 *
 * @param bits - what came with the form (XEP-0231)
 */
function parseField(field: Element, bits: readonly Element[]): DataFormField | undefined {
  const given = attribute(field, 'type');
  // §3.3: what is not known is a line of text.
  const type = isFieldType(given) ? given : 'text-single';
  const name = nonEmptyAttribute(field, 'var');
  if (name === undefined && type !== 'fixed') return undefined;
  const picture = parsePicture(field, bits);
  return {
    type,
    name,
    label: nonEmptyAttribute(field, 'label'),
    description: childText(field, 'desc', NS_FORM) || undefined,
    isRequired: childOf(field, 'required', NS_FORM) !== undefined,
    options: childrenOf(field, 'option', NS_FORM).map((option) => {
      const value = childText(option, 'value', NS_FORM) ?? '';
      return {label: nonEmptyAttribute(option, 'label') ?? value, value};
    }),
    values: texts(field, 'value'),
    ...(picture && {picture}),
  };
}

/** The first picture of a field that is in the stanza: nothing is fetched from anywhere. */
function parsePicture(field: Element, bits: readonly Element[]): DataFormPicture | undefined {
  const media = childOf(field, 'media', NS_MEDIA);
  for (const uri of media ? childrenOf(media, 'uri', NS_MEDIA) : []) {
    const address = uri.getText().trim();
    // XEP-0231 §2: `cid:` and the `cid` of the data (RFC 2392).
    const found = bits.find((each) => `cid:${attribute(each, 'cid')}` === address);
    const [, inline] = /^data:image\/[\w.+-]+;base64,(.*)$/s.exec(address) ?? [];
    const data = (found?.getText() ?? inline)?.replace(/\s+/g, '');
    const type = (found && attribute(found, 'type')) ?? attribute(uri, 'type') ?? '';
    if (!type.startsWith('image/') || data === undefined || data.length > MOST) continue;
    if (BASE64.test(data)) return {type, data};
  }
  return undefined;
}

function texts(parent: Element, name: string): readonly string[] {
  return childrenOf(parent, name, NS_FORM).map((child) => child.getText());
}

/**
 * What is sent back: the fields that were offered and no other (servers refuse those they do not know),
 * with their own values where nothing was answered.
 */
export function buildSubmission(form: DataForm, answers: DataFormAnswers): Element {
  const fields = form.fields.flatMap(({type, name, values}) => {
    if (type === 'fixed' || name === undefined) return [];
    const answer = type === 'hidden' ? values : (answers[name] ?? values);
    return [buildField(name, answer, type === 'hidden' ? type : undefined)];
  });
  return el('x', {xmlns: NS_FORM, type: 'submit'}, ...fields);
}

/** A form of which only these fields are known. */
export function buildForm(formType: string, fields: Readonly<Record<string, string>>): Element {
  return el(
    'x',
    {xmlns: NS_FORM, type: 'submit'},
    buildField('FORM_TYPE', [formType], 'hidden'),
    ...Object.entries(fields).map(([name, value]) => buildField(name, [value])),
  );
}

/** Says that the form will not be filled in. */
export function buildCancellation(): Element {
  return el('x', {xmlns: NS_FORM, type: 'cancel'});
}

function buildField(name: string, values: readonly string[], type?: 'hidden'): Element {
  return el('field', {var: name, type}, ...values.map((value) => el('value', {}, value)));
}
