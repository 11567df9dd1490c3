/** The drawings of empty states, made of bubbles. Decoration only. */
import {html, svg} from 'lit';

const strokes = html`<span class="strokes"><i></i><i></i></span>`;

/** Two bubbles that answer each other: there is nothing to show yet. */
export const talkDrawing = html`<div class="drawing" aria-hidden="true">
  <div class="theirs">${strokes}</div>
  <div class="mine">${strokes}</div>
</div>`;

/** A bubble with a plus: add somebody. */
export const addDrawing = html`<div class="drawing" aria-hidden="true">
  <div class="heads"></div>
  <div class="plus">
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.8">
      ${svg`<path d="M10 4v12M4 10h12" stroke-linecap="round"/>`}
    </svg>
  </div>
</div>`;

/** A bubble with three dots: it stopped here. */
export const pauseDrawing = html`<div class="drawing" aria-hidden="true">
  <div class="dots"><i></i><i></i><i></i></div>
</div>`;
