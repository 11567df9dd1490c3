import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .base {
    --natter-avatar-size: 36px;
    align-items: center;
    display: flex;
    gap: 12px;
    min-block-size: 52px;
  }

  .who {
    flex: 1;
    min-inline-size: 0;
  }

  .name {
    font-weight: var(--_medium);
    line-height: 20px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .address {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    overflow-wrap: anywhere;
  }

  .tag {
    background: var(--_bubble);
    border-radius: calc(var(--_radius) * 0.4);
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    padding: 2px 8px;
  }
`;
