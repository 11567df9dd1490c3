import {css} from 'lit';

export const styles = css`
  :host {
    background: var(--_surface-sunken);
    block-size: 100%;
    display: block;
    min-block-size: 0;
  }

  .base {
    block-size: 100%;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }

  .header {
    align-items: center;
    border-block-end: 1px solid var(--_line);
    display: flex;
    flex: none;
    gap: 4px;
    min-block-size: var(--_bar);
    padding-inline: 16px 8px;
  }

  .title {
    flex: 1;
    font-weight: var(--_bold);
  }

  .count {
    color: var(--_text-muted);
    font-variant-numeric: tabular-nums;
    font-weight: 400;
    margin-inline-start: 4px;
  }

  .filter {
    flex: none;
    padding: 12px 12px 4px;
  }

  .filter .text-field {
    min-block-size: max(36px, var(--_target));
    padding-block: 4px;
  }

  .scroller {
    flex: 1;
    min-block-size: 0;
    overflow-x: hidden;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 6px 8px 12px;
    scrollbar-color: var(--_line-strong) transparent;
    scrollbar-width: thin;
  }

  .list {
    contain: layout style;
    list-style: none;
    position: relative;
  }

  .row {
    block-size: 46px;
    inset-block-start: 0;
    inset-inline: 0;
    position: absolute;
  }

  .group {
    align-items: end;
    color: var(--_text-muted);
    display: flex;
    font-size: var(--_text-s);
    font-weight: var(--_bold);
    justify-content: space-between;
    line-height: var(--_leading-s);
    padding: 0 8px 8px;
  }

  .group-count {
    font-variant-numeric: tabular-nums;
    font-weight: 400;
  }

  .person {
    --natter-avatar-cutout: var(--_surface-sunken);
    --natter-avatar-size: 34px;
    align-items: center;
    block-size: 100%;
    border-radius: var(--_radius-card);
    display: flex;
    gap: 10px;
    inline-size: 100%;
    padding-inline: 8px;
  }

  .person:hover,
  .person.open {
    background: var(--_hover);
  }

  .person:focus-visible {
    outline-offset: -2px;
  }

  .who {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-inline-size: 0;
  }

  .name,
  .status {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .name {
    font-weight: var(--_medium);
    line-height: 19px;
  }

  .status {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: 17px;
  }

  .tag {
    background: var(--_bubble);
    border-radius: calc(var(--_radius) * 0.34);
    color: var(--_text-muted);
    flex: none;
    font-size: var(--_text-xs);
    line-height: 20px;
    max-inline-size: 40%;
    overflow: hidden;
    padding-inline: 7px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .more {
    color: var(--_text-muted);
    display: none;
  }

  .person:hover .more,
  .person:focus-visible .more,
  .person.open .more {
    display: block;
  }

  .whose {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    overflow-wrap: anywhere;
    padding: 6px 10px;
  }

  .note {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    padding: 12px 8px;
    text-align: center;
  }

  .problem {
    color: var(--_danger);
    flex: none;
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    padding: 8px 16px;
  }

  @media (forced-colors: active) {
    .tag {
      border: 1px solid CanvasText;
    }
  }
`;
