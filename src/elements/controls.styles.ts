/** Buttons and text fields, for the elements that have them. */
import {css} from 'lit';

export const controls = css`
  .button {
    align-items: center;
    background: var(--_surface-raised);
    border: 1px solid var(--_line-strong);
    border-radius: var(--_radius-control);
    color: var(--_text);
    display: inline-flex;
    font-weight: var(--_bold);
    gap: 8px;
    justify-content: center;
    min-block-size: max(36px, var(--_target));
    padding: 6px 14px;
    text-align: center;
    transition: background-color var(--_fast);
  }

  .button:hover {
    background-image: linear-gradient(var(--_hover), var(--_hover));
  }

  .button:active {
    background-image: linear-gradient(var(--_press), var(--_press));
  }

  .button.primary {
    background: var(--_primary-fill);
    border-color: transparent;
    color: var(--_on-primary);
  }

  .button.primary:hover {
    background: var(--_primary-hover);
  }

  .button.primary:active {
    background: var(--_primary-press);
  }

  .button.ghost {
    background: none;
    border-color: transparent;
    color: var(--_primary-ink);
  }

  .button.small {
    border-radius: calc(var(--_radius-control) * 0.9);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    min-block-size: max(28px, var(--_target) - 4px);
    padding: 3px 11px;
  }

  .button[aria-disabled='true'] {
    cursor: default;
  }

  /* A button within a sentence. */
  .link-button {
    color: inherit;
    font-weight: var(--_bold);
    position: relative;
    text-decoration: underline;
    text-underline-offset: 2px;
  }

  /* Grows what can be hit, not what is seen. */
  .link-button::after {
    content: '';
    inset: -5px -4px;
    position: absolute;
  }

  .icon-button {
    align-items: center;
    block-size: max(36px, var(--_target));
    border-radius: var(--_radius-control);
    color: var(--_text-muted);
    display: inline-flex;
    flex: none;
    inline-size: max(36px, var(--_target));
    justify-content: center;
    transition: background-color var(--_fast);
  }

  .icon-button:hover {
    background: var(--_hover);
  }

  .icon-button:active {
    background: var(--_press);
  }

  .label {
    display: block;
    font-size: var(--_text-s);
    font-weight: var(--_bold);
    line-height: var(--_leading-s);
    margin-block-end: 4px;
  }

  .text-field {
    appearance: none;
    background: var(--_field);
    border: 1px solid var(--_line-strong);
    border-radius: var(--_radius-control);
    color: var(--_text);
    display: block;
    inline-size: 100%;
    min-block-size: max(42px, var(--_target));
    outline: none;
    padding: 8px 12px;
    text-overflow: ellipsis;
  }

  .text-field::placeholder {
    color: var(--_text-faint);
    opacity: 1;
  }

  .text-field:focus {
    border-color: var(--_focus);
    box-shadow: inset 0 0 0 1px var(--_focus);
  }

  .text-field[aria-invalid='true'] {
    border-color: var(--_danger);
  }

  .text-field[aria-invalid='true']:focus {
    box-shadow: inset 0 0 0 1px var(--_danger);
  }

  .field-error {
    align-items: start;
    color: var(--_danger);
    display: flex;
    font-size: var(--_text-s);
    gap: 6px;
    line-height: var(--_leading-s);
    margin-block-start: 5px;
  }

  .field-error svg {
    block-size: 16px;
    inline-size: 16px;
    margin-block-start: 1px;
  }

  @media (forced-colors: active) {
    .button,
    .icon-button {
      border: 1px solid ButtonText;
    }

    .text-field:focus {
      outline: 2px solid Highlight;
    }
  }
`;
