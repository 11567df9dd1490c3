import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .field {
    align-items: end;
    background: var(--_field);
    border: 1px solid var(--_line-strong);
    border-radius: 22px;
    border-radius: calc(var(--_radius) * 1.22);
    border-end-end-radius: var(--_radius-tuck);
    display: flex;
    gap: 4px;
    padding: 3px;
    padding-inline-start: 16px;
    transition: border-color var(--_fast);
  }

  .base {
    position: relative;
  }

  .field:has(:disabled.input) {
    background: var(--_bubble);
    border-color: var(--_line);
  }

  .field:focus-within {
    border-color: var(--_focus);
    box-shadow: inset 0 0 0 1px var(--_focus);
  }

  .field.invalid,
  .field.invalid:focus-within {
    border-color: var(--_danger);
    box-shadow: inset 0 0 0 1px var(--_danger);
  }

  .input {
    background: none;
    border: 0;
    display: block;
    field-sizing: content;
    flex: 1;
    font-size: var(--_text-m);
    line-height: var(--_leading-m);
    max-block-size: calc(var(--_leading-m) * 8 + 18px);
    min-inline-size: 0;
    outline: none;
    overflow-wrap: anywhere;
    overflow-y: auto;
    padding-block: calc((max(36px, var(--_target)) - var(--_leading-m)) / 2);
    padding-inline: 0;
    resize: none;
  }

  .input::placeholder {
    color: var(--_text-faint);
    opacity: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .send-button {
    align-items: center;
    background: var(--_primary-fill);
    block-size: max(36px, var(--_target));
    border-radius: 50%;
    border-end-end-radius: calc(var(--_radius-tuck) * 0.8);
    color: var(--_on-primary);
    display: flex;
    flex: none;
    inline-size: max(36px, var(--_target));
    justify-content: center;
    transition: background-color var(--_fast);
  }

  .send-button:hover {
    background: var(--_primary-hover);
  }

  .send-button:active {
    background: var(--_primary-press);
  }

  .send-button:disabled {
    background: var(--_bubble);
    color: var(--_text-faint);
  }

  .note {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    font-variant-numeric: tabular-nums;
    line-height: var(--_leading-s);
    margin-block-start: 5px;
    padding-inline: 16px;
  }

  .field-error {
    margin-block: 0 6px;
    padding-inline: 16px;
  }

  @media (forced-colors: active) {
    .field:focus-within {
      outline: 2px solid Highlight;
    }

    .send-button {
      border: 1px solid ButtonText;
    }

    .send-button:disabled {
      border-color: GrayText;
      color: GrayText;
    }
  }
`;
