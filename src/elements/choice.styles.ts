import {css} from 'lit';

/** Boxes to check, circles to choose, and lists that fold out. */
export const choiceStyles = css`
  .checkbox {
    align-items: start;
    cursor: pointer;
    display: flex;
    gap: 10px;
    line-height: var(--_leading-m);
    padding-block: calc((max(32px, var(--_target)) - var(--_leading-m)) / 2);
  }

  .checkbox input {
    appearance: none;
    background: var(--_field);
    block-size: 18px;
    border: 1.5px solid var(--_line-strong);
    border-radius: calc(var(--_radius) * 0.28);
    cursor: pointer;
    display: grid;
    flex: none;
    inline-size: 18px;
    margin-block-start: calc((var(--_leading-m) - 18px) / 2);
    place-items: center;
  }

  .checkbox input[type='radio'] {
    border-radius: 50%;
  }

  .checkbox input:checked {
    background: var(--_primary-ink);
    border-color: var(--_primary-ink);
  }

  .checkbox input:checked::before {
    block-size: 9px;
    border: solid var(--_surface);
    border-width: 0 2px 2px 0;
    content: '';
    inline-size: 5px;
    transform: translateY(-1px) rotate(45deg);
  }

  .checkbox input[type='radio']:checked::before {
    background: var(--_surface);
    block-size: 8px;
    border: 0;
    border-radius: 50%;
    inline-size: 8px;
    transform: none;
  }

  .checkbox small {
    color: var(--_text-muted);
    display: block;
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
  }

  .select {
    /* The arrow: two strokes, in the colour of the text, at the end of the line. */
    background-image:
      linear-gradient(45deg, transparent 50%, currentcolor 50%),
      linear-gradient(-45deg, transparent 50%, currentcolor 50%);
    background-position:
      right 19px center,
      right 14px center;
    background-repeat: no-repeat;
    background-size: 5px 5px;
    cursor: pointer;
    font: inherit;
    margin: 0;
    padding-inline-end: 34px;
  }

  .select:dir(rtl) {
    background-position:
      left 14px center,
      left 19px center;
  }

  @media (forced-colors: active) {
    .select {
      appearance: auto;
    }

    .checkbox input {
      appearance: auto;
    }

    .checkbox input:checked::before {
      content: none;
    }
  }
`;
