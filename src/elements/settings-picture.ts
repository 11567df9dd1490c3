import {html, LitElement} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import type {Rooms} from '../client/rooms.ts';
import {toErrorInfo} from '../model/errors.ts';
import type {BareJid} from '../model/jid.ts';
import type {RoomAvatar} from '../model/room.ts';
import {controls} from './controls.styles.ts';
import {problemLine} from './problem-line.ts';
import {avatarOf} from './picture-data.ts';
import {AdminWordsController} from './room-admin-words.ts';
import {styles} from './settings-picture.styles.ts';
import {shared} from './shared.styles.ts';

/**
 * The picture of a room (XEP-0486), and how it is changed. A file is made small here, before it is sent.
 *
 * @tag natter-room-picture
 * @csspart base - The outermost element.
 * @csspart avatar - The picture, or the initials.
 * @csspart choose-button - "Choose a picture…".
 * @csspart remove-button - "Remove it".
 * @csspart error - What went wrong, an alert.
 * @csspart button - Every button with words, beside its own name.
 */
export class NatterRoomPicture extends LitElement {
  static override styles = [...shared, controls, styles];

  readonly #words = new AdminWordsController(this);

  /** Where it is asked for, and set. */
  @property({attribute: false}) rooms?: Pick<Rooms, 'avatar' | 'setAvatar'> | undefined;

  /** Of which room. */
  @property() room?: BareJid | undefined;

  /** What the room is called; for the initials. */
  @property() name = '';

  @state() private avatar: RoomAvatar | undefined;
  @state() private busy = false;
  @state() private problem: string | undefined;
  @state() private done = '';

  @query('input') private readonly field!: HTMLInputElement;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(this.#load);
  }

  readonly #load = async (): Promise<void> => {
    const {rooms, room} = this;
    if (!rooms || room === undefined) return;
    // Without it, it has none that could be shown: one can still be set.
    this.avatar = await rooms.avatar({room}).catch(() => undefined);
  };

  readonly #choose = async (): Promise<void> => {
    const [file] = this.field.files ?? [];
    this.field.value = '';
    if (!file) return;
    const avatar = await avatarOf(file).catch(() => undefined);
    if (avatar) await this.#set(avatar);
    else this.problem = this.#words.words.pictureUnreadable;
  };

  async #set(avatar: RoomAvatar | undefined): Promise<void> {
    const {rooms, room} = this;
    if (this.busy || !rooms || room === undefined) return;
    this.busy = true;
    this.problem = undefined;
    this.done = '';
    try {
      await rooms.setAvatar({room, avatar});
      this.avatar = avatar;
      const {pictureSet, pictureRemoved} = this.#words.words;
      this.done = avatar ? pictureSet : pictureRemoved;
    } catch (error) {
      this.problem = this.#words.error(toErrorInfo(error));
    } finally {
      this.busy = false;
    }
  }

  protected override render() {
    const {words} = this.#words;
    return html`<div part="base" class="base" role="group" aria-label=${words.roomPicture}>
      <natter-picture part="avatar" class="avatar" fill .data=${this.avatar?.data}>
        <natter-avatar .jid=${this.room ?? ''} .name=${this.name}></natter-avatar>
      </natter-picture>
      <div class="side">
        <div class="buttons">
          <button
            part="choose-button button"
            class="button small"
            type="button"
            aria-disabled=${this.busy}
            @click=${() => this.field.click()}
          >
            ${words.choosePicture}
          </button>
          <button
            part="remove-button button"
            class="button small ghost"
            type="button"
            aria-disabled=${this.busy}
            ?hidden=${this.avatar === undefined}
            @click=${() => this.#set(undefined)}
          >
            ${words.removePicture}
          </button>
        </div>
        <input type="file" accept="image/*" hidden @change=${this.#choose} />
        <p class="hint" role="status">
          ${this.busy ? words.saving : this.done === '' ? words.pictureHint : this.done}
        </p>
        ${problemLine(this.problem, undefined)}
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-room-picture': NatterRoomPicture;
  }
}
