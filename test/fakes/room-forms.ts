/// <reference types="vite/client" />
/** Forms as servers ask them: those of the golden pairs, one with every type of field, and a CAPTCHA. */
import type {DataForm, DataFormField} from '../../src/model/data-form.ts';
import ejabberd from '../stanzas/room-configurations/ejabberd.json?raw';
import prosody from '../stanzas/room-configurations/prosody.json?raw';

/** What a new room is asked by Prosody. */
export const prosodyForm = JSON.parse(prosody) as DataForm;
/** What a new room is asked by ejabberd. */
export const ejabberdForm = JSON.parse(ejabberd) as DataForm;

export function field(
  type: DataFormField['type'],
  name: string | undefined,
  rest: Partial<DataFormField> = {},
): DataFormField {
  return {
    type,
    name,
    label: undefined,
    description: undefined,
    isRequired: false,
    options: [],
    values: [],
    ...rest,
  };
}

export function form(...fields: readonly DataFormField[]): DataForm {
  return {title: undefined, instructions: [], formType: 'test', fields};
}

const kilns = [
  {label: 'The small kiln', value: 'small'},
  {
    label: 'The large kiln, which needs two people to load and a night to cool down',
    value: 'large',
  },
  {label: 'Raku', value: 'raku'},
];

/** Every type of field, some with long labels. */
export const everyForm: DataForm = {
  title: 'A place on the shelf',
  instructions: ['Ask at https://pottery.example/help if something is unclear.'],
  formType: 'https://pottery.example/shelf',
  fields: [
    field('hidden', 'FORM_TYPE', {values: ['https://pottery.example/shelf']}),
    field('fixed', undefined, {values: ['About you']}),
    field('text-single', 'name', {label: 'Name', isRequired: true}),
    field('text-private', 'code', {label: 'Code of the door', description: 'It is on the key.'}),
    field('jid-single', 'who', {label: 'Who showed you around', values: ['noor@example.org']}),
    field('jid-multi', 'with', {label: 'Who comes with you'}),
    field('fixed', undefined, {values: ['About the pots']}),
    field('list-single', 'kiln', {label: 'Kiln', options: kilns, isRequired: true}),
    field('list-multi', 'days', {
      label: 'Where they have been fired before',
      description: 'As many as you like.',
      options: kilns,
      values: ['small'],
    }),
    field('text-multi', 'notes', {label: 'Notes', values: ['Six mugs,', 'two bowls']}),
    field('boolean', 'share', {
      label:
        'I do not mind if others put their pots beside mine, as long as nothing drips from their shelf onto what is below it',
      description: 'Glazes run.',
      values: ['true'],
    }),
    field('fixed', undefined, {
      values: [
        'Whatever is left for more than a month is given away. Please write your name on it.',
      ],
    }),
  ],
};

/** 1 × 1, red. */
export const RED_DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
