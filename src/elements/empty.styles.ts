import {css} from 'lit';

/** A screen or a column without content: a drawing, what it means, what can be done. */
export const emptyStyles = css`
  .empty {
    align-items: center;
    display: flex;
    flex-direction: column;
    justify-content: center;
    margin: auto;
    max-inline-size: 300px;
    padding: 24px;
    text-align: center;
    text-wrap: balance;
  }

  .empty-title {
    font-weight: var(--_bold);
    line-height: var(--_leading-l);
    margin-block-start: 22px;
  }

  .empty-hint {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    margin-block-start: 3px;
  }

  .empty .button {
    margin-block-start: 18px;
  }

  .drawing {
    display: grid;
    justify-items: center;
  }

  .drawing > * {
    align-items: center;
    display: flex;
    grid-area: 1 / 1;
    justify-content: center;
  }

  /* Two bubbles that answer each other. */
  .drawing .theirs {
    background: var(--_bubble);
    block-size: 52px;
    border-radius: 18px;
    border-end-start-radius: 5px;
    color: var(--_text-faint);
    inline-size: 86px;
    margin-block-end: 34px;
    margin-inline-end: 44px;
  }

  .drawing .mine {
    align-self: end;
    background: var(--_primary-fill);
    block-size: 46px;
    border: 3px solid var(--_surface);
    border-radius: 18px;
    border-end-end-radius: 6px;
    box-sizing: content-box;
    color: var(--_on-primary);
    inline-size: 70px;
    margin-inline-start: 44px;
  }

  .drawing .strokes {
    align-items: stretch;
    display: flex;
    flex: none;
    flex-direction: column;
    gap: 8px;
    inline-size: 48px;
  }

  .drawing .mine .strokes {
    inline-size: 36px;
  }

  .drawing .strokes i {
    background: currentColor;
    block-size: 3px;
    border-radius: 2px;
    opacity: 0.75;
  }

  .drawing .mine i {
    opacity: 1;
  }

  .drawing .strokes i + i {
    inline-size: 62%;
  }

  /* One bubble between two heads. */
  .drawing .heads {
    background: var(--_bubble);
    block-size: 44px;
    border-radius: 999px;
    inline-size: 112px;
  }

  .drawing .plus {
    background: var(--_primary-fill);
    block-size: 58px;
    border: 4px solid var(--_surface-sunken);
    border-radius: 50%;
    border-end-start-radius: 7px;
    box-sizing: content-box;
    color: var(--_on-primary);
    inline-size: 58px;
    margin-block: -8px;
  }

  .drawing .plus svg {
    block-size: 32px;
    inline-size: 32px;
  }

  .drawing .dots {
    background: var(--_bubble);
    block-size: 62px;
    border-radius: 20px;
    border-end-start-radius: 5px;
    gap: 9px;
    inline-size: 78px;
  }

  .drawing .dots i {
    background: var(--_text-muted);
    block-size: 8px;
    border-radius: 50%;
    inline-size: 8px;
  }

  @media (forced-colors: active) {
    .drawing > * {
      border: 1px solid CanvasText !important;
      background: Canvas !important;
      color: CanvasText !important;
    }
  }
`;
