/** What every element of Natter starts from: the tokens, a reset of what pages leak, focus. */
import {css} from 'lit';
import {tokens} from './tokens.styles.ts';

const reset = css`
  :host {
    /* Pages leak these into a shadow tree by inheritance. */
    color: var(--_text);
    cursor: auto;
    font-family: var(--natter-font, inherit);
    font-size: var(--_text-m);
    font-style: normal;
    font-weight: 400;
    letter-spacing: var(--_tracking, -0.006em);
    line-height: var(--_leading-m);
    text-align: start;
    text-indent: 0;
    text-transform: none;
    white-space: normal;
    word-spacing: normal;
    -webkit-tap-highlight-color: transparent;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  h1,
  h2,
  h3,
  p,
  ul,
  form,
  fieldset,
  dialog {
    border: 0;
    font: inherit;
    margin: 0;
    padding: 0;
  }

  button,
  input,
  textarea {
    color: inherit;
    font: inherit;
    letter-spacing: inherit;
    margin: 0;
  }

  button {
    background: none;
    border: 0;
    cursor: pointer;
    padding: 0;
    text-align: inherit;
    touch-action: manipulation;
  }

  button:disabled {
    cursor: default;
  }

  svg {
    display: block;
    flex: none;
  }

  :focus-visible {
    outline: var(--_focus-width) solid var(--_focus);
    outline-offset: var(--_focus-offset);
  }

  /* There for assistive technology only. */
  .quiet {
    block-size: 1px;
    clip-path: inset(50%);
    inline-size: 1px;
    margin: -1px;
    overflow: hidden;
    padding: 0;
    position: absolute;
    white-space: nowrap;
  }

  /* Back and chevrons point along the line of reading. */
  .mirrored:dir(rtl) {
    transform: scaleX(-1);
  }
`;

export const shared = [tokens, reset];
