import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .base {
    display: flex;
    flex-direction: column;
    min-block-size: 100%;
    padding: 2px 8px 12px;
  }

  .list {
    display: flex;
    flex-direction: column;
    list-style: none;
  }

  .list-item {
    --_avatar: calc(32px * var(--_density) + 12px);
    --_row: calc(40px * var(--_density) + 22px);
    --natter-avatar-cutout: var(--_surface-sunken);
    --natter-avatar-size: var(--_avatar);
    border-radius: var(--_radius-card);
    padding-inline: calc(var(--natter-edge, 16px) - 8px);
    position: relative;
  }

  .list-item:hover {
    background: var(--_hover);
  }

  .list-item.active {
    --natter-avatar-cutout: var(--_primary-soft);
    background: var(--_primary-soft);
  }

  .row {
    align-content: center;
    align-items: center;
    border-radius: inherit;
    column-gap: 12px;
    display: grid;
    grid-template:
      'avatar name time' auto
      'avatar snippet badge' auto / auto 1fr auto;
    inline-size: 100%;
    min-block-size: max(var(--_row), var(--_target));
    outline: none;
  }

  .row::after {
    border-radius: inherit;
    content: '';
    inset: 0;
    position: absolute;
  }

  .list-item.asks .row::after,
  .list-item.invited .row::after {
    inset-block-end: auto;
    min-block-size: var(--_row);
  }

  .row:active::after {
    background: var(--_press);
  }

  .row:focus-visible::after {
    outline: var(--_focus-width) solid var(--_focus);
    outline-offset: -2px;
  }

  natter-avatar.room {
    --natter-avatar-radius: 28%;
  }

  natter-avatar {
    grid-area: avatar;
  }

  .name {
    font-weight: var(--_medium);
    grid-area: name;
    line-height: 20px;
    overflow: hidden;
    text-align: start;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .unread:not(.muted) .name,
  .mentioned .name {
    font-weight: var(--_bold);
  }

  .aside {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    font-weight: 400;
    margin-inline-start: 6px;
  }

  .time {
    color: var(--_text-faint);
    font-size: var(--_text-s);
    font-variant-numeric: tabular-nums;
    grid-area: time;
    justify-self: end;
    line-height: 20px;
  }

  .snippet {
    align-items: center;
    color: var(--_text-muted);
    display: flex;
    font-size: var(--_text-s);
    gap: 4px;
    grid-area: snippet;
    line-height: 19px;
    min-inline-size: 0;
  }

  .badges {
    display: flex;
    gap: 4px;
    grid-area: badge;
    justify-self: end;
  }

  .snippet:last-child {
    grid-column: snippet / badge;
  }

  .unread:not(.muted) .snippet,
  .mentioned .snippet {
    color: var(--_text);
  }

  .snippet-text {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .snippet.typing {
    color: var(--_primary-ink);
  }

  .draft-label,
  .snippet.failed {
    color: var(--_danger);
    flex: none;
  }

  .badge {
    background: var(--_primary-ink);
    border-radius: 999px;
    color: var(--_surface);
    font-size: var(--_text-xs);
    font-variant-numeric: tabular-nums;
    font-weight: var(--_bold);
    grid-area: badge;
    justify-self: end;
    letter-spacing: 0;
    line-height: 18px;
    min-inline-size: 18px;
    padding-inline: 5px;
    text-align: center;
  }

  .badge.mention {
    background: var(--_signal-fill);
    color: var(--_on-signal);
  }

  .badge.muted {
    background: var(--_line);
    color: var(--_text-muted);
  }

  .answer {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding-block-end: 10px;
    padding-inline-start: calc(var(--_avatar) + 12px);
    position: relative;
  }

  .problem {
    color: var(--_danger);
    font-size: var(--_text-s);
    inline-size: 100%;
    line-height: var(--_leading-s);
  }

  .skeleton {
    align-items: center;
    display: flex;
    gap: 12px;
    min-block-size: calc(40px * var(--_density) + 22px);
    padding-inline: calc(var(--natter-edge, 16px) - 8px);
  }

  .empty-action {
    margin-block-start: 18px;
  }

  .bone {
    animation: breathe 1.4s infinite ease-in-out alternate;
    background: var(--_line);
    block-size: 10px;
    border-radius: 999px;
    margin-block: 7px;
  }

  .bone.disc {
    block-size: calc(32px * var(--_density) + 12px);
    flex: none;
    inline-size: calc(32px * var(--_density) + 12px);
  }

  .bones {
    flex: 1;
  }

  .bone.short {
    inline-size: 45%;
  }

  .bone.long {
    inline-size: 75%;
  }

  @keyframes breathe {
    to {
      opacity: 0.5;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .list-item.active {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }

    .badge {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }

    .bone {
      border: 1px solid GrayText;
    }
  }
`;
