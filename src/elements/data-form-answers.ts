/** What somebody fills into a form (XEP-0004): how it begins, what is wrong with it, what is sent. */
import type {DataForm, DataFormAnswers, DataFormField} from '../model/data-form.ts';
import {parseJid} from '../model/jid.ts';

/** A field that can be answered. */
export type NamedField = DataFormField & {readonly name: string};

export type FieldProblem =
  | {readonly kind: 'missing'}
  /** Not an address; of several, the first that is none. */
  | {readonly kind: 'address'; readonly which: string};

export function isAnswerable(field: DataFormField): field is NamedField {
  return field.name !== undefined && field.type !== 'fixed' && field.type !== 'hidden';
}

/** One text of several lines stands for several values. */
export function isOfLines({type}: DataFormField): boolean {
  return type === 'text-multi' || type === 'jid-multi';
}

/** XEP-0004 §3.3: `1` and `true` are the same. */
export function isOn(values: readonly string[]): boolean {
  return values[0] === '1' || values[0] === 'true';
}

/** The values that a text stands for. */
export function valuesOf(field: DataFormField, text: string): readonly string[] {
  if (field.type === 'text-multi') return text === '' ? [] : text.split('\n');
  if (field.type === 'jid-multi') return linesOf(text);
  return [field.type === 'jid-single' ? text.trim() : text];
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What is wrong with an answer; undefined: nothing. */
export function problemOf(
  field: DataFormField,
  values: readonly string[],
): FieldProblem | undefined {
  const given = values.filter((value) => value !== '');
  if (field.isRequired && field.type !== 'boolean' && given.length === 0) return {kind: 'missing'};
  if (field.type !== 'jid-single' && field.type !== 'jid-multi') return undefined;
  const which = given.find((value) => parseJid(value) === undefined);
  return which === undefined ? undefined : {kind: 'address', which};
}

/**
 * What is sent: what was touched, and what has to be there, if the form has it; the rest goes as it came.
 *
 * @param touched - by name
 */
export function answersOf(
  form: DataForm,
  touched: ReadonlyMap<string, readonly string[]>,
): DataFormAnswers {
  const answers: Record<string, readonly string[]> = {};
  for (const field of form.fields) {
    if (!isAnswerable(field)) continue;
    const values = touched.get(field.name);
    if (values !== undefined) answers[field.name] = values;
    else if (field.isRequired) {
      // Nothing is not an answer to a question that can be left alone.
      const isOff = field.type === 'boolean' && field.values.length === 0;
      answers[field.name] = isOff ? ['0'] : field.values;
    }
  }
  return answers;
}
