import {css} from 'lit';

export const styles = css`
  :host {
    block-size: 100%;
    display: block;
    min-block-size: 0;
  }

  .base {
    background: var(--_surface);
    block-size: 100%;
    container: natter-room / inline-size;
    position: relative;
  }

  .columns {
    block-size: 100%;
    display: flex;
    min-block-size: 0;
  }

  .main {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
  }

  .header {
    align-items: center;
    border-block-end: 1px solid var(--_line);
    display: flex;
    flex: none;
    gap: 12px;
    min-block-size: var(--_bar);
    padding-inline: var(--natter-edge, 16px);
  }

  .back {
    display: var(--natter-back-display, inline-flex);
    margin-inline: -8px;
  }

  .header natter-room-avatar {
    --natter-avatar-size: 36px;
  }

  .who {
    flex: 1;
    min-inline-size: 0;
  }

  .buttons {
    display: flex;
    flex: none;
    gap: 4px;
  }

  .title {
    font-weight: var(--_bold);
    line-height: 19px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .subtitle {
    align-items: center;
    color: var(--_text-muted);
    display: flex;
    font-size: var(--_text-s);
    gap: 2px;
    line-height: 17px;
    max-inline-size: 100%;
    position: relative;
  }

  .subtitle::after {
    content: '';
    inset: -5px -4px;
    position: absolute;
  }

  .subtitle .line {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .subtitle svg {
    block-size: 14px;
    inline-size: 14px;
  }

  .subtitle[aria-expanded='true'] svg {
    transform: scaleY(-1);
  }

  .people-button[aria-expanded='true'] {
    background: var(--_primary-soft);
    color: var(--_primary-ink);
  }

  .about {
    background: var(--_surface-sunken);
    border-block-end: 1px solid var(--_line);
    display: flex;
    flex: none;
    flex-direction: column;
    gap: 6px;
    max-block-size: 40%;
    overflow-wrap: anywhere;
    overflow-y: auto;
    padding-block: 12px;
    padding-inline: var(--natter-edge, 16px);
  }

  .lines {
    white-space: pre-line;
  }

  .about:focus-visible {
    outline-offset: -2px;
  }

  .about-note,
  .about-description {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
  }

  .link {
    color: var(--_primary-ink);
  }

  .problem {
    color: var(--_danger);
    flex: none;
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    padding-block: 8px;
    padding-inline: var(--natter-edge, 16px);
  }

  natter-chat-pane {
    block-size: auto;
    flex: 1;
  }

  .entry {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
    overflow-y: auto;
    padding: 20px var(--natter-edge, 16px);
  }

  .entry natter-room-entry {
    margin-block: auto;
  }

  .notice {
    align-items: center;
    color: var(--_text-muted);
    display: flex;
    flex-wrap: wrap;
    font-size: var(--_text-s);
    gap: 4px 12px;
    justify-content: center;
    line-height: var(--_leading-s);
    padding-block: 4px 8px;
    text-align: center;
  }

  natter-occupants {
    inset: 0;
    position: absolute;
    z-index: 2;
  }

  .listed .main {
    visibility: hidden;
  }

  @container natter-room (min-width: 640px) {
    .listed .main {
      visibility: visible;
    }

    natter-occupants {
      border-inline-start: 1px solid var(--_line);
      flex: none;
      inline-size: 288px;
      position: static;
    }
  }
`;
