import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .base {
    align-items: center;
    min-block-size: var(--_bar);
    display: flex;
    gap: 4px;
    padding-inline: var(--natter-edge, 16px) calc(var(--natter-edge, 16px) - 8px);
  }

  .account {
    align-items: center;
    border-radius: var(--_radius-control);
    display: grid;
    column-gap: 10px;
    grid-template-columns: auto 1fr;
    margin-inline: -6px auto;
    min-inline-size: 0;
    padding: 4px 6px;
  }

  .account:hover {
    background: var(--_hover);
  }

  .account:active {
    background: var(--_press);
  }

  natter-avatar {
    --natter-avatar-cutout: var(--_surface-sunken);
    --natter-avatar-size: 36px;
    grid-row: 1 / 3;
  }

  .name {
    display: block;
    font-weight: var(--_bold);
    line-height: 19px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .state {
    align-items: center;
    color: var(--_text-muted);
    display: flex;
    font-size: var(--_text-s);
    gap: 2px;
    line-height: 17px;
  }

  .state svg {
    block-size: 16px;
    inline-size: 16px;
  }

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

  .address {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    overflow: hidden;
    padding: 6px 10px 8px;
    text-overflow: ellipsis;
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
