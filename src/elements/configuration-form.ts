/**
 * The configuration of a room (XEP-0045 §15.5.3) in the words of the person: servers name the same
 * things differently, in their own language, and in any order. What is not known stays as it came.
 */
import type {DataForm, DataFormField} from '../model/data-form.ts';
import {isAnswerable} from './data-form-answers.ts';
import type {AdminWords, FieldGroup} from './room-admin-strings.ts';

/** The fields of each group, in order. */
const GROUPS: readonly (readonly [FieldGroup, readonly string[]])[] = [
  ['about', ['roomname', 'roomdesc', 'lang']],
  [
    'access',
    [
      'publicroom',
      'public_list',
      'membersonly',
      'passwordprotectedroom',
      'roomsecret',
      'allowinvites',
      'allowmemberinvites',
      'maxusers',
    ],
  ],
  [
    'rights',
    [
      'moderatedroom',
      'members_by_default',
      'allow_voice_requests',
      'voice_request_min_interval',
      'changesubject',
      'whois',
      'allowpm',
      'allow_private_messages',
      'allow_private_messages_from_visitors',
      'presencebroadcast',
      'allow_visitor_nickchange',
      'allow_visitor_status',
      'allow_query_users',
      'enable_hats',
    ],
  ],
  [
    'history',
    [
      'persistentroom',
      'allow_subscription',
      'enablearchiving',
      'mam',
      'enablelogging',
      'historylength',
      'defaulthistorymessages',
    ],
  ],
];

/** The name of the field that is the name of the room. */
export const ROOM_NAME = 'muc#roomconfig_roomname';

/** `muc#roomconfig_lang`, `{http://prosody.im/protocol/muc}roomconfig_lang` and `lang` are one. */
function keyOf(field: DataFormField): string {
  return field.name?.replace(/^(muc#|\{[^}]*\})roomconfig_/, '') ?? '';
}

/** The form as it is shown; its fields have the same names and values. */
export function arrangeConfiguration(form: DataForm, words: AdminWords): DataForm {
  const known = new Map(
    form.fields.filter(isAnswerable).map((field) => [keyOf(field), field] as const),
  );
  const fields: DataFormField[] = form.fields.filter(({type}) => type === 'hidden');
  const placed = new Set<DataFormField>(fields);
  for (const [group, keys] of GROUPS) {
    const members = keys.flatMap((key) => known.get(key) ?? []);
    if (members.length === 0) continue;
    fields.push(heading(words.groups[group]));
    for (const field of members) {
      placed.add(field);
      fields.push(inWords(field, words));
    }
  }
  const rest = form.fields.filter((field) => !placed.has(field)).filter(isHeadOfSomething);
  const hasRest = rest.some(isAnswerable);
  return {
    ...form,
    title: undefined,
    // They say to fill in the form, or they are about what we do not know.
    instructions: hasRest && fields.length <= 1 ? form.instructions : [],
    fields: hasRest ? [...fields, heading(words.groups.more), ...rest] : fields,
  };
}

/** A text between the fields is left out where all its fields are elsewhere now. */
function isHeadOfSomething(
  field: DataFormField,
  index: number,
  all: readonly DataFormField[],
): boolean {
  const next = all[index + 1];
  return field.type !== 'fixed' || (next !== undefined && next.type !== 'fixed');
}

function inWords(field: DataFormField, words: AdminWords): DataFormField {
  const {fields, options} = words;
  return {
    ...field,
    label: fields[keyOf(field)] ?? field.label,
    // In the words of the server, about what it calls differently.
    description: undefined,
    options: field.options.map(({label, value}) => ({
      label: Object.hasOwn(options, value) ? (options[value] ?? label) : label,
      value,
    })),
  };
}

function heading(text: string): DataFormField {
  return {
    type: 'fixed',
    name: undefined,
    label: undefined,
    description: undefined,
    isRequired: false,
    options: [],
    values: [text],
  };
}
