import {consume} from '@lit/context';
import {css, html, LitElement} from 'lit';
import {property, query} from 'lit/decorators.js';
import type {NatterClient} from '../client/client.ts';
import type {Room, RoomAvatar} from '../model/room.ts';
import {clientContext} from './context.ts';
import {RoomsController} from './rooms-controller.ts';
import {shared} from './shared.styles.ts';

const styles = css`
  :host {
    --natter-avatar-radius: 28%;
    display: inline-block;
    flex: none;
    position: relative;
  }

  natter-avatar {
    display: block;
  }

  canvas {
    block-size: 100%;
    border-radius: var(--natter-avatar-radius);
    inline-size: 100%;
    inset: 0;
    position: absolute;
  }
`;

/** px; twice the largest size in which it is shown. */
const SIZE = 88;
/** Pictures that browsers draw. An SVG would be a document. */
const TYPES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/**
 * The picture of a room (XEP-0486), or its initials. It is drawn, not linked, so that no content
 * security policy stands in its way.
 *
 * @tag natter-room-avatar
 * @csspart image - The picture.
 */
export class NatterRoomAvatar extends LitElement {
  static override styles = [...shared, styles];

  readonly #rooms = new RoomsController(this);

  /** The client; from what is around it, if there is one. */
  @consume({context: clientContext, subscribe: true})
  @property({attribute: false})
  client: NatterClient | undefined;

  /** The room, as far as it is known. */
  @property({attribute: false}) room?: Room | undefined;

  /** What the hue is made of. */
  @property() jid = '';

  /** What the initials are made of. */
  @property() name = '';

  @query('canvas') private readonly canvas!: HTMLCanvasElement | null;

  /** Hash of what is drawn, or on its way. */
  #shown: string | undefined;

  protected override updated(): void {
    const {room} = this;
    const {actions} = this.#rooms;
    if (!actions || room?.avatar === this.#shown) return;
    this.#shown = room?.avatar;
    if (this.canvas) this.canvas.hidden = true;
    if (room?.avatar === undefined) return;
    const hash = room.avatar;
    actions
      .avatar({room: room.jid})
      .then((avatar) => avatar && this.#draw(avatar, hash))
      // The initials stay.
      .catch(() => {});
  }

  async #draw({type, data}: RoomAvatar, hash: string): Promise<void> {
    if (!TYPES.has(type)) return;
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], {type}));
    const context = this.canvas?.getContext('2d');
    if (hash === this.#shown && context && this.canvas) {
      // The middle of it, as a square.
      const side = Math.min(picture.width, picture.height);
      const [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2];
      context.clearRect(0, 0, SIZE, SIZE);
      context.drawImage(picture, x, y, side, side, 0, 0, SIZE, SIZE);
      this.canvas.hidden = false;
    }
    picture.close();
  }

  protected override render() {
    return html`<natter-avatar .jid=${this.jid} .name=${this.name}></natter-avatar
      ><canvas part="image" width=${SIZE} height=${SIZE} aria-hidden="true" hidden></canvas>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-room-avatar': NatterRoomAvatar;
  }
}
