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
    container-type: inline-size;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }

  .header {
    align-items: center;
    min-block-size: var(--_bar);
    border-block-end: 1px solid var(--_line);
    display: flex;
    flex: none;
    gap: 12px;
    padding-inline: var(--_edge);
  }

  .header.bare {
    border-color: transparent;
    justify-content: end;
    margin-block-end: calc(-1 * var(--_bar));
  }

  .header,
  .request,
  .column,
  .footer {
    --_edge: var(--natter-edge, 16px);
  }

  .back {
    display: var(--natter-back-display, inline-flex);
    margin-inline: -8px;
  }

  .header natter-avatar {
    --natter-avatar-size: 36px;
  }

  .who {
    flex: 1;
    min-inline-size: 0;
  }

  .title,
  .subtitle {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .title {
    font-weight: var(--_bold);
    line-height: 19px;
  }

  .subtitle {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: 17px;
  }

  .subtitle.typing {
    color: var(--_primary-ink);
  }

  .request {
    align-items: center;
    background: var(--_surface-sunken);
    border-block-end: 1px solid var(--_line);
    display: flex;
    flex-wrap: wrap;
    font-size: var(--_text-s);
    gap: 8px;
    line-height: var(--_leading-s);
    padding-block: 8px;
    padding-inline: var(--_edge);
  }

  .request p {
    flex: 1 1 14em;
    overflow-wrap: anywhere;
  }

  .problem {
    color: var(--_danger);
    inline-size: 100%;
  }

  .view {
    flex: 1;
    min-block-size: 0;
    position: relative;
  }

  .log {
    block-size: 100%;
    overflow-anchor: none;
    overflow-x: hidden;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-color: var(--_line-strong) transparent;
    scrollbar-width: thin;
  }

  .log:focus-visible {
    outline-offset: -2px;
  }

  .column {
    display: flex;
    flex-direction: column;
    /* As wide as the composer below, also where a scroll bar takes room from the list. */
    inline-size: 100cqi;
    justify-content: end;
    min-block-size: 100%;
    padding-block: 12px 14px;
    padding-inline: var(--_edge);
  }

  .footer {
    flex: none;
    padding-block-end: max(12px, env(safe-area-inset-bottom));
    padding-inline: var(--_edge);
  }

  natter-typing {
    padding-block-start: var(--_group-gap);
  }

  .bones {
    display: flex;
    flex-direction: column;
    gap: 10px;
    inline-size: 100%;
  }

  .bone {
    animation: breathe 1.4s infinite ease-in-out alternate;
    background: var(--_bubble);
    block-size: 40px;
    border-radius: var(--_radius);
    border-end-start-radius: var(--_radius-tuck);
    inline-size: 46%;
  }

  .bone.mine {
    align-self: end;
    border-end-end-radius: var(--_radius-tuck);
    border-end-start-radius: var(--_radius);
    inline-size: 34%;
  }

  .loading {
    animation: late 300ms step-end;
  }

  @keyframes late {
    from {
      visibility: hidden;
    }
  }

  @keyframes breathe {
    to {
      opacity: 0.5;
    }
  }

  @container (min-width: 600px) {
    .header,
    .request,
    .column,
    .footer {
      --_edge: var(--natter-edge, 24px);
      --natter-bubble-max: min(560px, 78%);
    }
  }

  @container (min-width: 1100px) {
    .column,
    .footer {
      padding-inline: calc((100cqi - 880px) / 2);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .bone {
      border: 1px solid GrayText;
    }
  }
`;
