import {css} from 'lit';

export const styles = css`
  :host {
    block-size: 100%;
    color-scheme: light dark;
    /* Messages never decide how large the chat is: where the page does not say, this does. */
    contain: size layout style;
    contain-intrinsic-size: 400px 600px;
    display: block;
    flex: 1 1 auto;
  }

  :host([theme='light']) {
    color-scheme: light;
  }

  :host([theme='dark']) {
    color-scheme: dark;
  }

  :host(:state(page-scheme)) {
    color-scheme: inherit;
  }

  .base {
    background: var(--_surface);
    block-size: 100%;
    container-type: inline-size;
    display: flex;
    flex-direction: column;
    overflow: hidden;
    position: relative;
  }

  :host([framed]) .base {
    border: 1px solid var(--_line);
    border-radius: var(--_radius-window);
  }

  .screen {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
    overflow-y: auto;
  }

  .screen > * {
    flex: none;
    inline-size: 100%;
    margin-block: auto;
  }

  .columns {
    --natter-edge: 12px;
    display: grid;
    flex: 1;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr);
    min-block-size: 0;
  }

  .list-column {
    background: var(--_surface-sunken);
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
  }

  /* Its place, while it is on its way. */
  natter-search:not(:defined) {
    block-size: 46px;
    display: block;
    flex: none;
  }

  natter-search[active] ~ natter-roster {
    display: none;
  }

  natter-roster {
    flex: 1;
    min-block-size: 0;
  }

  .pane {
    animation: push var(--_base) var(--_ease-out);
    min-inline-size: 0;
  }

  .columns.list .pane,
  .columns.conversation .list-column {
    display: none;
  }

  .pane:not(:defined) {
    display: block;
  }

  @keyframes push {
    from {
      opacity: 0;
      transform: translateX(16px);
    }
  }

  .pane:dir(rtl) {
    animation-name: push-rtl;
  }

  @keyframes push-rtl {
    from {
      opacity: 0;
      transform: translateX(-16px);
    }
  }

  .wait {
    animation: late 600ms step-end;
    color: var(--_text-muted);
    text-align: center;
  }

  @keyframes late {
    from {
      visibility: hidden;
    }
  }

  .close {
    margin-inline-end: -8px;
  }

  .close.in-list {
    margin-inline: 0;
  }

  .close.corner {
    inset-block-start: 12px;
    inset-inline-end: 12px;
    margin: 0;
    position: absolute;
  }

  .notice-button {
    white-space: nowrap;
  }

  @container (min-width: 600px) {
    .columns {
      --natter-back-display: none;
      --natter-edge: 16px;
      grid-template-columns: 280px minmax(0, 1fr);
    }

    .close.in-list {
      display: none;
    }

    .columns .list-column {
      border-inline-end: 1px solid var(--_line);
    }

    .columns.list .pane {
      display: block;
    }

    .columns.conversation .list-column {
      display: flex;
    }

    .columns .pane {
      --natter-edge: 24px;
      animation: none;
    }
  }

  .columns.sole {
    --natter-back-display: inline-flex;
    grid-template-columns: minmax(0, 1fr);
  }

  @container (min-width: 960px) {
    .columns {
      grid-template-columns: clamp(296px, 25cqi, 320px) minmax(0, 1fr);
    }
  }

  @container (min-width: 1280px) {
    .columns {
      grid-template-columns: 320px minmax(0, 1fr);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .pane {
      animation: none;
    }
  }
`;
