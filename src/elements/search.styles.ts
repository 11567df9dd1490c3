import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
    flex: none;
    min-block-size: 0;
  }

  :host([active]) {
    flex: 1;
  }

  .base {
    block-size: 100%;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }

  .field {
    flex: none;
    margin-inline: var(--natter-edge, 16px);
    padding-block-end: 8px;
    position: relative;
  }

  .field > svg {
    color: var(--_text-muted);
    inset-block-start: calc((100% - 8px) / 2 - 9px);
    inset-inline-start: 11px;
    block-size: 18px;
    inline-size: 18px;
    pointer-events: none;
    position: absolute;
    z-index: 1;
  }

  .text-field {
    min-block-size: max(38px, var(--_target));
    padding-inline: 38px;
  }

  .text-field::-webkit-search-cancel-button {
    display: none;
  }

  .clear {
    block-size: max(30px, var(--_target));
    inline-size: max(30px, var(--_target));
    inset-block-start: calc((100% - 8px - max(30px, var(--_target))) / 2);
    inset-inline-end: 3px;
    position: absolute;
  }

  .clear svg {
    block-size: 18px;
    inline-size: 18px;
  }

  .filters {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 6px;
    padding-block-end: 8px;
    padding-inline: var(--natter-edge, 16px);
  }

  .filter-frame {
    align-items: center;
    color: var(--_text-muted);
    display: inline-flex;
    max-inline-size: 100%;
    position: relative;
  }

  .filter {
    appearance: none;
    background: none;
    border: 1px solid var(--_line);
    border-radius: 999px;
    color: inherit;
    cursor: pointer;
    field-sizing: content;
    font: inherit;
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    max-inline-size: 100%;
    min-block-size: max(30px, var(--_target));
    padding-block: 3px;
    padding-inline: 12px 30px;
    text-overflow: ellipsis;
  }

  .filter:hover {
    background: var(--_hover);
  }

  .filter.active {
    background: var(--_primary-soft);
    border-color: transparent;
    color: var(--_text);
  }

  .filter-frame > svg {
    block-size: 14px;
    inline-size: 14px;
    inset-inline-end: 11px;
    pointer-events: none;
    position: absolute;
  }

  .results {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 4px 8px 12px;
    scrollbar-width: thin;
  }

  .heading {
    color: var(--_text-muted);
    display: flex;
    font-size: var(--_text-s);
    font-weight: var(--_medium);
    justify-content: space-between;
    line-height: var(--_leading-s);
    padding: 8px calc(var(--natter-edge, 16px) - 8px) 4px;
  }

  .count {
    font-variant-numeric: tabular-nums;
    font-weight: 400;
  }

  .list {
    list-style: none;
  }

  .row {
    --natter-avatar-cutout: var(--_surface-sunken);
    --natter-avatar-size: 36px;
    align-items: start;
    border-radius: var(--_radius-card);
    column-gap: 12px;
    display: grid;
    grid-template:
      'avatar name time' auto
      'avatar snippet snippet' auto / auto 1fr auto;
    inline-size: 100%;
    min-block-size: var(--_target);
    padding: 8px calc(var(--natter-edge, 16px) - 8px);
  }

  .row.contact {
    align-items: center;
    grid-template: 'avatar name' auto / auto 1fr;
  }

  .row:hover {
    background: var(--_hover);
  }

  .row:active {
    background: var(--_press);
  }

  .row.active {
    background: var(--_primary-soft);
  }

  .row:focus-visible {
    outline-offset: -2px;
  }

  natter-avatar {
    grid-area: avatar;
  }

  .name {
    font-weight: var(--_medium);
    grid-area: name;
    line-height: 20px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .time {
    color: var(--_text-faint);
    font-size: var(--_text-s);
    font-variant-numeric: tabular-nums;
    grid-area: time;
    line-height: 20px;
  }

  .row.active .time {
    color: var(--_text-muted);
  }

  .snippet {
    color: var(--_text-muted);
    display: -webkit-box;
    font-size: var(--_text-s);
    grid-area: snippet;
    line-height: 19px;
    overflow: hidden;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .place {
    border: 1px solid var(--_line-strong);
    border-radius: 999px;
    font-size: var(--_text-xs);
    margin-inline-start: 4px;
    padding-inline: 6px;
    white-space: nowrap;
  }

  .note {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    padding: 8px calc(var(--natter-edge, 16px) - 8px);
  }

  .note .button {
    margin-inline-start: -11px;
  }

  .problem {
    color: var(--_danger);
  }

  .empty {
    padding-block: 32px;
  }

  @media (forced-colors: active) {
    .row.active {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
