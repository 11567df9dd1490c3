/** Forms that a server asks to be filled in (XEP-0004), as elements show them. */

export type DataFormFieldType =
  | 'boolean'
  | 'fixed'
  | 'hidden'
  | 'jid-multi'
  | 'jid-single'
  | 'list-multi'
  | 'list-single'
  | 'text-multi'
  | 'text-private'
  | 'text-single';

/** A picture that came with a form (XEP-0221), and shows what its field asks for. */
export type DataFormPicture = {
  /** Media type, as the sender has it. */
  readonly type: string;
  /** base64. */
  readonly data: string;
};

export type DataFormField = {
  readonly type: DataFormFieldType;
  /** Its `var`; undefined for fixed text. */
  readonly name: string | undefined;
  readonly label: string | undefined;
  readonly description: string | undefined;
  readonly isRequired: boolean;
  /** What can be chosen, for `list-single` and `list-multi`. */
  readonly options: readonly {readonly label: string; readonly value: string}[];
  /** As they came; lines of a text are values of their own. */
  readonly values: readonly string[];
  /** Absent where there is none. */
  readonly picture?: DataFormPicture;
};

export type DataForm = {
  readonly title: string | undefined;
  readonly instructions: readonly string[];
  /** The hidden field that says what the form is for (XEP-0068). */
  readonly formType: string | undefined;
  readonly fields: readonly DataFormField[];
};

/** What somebody has filled in: the values of each field that was touched, by its name. */
export type DataFormAnswers = Readonly<Record<string, readonly string[]>>;
