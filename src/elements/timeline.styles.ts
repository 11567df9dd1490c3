/** What stands between and around the messages. */
import {css} from 'lit';

export const timelineStyles = css`
  .day,
  .divider {
    font-size: var(--_text-s);
    font-weight: var(--_medium);
    line-height: var(--_leading-s);
    margin-block: 18px 2px;
    text-align: center;
  }

  .day {
    color: var(--_text-muted);
    font-size: calc(var(--_text-s) - 0.5px);
  }

  .divider {
    align-items: center;
    color: var(--_signal);
    display: flex;
    font-weight: var(--_bold);
    gap: 14px;
  }

  .divider::before,
  .divider::after {
    background: currentColor;
    block-size: 1px;
    content: '';
    flex: 1;
    opacity: 0.55;
  }

  .edge {
    align-items: center;
    color: var(--_text-muted);
    display: flex;
    flex-wrap: wrap;
    font-size: var(--_text-s);
    gap: 6px 12px;
    justify-content: center;
    line-height: var(--_leading-s);
    margin-block-end: 2px;
    min-block-size: 40px;
    text-align: center;
  }

  .day {
    inset-block-start: 6px;
    pointer-events: none;
    position: sticky;
    z-index: 1;
  }

  .day-button {
    background: var(--_surface);
    border-radius: 999px;
    padding: 1px 10px;
    pointer-events: auto;
    position: relative;
  }

  /* Grows what can be hit, not what is seen. */
  .day-button::after {
    content: '';
    inset: -4px;
    position: absolute;
  }

  .day-button:hover {
    color: var(--_text);
  }

  /* A dotted line on both sides of the words. */
  .gap {
    align-items: center;
    color: var(--_text-muted);
    display: flex;
    font-size: var(--_text-s);
    gap: 14px;
    line-height: var(--_leading-s);
    margin-block: 18px 2px;
  }

  .gap::before,
  .gap::after {
    background: radial-gradient(circle, var(--_line-strong) 1.1px, transparent 1.6px) 0 50% / 8px
      4px repeat-x;
    block-size: 4px;
    content: '';
    flex: 1 1 16px;
    min-inline-size: 16px;
  }

  /* Beside the pill there is no room for it. */
  .edge.lower {
    margin-block-end: 48px;
  }

  .gap-words {
    text-align: center;
    text-wrap: balance;
  }

  .gap .button {
    flex: none;
    min-inline-size: 7em;
  }

  .jump {
    align-items: center;
    animation: appear var(--_base) var(--_ease-out);
    background: var(--_surface-raised);
    border-radius: 999px;
    box-shadow: var(--_shadow-2);
    color: var(--_primary-ink);
    display: flex;
    font-size: var(--_text-s);
    font-variant-numeric: tabular-nums;
    font-weight: var(--_bold);
    gap: 6px;
    inline-size: max-content;
    inset-block-end: 10px;
    inset-inline: 0;
    justify-content: center;
    line-height: var(--_leading-s);
    margin-inline: auto;
    min-block-size: max(36px, var(--_target));
    min-inline-size: max(36px, var(--_target));
    padding-inline: 8px;
    position: absolute;
    z-index: 2;
  }

  .jump.worded {
    padding-inline: 10px 16px;
  }

  .jump:hover {
    background-image: linear-gradient(var(--_hover), var(--_hover));
  }

  /* The button is all of the pill. */
  .jump-button::after {
    border-radius: 999px;
    content: '';
    inset: 0;
    position: absolute;
  }

  .jump-button:focus-visible {
    outline: none;
  }

  .jump-button:focus-visible::after {
    outline: var(--_focus-width) solid var(--_focus);
    outline-offset: var(--_focus-offset);
  }

  .jump-words {
    pointer-events: none;
  }

  .date-jump {
    animation: appear-below var(--_base) var(--_ease-out);
    background: var(--_surface-raised);
    border-radius: var(--_radius-card);
    box-shadow: var(--_shadow-2);
    inline-size: max-content;
    inset-block-start: 8px;
    inset-inline: 0;
    margin-inline: auto;
    max-inline-size: calc(100% - 24px);
    padding: 10px;
    position: absolute;
    z-index: 2;
  }

  .date-form {
    display: flex;
    gap: 8px;
  }

  .date-field {
    inline-size: auto;
    min-inline-size: 0;
  }

  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }

  @keyframes appear-below {
    from {
      opacity: 0;
      transform: translateY(-8px);
    }
  }

  /* Where words and button have no room for the lines beside them, these are above and below. */
  @container (max-width: 480px) {
    .gap {
      flex-wrap: wrap;
      gap: 8px 12px;
      justify-content: center;
    }

    .gap::before,
    .gap::after {
      flex-basis: 100%;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .jump,
    .date-jump {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .jump,
    .date-jump {
      border: 1px solid ButtonText;
    }

    .gap::before,
    .gap::after {
      background: none;
      border-block-start: 2px dotted GrayText;
      block-size: 0;
    }
  }
`;
