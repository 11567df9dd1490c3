import {css} from 'lit';

export const styles = css`
  :host {
    --_bubble-max: var(--natter-bubble-max, 86%);
    display: block;
    scroll-margin-block: 12px;
  }

  .message {
    align-items: start;
    display: flex;
    flex-direction: column;
    padding-block-start: 2px;
  }

  .message.first {
    padding-block-start: var(--_group-gap);
  }

  .own {
    align-items: end;
  }

  .message:focus-visible {
    outline: none;
  }

  .message:not(.found):focus-visible .bubble {
    outline: var(--_focus-width) solid var(--_focus);
    outline-offset: var(--_focus-offset);
  }

  .fresh {
    animation: arrive var(--_base) var(--_ease-out);
  }

  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }

  .line {
    align-items: center;
    display: flex;
    gap: 8px;
    max-inline-size: var(--_bubble-max);
    min-inline-size: 0;
  }

  .own .line {
    flex-direction: row-reverse;
  }

  .bubble {
    background: var(--_bubble);
    border-radius: var(--_radius);
    min-inline-size: 0;
    padding: 8px 14px;
  }

  .found .bubble {
    position: relative;
  }

  .found .bubble::after {
    animation: stand-out 2.5s var(--_ease-out) forwards;
    border: 2px solid var(--_primary-ink);
    border-radius: inherit;
    content: '';
    inset: 0;
    pointer-events: none;
    position: absolute;
  }

  @keyframes stand-out {
    80% {
      opacity: 1;
    }

    to {
      opacity: 0;
    }
  }

  .other .bubble {
    border-end-start-radius: var(--_radius-tuck);
  }

  .other:not(.first) .bubble {
    border-start-start-radius: var(--_radius-tuck);
  }

  .own .bubble {
    background: var(--_bubble-own);
    border-end-end-radius: var(--_radius-tuck);
    color: var(--_on-bubble-own);
  }

  .own:not(.first) .bubble {
    border-start-end-radius: var(--_radius-tuck);
  }

  .spoken {
    padding-inline-start: 38px;
  }

  .sender {
    color: light-dark(oklch(0.46 0.11 var(--_hue)), oklch(0.8 0.09 var(--_hue)));
    font-size: var(--_text-s);
    font-weight: var(--_bold);
    line-height: var(--_leading-s);
    margin-block-end: 3px;
    max-inline-size: 100%;
    overflow: hidden;
    padding-inline: 14px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .spoken .line {
    max-inline-size: var(--natter-bubble-max, 94%);
    position: relative;
  }

  natter-avatar {
    --natter-avatar-size: 28px;
    inset-block-end: 0;
    inset-inline-end: calc(100% + 10px);
    position: absolute;
  }

  .mentioned .bubble {
    background: var(--_signal-soft);
  }

  .mentioned mark {
    background: var(--_signal-fill);
    border-radius: calc(var(--_radius) * 0.34);
    color: var(--_on-signal);
    font-weight: var(--_medium);
    padding-inline: 3px;
  }

  .note {
    color: var(--_text-faint);
    font-size: var(--_text-s);
    font-style: italic;
    line-height: var(--_leading-s);
    overflow-wrap: anywhere;
    padding: 4px 14px;
  }

  .body {
    display: block;
    overflow-wrap: anywhere;
    text-align: start;
    text-wrap: pretty;
    unicode-bidi: plaintext;
    white-space: pre-wrap;
  }

  .emoji .bubble {
    background: none;
    border-radius: 0;
    padding: 0;
  }

  .emoji .body {
    font-size: 40px;
    line-height: 50px;
  }

  .link {
    color: var(--_primary-ink);
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 2px;
  }

  .own .link {
    color: var(--natter-color-bubble-own-link, var(--_primary-ink));
  }

  .link:hover {
    text-decoration-thickness: 2px;
  }

  .link:focus-visible {
    border-radius: 2px;
    outline-offset: 1px;
  }

  .meta,
  .aside {
    color: var(--_text-faint);
    font-size: var(--_text-xs);
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.01em;
    line-height: var(--_leading-xs);
  }

  .meta {
    align-items: center;
    column-gap: 5px;
    display: flex;
    flex-wrap: wrap;
    margin-block: 3px 1px;
    max-inline-size: 100%;
    padding-inline: 5px;
  }

  .own .meta {
    justify-content: end;
  }

  .failed .meta {
    color: var(--_danger);
  }

  .choice {
    white-space: nowrap;
  }

  /* The time of a message within a group. */
  .aside {
    flex: none;
    opacity: 0;
    transition: opacity var(--_fast);
  }

  ::slotted([slot='actions']) {
    opacity: 0;
  }

  .message:hover .aside,
  .message:focus-within .aside,
  .message:hover ::slotted([slot='actions']),
  .message:focus-within ::slotted([slot='actions']),
  ::slotted([slot='actions']:focus-within) {
    opacity: 1;
  }

  @media (prefers-reduced-motion: reduce) {
    .fresh {
      animation-name: arrive-still;
    }

    @keyframes arrive-still {
      from {
        opacity: 0;
      }
    }
  }

  @media (forced-colors: active) {
    .bubble {
      border: 1px solid CanvasText;
    }

    .own .bubble {
      background: Highlight;
      border-color: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }

    .own .link {
      color: HighlightText;
    }

    .emoji .bubble,
    .own.emoji .bubble {
      background: none;
      border: 0;
      color: CanvasText;
    }
  }
`;
