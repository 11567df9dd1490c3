import {css} from 'lit';

export const styles = css`
  .place {
    margin-block: -6px 14px;
  }

  .place .link-button {
    color: var(--_primary-ink);
  }

  .elsewhere {
    align-items: start;
    display: grid;
    gap: 8px;
    grid-template-columns: 1fr auto;
    margin-block-end: 14px;
  }

  .elsewhere .row {
    margin: 0;
  }

  .elsewhere .button {
    margin-block-start: calc(var(--_leading-s) + 4px);
    min-block-size: max(42px, var(--_target));
  }

  .search {
    position: relative;
  }

  .search > svg {
    block-size: 18px;
    color: var(--_text-muted);
    inline-size: 18px;
    inset-block: 0;
    inset-inline-start: 12px;
    margin-block: auto;
    pointer-events: none;
    position: absolute;
    z-index: 1;
  }

  .search .text-field {
    padding-inline-start: 38px;
  }

  .rooms {
    list-style: none;
    margin-block-start: 10px;
  }

  .room {
    --natter-avatar-radius: 28%;
    --natter-avatar-size: 40px;
    align-items: center;
    column-gap: 12px;
    display: grid;
    grid-template-columns: auto 1fr auto;
    min-block-size: 58px;
    padding-block: 6px;
  }

  .room + .room {
    border-block-start: 1px solid var(--_line);
  }

  .who {
    min-inline-size: 0;
  }

  .name {
    font-weight: var(--_medium);
    line-height: 20px;
    overflow-wrap: anywhere;
  }

  .address {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .room .field-error {
    grid-column: 2 / -1;
    margin-block: 4px 2px;
  }

  .more {
    display: flex;
    justify-content: center;
    padding-block-start: 14px;
  }
`;
