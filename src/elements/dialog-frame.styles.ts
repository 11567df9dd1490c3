import {css} from 'lit';

/** Of a dialog in a `DialogFrame`; beside those of every dialog. */
export const frameStyles = css`
  .dialog.framed {
    --_edge: 22px;
    inline-size: min(520px, calc(100vw - 32px));
    max-block-size: min(760px, calc(100dvh - 32px));
    overflow: hidden;
    padding: 0;
  }

  /* What it shows changes while it is open, and does not move what is under the pointer. */
  .dialog.steady {
    block-size: min(680px, calc(100dvh - 32px));
  }

  .dialog.framed[open] {
    display: flex;
    flex-direction: column;
  }

  .head {
    align-items: start;
    display: flex;
    flex: none;
    gap: 8px;
    padding: 18px var(--_edge) 12px;
    padding-inline-end: calc(var(--_edge) - 8px);
  }

  .head .icon-button {
    margin-block: calc((var(--_leading-l) - max(36px, var(--_target))) / 2);
  }

  .back {
    margin-inline-start: -8px;
  }

  .titles {
    flex: 1;
    min-inline-size: 0;
  }

  .title {
    outline: none;
    overflow-wrap: anywhere;
  }

  .about {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .content {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 4px var(--_edge) 20px;
  }

  .steady .content {
    display: flex;
    flex-direction: column;
  }

  .steady .content > .status {
    margin-block: auto;
    padding-block-end: 56px;
  }

  .foot {
    align-items: center;
    border-block-start: 1px solid var(--_line);
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 8px;
    justify-content: end;
    padding: 12px var(--_edge);
  }

  .foot .field-error,
  .foot .note {
    flex: 1 1 100%;
    margin: 0 0 2px;
  }

  .note {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
  }

  .row {
    margin-block-end: 16px;
  }

  .row:last-child {
    margin-block-end: 0;
  }

  .row .hint {
    margin-block: 4px 0;
  }

  .danger-button {
    background: var(--_danger-soft);
    border-color: transparent;
    color: var(--_danger);
  }

  .status {
    align-items: center;
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding-block: 32px;
    text-align: center;
    text-wrap: balance;
  }

  .status-title {
    font-weight: var(--_bold);
  }

  /* A phone has no room around it. */
  @media (max-width: 599px) {
    .dialog.framed {
      --_edge: 16px;
      block-size: 100dvh;
      border-radius: 0;
      inline-size: 100vw;
      max-block-size: none;
      max-inline-size: none;
    }

    .head {
      padding-block-start: max(12px, env(safe-area-inset-top));
    }

    .foot {
      padding-block-end: max(12px, env(safe-area-inset-bottom));
    }

    .foot .button {
      flex: 1;
    }
  }
`;
