import {html, LitElement, nothing} from 'lit';
import type {PropertyValues} from 'lit';
import {property, query, state} from 'lit/decorators.js';
import {styles} from './picture.styles.ts';
import {pictureOf} from './picture-data.ts';
import {shared} from './shared.styles.ts';

/**
 * A picture that is here already. It is painted, not linked: nothing is fetched, and policies that
 * allow no `data:` and `blob:` URLs allow it.
 *
 * @tag natter-picture
 * @slot - What stands there if it is no picture, or one that is too large.
 * @csspart picture - The picture.
 * @cssprop [--natter-picture-radius] - The radius of its corners.
 */
export class NatterPicture extends LitElement {
  static override styles = [...shared, styles];

  /** PNG, JPEG, GIF or WebP in base64. */
  @property({attribute: false}) data?: string | undefined;

  /** What assistive technology says; without it the picture is decoration. */
  @property() label = '';

  /** Covers the size that the element has. */
  @property({type: Boolean, reflect: true}) fill = false;

  @state() private painted = false;

  @query('canvas') private readonly canvas!: HTMLCanvasElement;

  protected override willUpdate(): void {
    if (this.data === undefined) this.painted = false;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('data') && this.data !== undefined) void this.#paint(this.data);
  }

  async #paint(data: string): Promise<void> {
    const file = pictureOf(data) ?? new Blob();
    const bitmap = await createImageBitmap(file).catch(() => undefined);
    // Another one was set meanwhile.
    if (this.data !== data) return;
    if (bitmap) {
      this.canvas.width = bitmap.width;
      this.canvas.height = bitmap.height;
      this.canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
      bitmap.close();
    }
    this.painted = bitmap !== undefined;
  }

  protected override render() {
    return html`<canvas
        part="picture"
        role=${this.label === '' ? nothing : 'img'}
        aria-label=${this.label === '' ? nothing : this.label}
        aria-hidden=${this.label === '' ? 'true' : nothing}
        ?hidden=${!this.painted}
      ></canvas
      ><slot ?hidden=${this.painted}></slot>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'natter-picture': NatterPicture;
  }
}
