import {css} from 'lit';

/** Of the menu that `Menu` draws. */
export const menuStyles = css`
  .menu {
    background: var(--_surface-raised);
    border: 0;
    border-radius: var(--_radius-card);
    box-shadow: var(--_shadow-2);
    color: var(--_text);
    inline-size: max-content;
    inset: auto;
    margin: 0;
    max-inline-size: min(320px, calc(100vw - 24px));
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 5px;
    position: fixed;
  }

  .menu:popover-open {
    animation: open var(--_base) var(--_ease-out);
  }

  @keyframes open {
    from {
      opacity: 0;
      transform: scale(0.97);
    }
  }

  .menu-item {
    align-items: start;
    border-radius: calc(var(--_radius-card) - 4px);
    display: flex;
    gap: 10px;
    inline-size: 100%;
    min-block-size: max(36px, var(--_target));
    padding: 8px 10px;
  }

  .menu-item:hover {
    background: var(--_hover);
  }

  .menu-item:active {
    background: var(--_press);
  }

  .menu-item:focus-visible {
    outline-offset: -2px;
  }

  .menu-item[aria-checked]::after {
    block-size: 20px;
    color: var(--_primary-ink);
    content: '';
    flex: none;
    inline-size: 20px;
    margin-inline-start: auto;
    text-align: center;
  }

  .menu-item[aria-checked='true']::after {
    content: '✓' / '';
  }

  .menu-item small {
    color: var(--_text-muted);
    display: block;
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
  }

  .danger svg,
  .danger .words {
    color: var(--_danger);
  }

  @media (prefers-reduced-motion: reduce) {
    .menu:popover-open {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .menu {
      border: 1px solid CanvasText;
    }
  }
`;
