import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
    flex: none;
  }

  .base {
    align-items: center;
    background: var(--_surface-sunken);
    display: flex;
    gap: 4px;
    min-block-size: 44px;
    padding-inline: var(--natter-edge, 16px) calc(var(--natter-edge, 16px) - 8px);
  }

  .base > svg {
    block-size: 18px;
    color: var(--_text-muted);
    inline-size: 18px;
  }

  .input {
    appearance: none;
    background: none;
    border: 0;
    border-radius: var(--_radius-tuck);
    flex: 1;
    min-block-size: max(32px, var(--_target));
    min-inline-size: 0;
    outline-offset: 0;
    padding: 4px 8px;
    text-overflow: ellipsis;
  }

  .input::placeholder {
    color: var(--_text-muted);
    opacity: 1;
  }

  .input::-webkit-search-cancel-button {
    display: none;
  }

  .count,
  .problem {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    font-variant-numeric: tabular-nums;
    line-height: var(--_leading-s);
    margin-inline-end: 4px;
    white-space: nowrap;
  }

  .problem {
    color: var(--_danger);
    white-space: normal;
  }

  .icon-button[aria-disabled='true'] {
    cursor: default;
    opacity: 0.45;
  }
`;
