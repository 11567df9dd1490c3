import {consume} from '@lit/context';
import {html, LitElement, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {NatterClient} from '../client/client.ts';
import type {DataFormAnswers} from '../model/data-form.ts';
import {RoomError, toErrorInfo} from '../model/errors.ts';
import type {ErrorInfo, RoomErrorKind} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import type {Room, RoomProblem} from '../model/room.ts';
import {clientContext} from './context.ts';
import {controls} from './controls.styles.ts';
import {NatterErrorEvent, NatterSelectEvent} from './events.ts';
import {alertIcon} from './icons.ts';
import {cleanName} from './names.ts';
import {invitationWords} from './invitation-words.ts';
import {styles} from './room-entry.styles.ts';
import {RoomLocalize} from './room-localize.ts';
import type {RoomWords} from './room-words.ts';
import {RoomsController} from './rooms-controller.ts';
import {shared} from './shared.styles.ts';

/** What is asked for before one enters. */
type Field = 'password' | 'nick';

/** Entering again as one was lets one in, or may do so. */
const AGAIN: ReadonlySet<RoomErrorKind> = new Set(['kicked', 'shut-down', 'dropped']);
/** Nothing can be done from here. */
const FINAL: ReadonlySet<RoomErrorKind> = new Set(['banned', 'destroyed', 'moved']);

/**
 * What stands between somebody and a room: why they are not in it, and what they can do.
 *
 * @tag natter-room-entry
 * @csspart base - The outermost element, a form.
 * @csspart title - What has happened.
 * @csspart reason - Who has done it, and why.
 * @csspart label - The label of a field.
 * @csspart text-field - A field: password or nickname.
 * @csspart error - What went wrong, an alert.
 * @csspart submit-button - "Join", "Join again", "Try again", "Go there".
 * @csspart decline-button - "Decline", of an invitation.
 * @csspart button - Every button with words, beside its own name.
 * @fires {NatterSelectEvent} natter-select - The room goes on elsewhere, and the person goes there.
 * @fires {NatterErrorEvent} natter-error - Something that was asked for did not work.
 */
export class NatterRoomEntry extends LitElement {
  static override styles = [...shared, controls, styles];

  readonly #localize = new RoomLocalize(this);
  readonly #rooms = new RoomsController(this);

  /** The client; from what is around it, if there is one. */
  @consume({context: clientContext, subscribe: true})
  @property({attribute: false})
  client: NatterClient | undefined;

  /** Which room it is. */
  @property() room?: BareJid | undefined;

  /** What the person wants to be called there. */
  @property() nick?: string | undefined;

  /** Asks what the person wants to be called, if that is not known. */
  @property({type: Boolean, attribute: 'asks-nick'}) asksNick = false;

  @state() private busy = false;
  @state() private error: string | undefined;

  @query('.text-field') private readonly field!: HTMLInputElement | null;

  protected override willUpdate(): void {
    // The element of forms comes with the dialogs.
    if (this.#problem?.form) import('./room-admin-elements.ts').catch(() => {});
  }

  override focus(options?: FocusOptions): void {
    (this.field ?? this.renderRoot.querySelector('button'))?.focus(options);
  }

  get #room(): Room | undefined {
    return this.room === undefined ? undefined : this.#rooms.all?.get(this.room);
  }

  get #problem(): RoomProblem | undefined {
    const status = this.#room?.status;
    return status?.phase === 'out' ? status.problem : undefined;
  }

  /** What has to be typed to enter. */
  get #asked(): Field | undefined {
    const problem = this.#problem;
    const isNameless = this.asksNick && !this.nick && !this.#room?.nick;
    return problem || !isNameless ? fieldOf(problem) : 'nick';
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const {room} = this;
    const {actions} = this.#rooms;
    if (this.busy || room === undefined || !actions) return;
    const problem = this.#problem;
    const typed = this.field?.value ?? '';
    const asked = this.#asked;
    if (asked !== undefined && typed.trim() === '') {
      const {strings, words} = this.#localize;
      this.error = asked === 'password' ? strings.passwordMissing : words.nicknameMissing;
      this.field?.focus();
      return;
    }
    const alternate = problem?.alternate;
    const invitation = this.#room?.invitation;
    void this.#attempt(async () => {
      await actions.join({
        room: alternate ?? room,
        nick: asked === 'nick' ? typed.trim() : (this.#room?.nick ?? this.nick),
        password: asked === 'password' ? typed : invitation?.password,
        reserve: false,
      });
      if (alternate) this.dispatchEvent(new NatterSelectEvent(alternate, 'room'));
    });
  };

  readonly #answer = (event: Event & {readonly answers?: DataFormAnswers}): void => {
    const {room} = this;
    const {actions} = this.#rooms;
    const {answers} = event;
    if (room === undefined || !actions || !answers) return;
    void this.#attempt(() => actions.answerChallenge({room, answers}));
  };

  readonly #decline = (): void => {
    const {room} = this;
    const {actions} = this.#rooms;
    if (room === undefined || !actions) return;
    void this.#attempt(() => actions.decline({room, reason: undefined}));
  };

  async #attempt(action: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    this.error = undefined;
    try {
      await action();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.busy = false;
    }
  }

  #failed(error: unknown): void {
    const info: ErrorInfo = toErrorInfo(error);
    // What the room's status says is said above.
    const isSaid = error instanceof RoomError && error.kind === this.#problem?.kind;
    if (!isSaid || this.#asked !== undefined) this.error = this.#localize.error(info);
    this.dispatchEvent(new NatterErrorEvent(info));
    this.field?.select();
    this.field?.focus();
  }

  readonly #typed = (): void => {
    this.error = undefined;
  };

  protected override render() {
    if (!this.#localize.isReady) return nothing;
    const {words} = this.#localize;
    const room = this.#room;
    const problem = this.#problem;
    const asked = this.#asked;
    if (problem?.form && problem.kind === 'challenge') return this.#challenge(problem);
    return html`<form
      part="base"
      class="base"
      novalidate
      @submit=${this.#submit}
      @input=${this.#typed}
    >
      ${room?.invitation && !problem ? this.#invitation(room) : this.#reason(problem)}
      ${asked === undefined ? nothing : this.#field(asked, problem)} ${this.#error()}
      <div class="actions">${this.#buttons(words, problem, room)}</div>
    </form>`;
  }

  #error(): TemplateResult {
    const {error} = this;
    return html`<div
      id="error"
      part="error"
      class="field-error"
      role="alert"
      ?hidden=${error === undefined}
    >
      ${error === undefined ? nothing : [alertIcon, html`<span>${error}</span>`]}
    </div>`;
  }

  #reason(problem: RoomProblem | undefined): TemplateResult {
    const {words} = this.#localize;
    if (!problem) {
      const [title, hint] =
        this.#asked === 'nick'
          ? [words.chooseNick, words.chooseNickHint]
          : [words.outside, words.outsideHint];
      return html`<h3 part="title" class="title">${title}</h3>
        <p part="reason" class="reason">${hint}</p>`;
    }
    const {actor, reason, alternate} = problem;
    const by = actor === undefined ? undefined : words.byWhom(cleanName(actor));
    const quoted = reason ? words.quote(reason) : undefined;
    const why = by && quoted ? words.because(by, quoted) : (by ?? quoted);
    return html`<div role="alert">
        <h3 part="title" class="title">${words.errors[problem.kind]}</h3>
      </div>
      ${why === undefined ? nothing : html`<p part="reason" class="reason"><bdi>${why}</bdi></p>`}
      ${
        alternate === undefined
          ? nothing
          : html`<p part="reason" class="reason"><bdi>${alternate}</bdi></p>`
      }`;
  }

  #invitation(room: Room): TemplateResult {
    return html`<h3 part="title" class="title">
      ${invitationWords(this.#localize, room, this.client)}
    </h3>`;
  }

  #field(asked: Field, problem: RoomProblem | undefined): TemplateResult {
    const {strings, words} = this.#localize;
    const isPassword = asked === 'password';
    return html`<label part="label" class="label" for="field"
        >${isPassword ? strings.password : words.nickname}</label
      >
      <input
        id="field"
        part="text-field"
        class="text-field"
        type=${isPassword ? 'password' : 'text'}
        autocomplete="off"
        dir="auto"
        .value=${isPassword ? '' : (this.#room?.nick ?? this.nick ?? '')}
        aria-invalid=${problem !== undefined && this.error !== undefined}
        aria-describedby="error"
      />`;
  }

  #buttons(
    words: RoomWords,
    problem: RoomProblem | undefined,
    room: Room | undefined,
  ): TemplateResult | typeof nothing {
    const {strings} = this.#localize;
    const isOver = problem && FINAL.has(problem.kind);
    if (isOver && problem.alternate === undefined) return nothing;
    return html`<button
        part="submit-button button"
        class="button primary"
        aria-disabled=${this.busy}
      >
        ${this.busy ? words.joining : submitWords(this.#localize, problem, this.#asked)}
      </button>
      ${
        room?.invitation && !problem
          ? html`<button
              part="decline-button button"
              class="button"
              type="button"
              @click=${this.#decline}
            >
              ${strings.decline}
            </button>`
          : nothing
      }`;
  }

  #challenge(problem: RoomProblem): TemplateResult {
    return html`<div part="base" class="base">
      ${this.#reason(problem)}
      <natter-data-form
        class="form"
        .form=${problem.form}
        .busy=${this.busy}
        submit-label=${this.#localize.words.join}
        @natter-submit=${this.#answer}
      ></natter-data-form>
      ${this.#error()}
    </div>`;
  }
}

/** What has to be typed to enter after that. */
function fieldOf(problem: RoomProblem | undefined): Field | undefined {
  const kind = problem?.kind;
  if (kind === 'password') return 'password';
  return kind === 'nick-taken' || kind === 'nick-refused' ? 'nick' : undefined;
}

function submitWords(
  {strings, words}: RoomLocalize,
  problem: RoomProblem | undefined,
  asked: Field | undefined,
): string {
  if (!problem || asked !== undefined) return words.join;
  if (problem.alternate !== undefined) return words.goThere;
  return AGAIN.has(problem.kind) ? words.joinAgain : strings.tryAgain;
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-room-entry': NatterRoomEntry;
  }
}
