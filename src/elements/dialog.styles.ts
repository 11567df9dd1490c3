import {css} from 'lit';

/** A dialog in the middle: its title, what it says, its buttons. */
export const dialogStyles = css`
  :host {
    display: contents;
  }

  .dialog {
    background: var(--_surface-raised);
    border-radius: var(--_radius-window);
    box-shadow: var(--_shadow-2);
    color: var(--_text);
    inline-size: min(360px, calc(100vw - 32px));
    margin: auto;
    padding: 22px;
  }

  .dialog[open] {
    animation: open var(--_base) var(--_ease-out);
  }

  .dialog::backdrop {
    /* The backdrop does not inherit the host's private properties everywhere. */
    background: var(--_scrim, #0d151666);
  }

  @keyframes open {
    from {
      opacity: 0;
      transform: scale(0.97);
    }
  }

  .title {
    font-size: var(--_text-l);
    font-weight: var(--_bold);
    line-height: var(--_leading-l);
  }

  .hint {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    margin-block: 4px 16px;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    justify-content: end;
    margin-block-start: 18px;
  }

  @media (prefers-reduced-motion: reduce) {
    .dialog[open] {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .dialog {
      border: 1px solid CanvasText;
    }
  }
`;
