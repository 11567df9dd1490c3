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

  .address {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    overflow: hidden;
    padding: 6px 10px 8px;
    text-overflow: ellipsis;
  }
`;
