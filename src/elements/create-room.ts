import {html, LitElement, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import {parseRoomAddress, type Rooms} from '../client/rooms.ts';
import type {DataForm} from '../model/data-form.ts';
import {RoomError, toErrorInfo} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import {choiceStyles} from './choice.styles.ts';
import {arrangeConfiguration, ROOM_NAME} from './configuration-form.ts';
import {controls} from './controls.styles.ts';
import type {NatterDataForm, NatterSubmitEvent} from './data-form.ts';
import {DialogFrame} from './dialog-frame.ts';
import {frameStyles} from './dialog-frame.styles.ts';
import {lineField} from './line-field.ts';
import {problemLine} from './problem-line.ts';
import {dialogStyles} from './dialog.styles.ts';
import {NatterSelectEvent} from './events.ts';
import {AdminWordsController} from './room-admin-words.ts';
import {shared} from './shared.styles.ts';

/** A room that nobody else can enter until its settings are saved (XEP-0045 §10.1.3). */
type Reserved = {readonly room: BareJid; readonly form: DataForm};

/**
 * The dialog that creates a room: at once, or after it was set up. Open it with `show()`; it removes
 * itself.
 *
 * @tag natter-create-room
 * @csspart dialog - The dialog.
 * @csspart header - Its head.
 * @csspart title - Its title.
 * @csspart back-button - Goes back within the dialog.
 * @csspart close-button - "Close".
 * @csspart label - The label of a field.
 * @csspart text-field - A field.
 * @csspart radio - A circle to choose, with its label.
 * @csspart form - The settings; its parts are exported as `form__text-field` and so on.
 * @csspart footer - The buttons below.
 * @csspart error - What is wrong, an alert.
 * @csspart submit-button - "Create", "Next" or "Save".
 * @csspart cancel-button - "Cancel", or "Give it up".
 * @csspart button - Every button with words, beside its own name.
 * @fires {NatterSelectEvent} natter-select - The room is there, and we are in it.
 */
export class NatterCreateRoom extends LitElement {
  static override styles = [...shared, controls, dialogStyles, frameStyles, choiceStyles];

  readonly #words = new AdminWordsController(this);
  readonly #frame = new DialogFrame(this, this.#words, () => this.#giveUp());

  /** Where it is asked for. */
  @property({attribute: false}) rooms?: Rooms | undefined;

  @state() private name = '';
  /** As it was typed; undefined: it follows the name. */
  @state() private typedAddress: string | undefined;
  @state() private reserve = false;
  @state() private reserved: Reserved | undefined;
  @state() private busy = false;
  @state() private addressProblem: string | undefined;
  @state() private problem: string | undefined;
  @state() private service: BareJid | undefined;

  @query('#address') private readonly addressField!: HTMLInputElement | null;
  @query('natter-data-form') private readonly form!: NatterDataForm | null;
  #taken: ReadonlySet<BareJid> = new Set();
  /** A room that is ours, and not open yet. */
  #locked: BareJid | undefined;

  /** Opens the dialog; focus returns where it was when it closes. */
  async show(): Promise<void> {
    void this.#learn();
    await this.#frame.show();
  }

  /** Where rooms are made, and which addresses some of them have. */
  async #learn(): Promise<void> {
    const found = await this.rooms
      ?.find({service: undefined, after: undefined})
      .catch(() => undefined);
    this.#taken = new Set(found?.rooms.map(({jid}) => jid));
    this.service = found?.service;
  }

  get #address(): string {
    if (this.typedAddress !== undefined) return this.typedAddress;
    const local = localPartOf(this.name);
    return local === '' || this.service === undefined ? local : `${local}@${this.service}`;
  }

  /** The address, if it can be one; else it says what is wrong with it. */
  #room(): BareJid | undefined {
    const {words} = this.#words;
    try {
      const room = parseRoomAddress(this.#address);
      if (!this.#taken.has(room)) return room;
      this.addressProblem = words.roomAddressTaken;
    } catch {
      this.addressProblem = words.addressWrong;
    }
    this.addressField?.focus();
    return undefined;
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const {rooms, reserve} = this;
    if (this.busy || !rooms) return;
    const room = this.#room();
    if (room === undefined) return;
    await this.#attempt(async () => {
      await rooms.join({room, nick: undefined, password: undefined, reserve});
      if (reserve) this.#locked = room;
      // Somebody has closed the dialog meanwhile.
      if (!this.isConnected) this.#giveUp();
      else if (reserve) await this.#configure(rooms, room);
      else {
        await this.#giveName(rooms, room);
        this.#done(room);
      }
    });
  };

  async #configure(rooms: Rooms, room: BareJid): Promise<void> {
    try {
      this.reserved = {room, form: await rooms.configuration({room})};
    } catch (error) {
      if (!isForbidden(error)) throw error;
      // It was there before, and is somebody else's.
      this.#locked = undefined;
      rooms.leave({room}).catch(() => {});
      this.addressProblem = this.#words.words.roomAddressTaken;
    }
  }

  async #giveName(rooms: Rooms, room: BareJid): Promise<void> {
    const name = this.name.trim();
    if (name === '') return;
    try {
      const {fields} = await rooms.configuration({room});
      if (!fields.some((field) => field.name === ROOM_NAME)) return;
      await rooms.configure({room, answers: {[ROOM_NAME]: [name]}});
    } catch (error) {
      // It was there before, and has a name: we are in it.
      if (!isForbidden(error)) throw error;
    }
  }

  readonly #save = async ({answers}: NatterSubmitEvent): Promise<void> => {
    const {rooms, reserved} = this;
    if (this.busy || !rooms || !reserved) return;
    await this.#attempt(async () => {
      await rooms.configure({room: reserved.room, answers});
      this.#locked = undefined;
      this.#done(reserved.room);
    });
  };

  async #attempt(action: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = undefined;
    try {
      await action();
    } catch (error) {
      this.problem = this.#words.error(toErrorInfo(error));
    } finally {
      this.busy = false;
    }
  }

  #done(room: BareJid): void {
    this.#frame.close();
    this.dispatchEvent(new NatterSelectEvent(room, 'room'));
  }

  /** A room that is not open yet is given up with the dialog. */
  #giveUp(): boolean {
    const room = this.#locked;
    this.#locked = undefined;
    if (room !== undefined) this.rooms?.cancelConfiguration({room}).catch(() => {});
    return true;
  }

  readonly #cancel = (): void => {
    this.#giveUp();
    this.#frame.close();
  };

  protected override render() {
    const {words} = this.#words;
    const {reserved} = this;
    return reserved
      ? this.#frame.render({
          title: words.setUpTitle,
          about: reserved.room,
          content: this.#settings(reserved),
          actions: this.#actions({
            cancel: words.giveUp,
            submit: this.busy ? words.saving : words.save,
            onSubmit: () => this.form?.submit(),
          }),
        })
      : this.#frame.render({
          title: words.createRoom,
          hasFocus: true,
          content: this.#fields(),
          actions: this.#actions({
            cancel: this.#words.localize.strings.cancel,
            submit: this.#submitWords(),
          }),
        });
  }

  #submitWords(): string {
    const {words} = this.#words;
    if (this.busy) return words.creating;
    return this.reserve ? words.next : words.create;
  }

  #fields(): TemplateResult {
    const {words} = this.#words;
    return html`<form id="form" novalidate @submit=${this.#submit}>
      ${lineField({
        id: 'name',
        label: words.roomName,
        example: words.roomNameExample,
        autofocus: true,
        value: this.name,
        readonly: this.busy,
        onInput: (text) => {
          this.name = text;
          this.addressProblem = undefined;
        },
      })}
      ${lineField({
        id: 'address',
        label: words.roomAddress,
        hint: words.roomAddressHint,
        example: words.roomAddressExample,
        problem: this.addressProblem,
        isAddress: true,
        value: this.#address,
        readonly: this.busy,
        onInput: (text) => {
          this.typedAddress = text === '' ? undefined : text;
          this.addressProblem = undefined;
        },
      })}
      <div role="radiogroup" aria-labelledby="how">
        <span id="how" part="label" class="label">${words.how}</span>
        ${this.#way(false, words.atOnce, words.atOnceHint)}
        ${this.#way(true, words.setUp, words.setUpHint)}
      </div>
    </form>`;
  }

  #way(reserve: boolean, label: string, hint: string): TemplateResult {
    return html`<label part="radio" class="checkbox">
      <input
        type="radio"
        name="how"
        .checked=${this.reserve === reserve}
        @change=${() => (this.reserve = reserve)}
      />
      <span>${label} <small>${hint}</small></span>
    </label>`;
  }

  #settings({form}: Reserved): TemplateResult {
    const {words} = this.#words;
    const name = this.name.trim();
    return html`<p class="note lead">${words.setUpNote}</p>
      <natter-data-form
        part="form"
        exportparts="text-field: form__text-field, label: form__label, checkbox: form__checkbox, select: form__select, hint: form__hint, error: form__error, heading: form__heading"
        .form=${this.#arrange(form)}
        .preset=${name === '' ? {} : {[ROOM_NAME]: [name]}}
        ?busy=${this.busy}
        @natter-submit=${this.#save}
      ></natter-data-form>`;
  }

  #arranged: {readonly from: DataForm; readonly form: DataForm} | undefined;

  /** Made once: another form forgets what was typed. */
  #arrange(from: DataForm): DataForm {
    if (this.#arranged?.from !== from) {
      this.#arranged = {from, form: arrangeConfiguration(from, this.#words.words)};
    }
    return this.#arranged.form;
  }

  #actions(parts: {
    readonly cancel: string;
    readonly submit: string;
    readonly onSubmit?: () => void;
  }): TemplateResult {
    return html`${problemLine(this.problem, undefined)}
      <button part="cancel-button button" class="button ghost" type="button" @click=${this.#cancel}>
        ${parts.cancel}
      </button>
      <button
        part="submit-button button"
        class="button primary"
        type=${parts.onSubmit ? 'button' : 'submit'}
        form=${parts.onSubmit ? nothing : 'form'}
        aria-disabled=${this.busy}
        @click=${parts.onSubmit ?? nothing}
      >
        ${parts.submit}
      </button>`;
  }
}

/** What a name is in an address: its letters and digits. */
function localPartOf(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

function isForbidden(error: unknown): boolean {
  return error instanceof RoomError && error.kind === 'forbidden';
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-create-room': NatterCreateRoom;
  }
}
