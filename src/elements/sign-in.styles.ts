import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .base {
    margin: auto;
    max-inline-size: 340px;
    padding: 24px;
  }

  .mark {
    align-items: center;
    background: var(--_primary-fill);
    block-size: 46px;
    border-radius: 50%;
    border-end-end-radius: var(--_radius-tuck);
    color: var(--_on-primary);
    display: flex;
    inline-size: 46px;
    justify-content: center;
    margin-block-end: 18px;
  }

  .title {
    font-size: var(--_text-xl);
    font-weight: var(--_bold);
    letter-spacing: var(--_tracking, -0.018em);
    line-height: var(--_leading-xl);
  }

  .hint {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    margin-block: 2px 20px;
  }

  .row {
    margin-block-end: 14px;
  }

  .password {
    position: relative;
  }

  .password .text-field {
    padding-inline-end: calc(max(36px, var(--_target)) + 6px);
  }

  .password .icon-button {
    inset-block: 0;
    inset-inline-end: 3px;
    margin-block: auto;
    position: absolute;
  }

  natter-banner {
    margin-block-end: 16px;
  }

  .checkbox {
    align-items: center;
    cursor: pointer;
    display: flex;
    font-size: var(--_text-s);
    gap: 10px;
    line-height: var(--_leading-s);
    margin-block-end: 14px;
    min-block-size: max(28px, var(--_target) - 4px);
  }

  .checkbox input {
    appearance: none;
    background: var(--_field);
    block-size: 18px;
    border: 1.5px solid var(--_line-strong);
    border-radius: calc(var(--_radius) * 0.28);
    cursor: pointer;
    display: grid;
    flex: none;
    inline-size: 18px;
    place-items: center;
  }

  .checkbox input:checked {
    background: var(--_primary-ink);
    border-color: var(--_primary-ink);
  }

  .checkbox input:checked::before {
    block-size: 9px;
    border: solid var(--_surface);
    border-width: 0 2px 2px 0;
    content: '';
    inline-size: 5px;
    transform: translateY(-1px) rotate(45deg);
  }

  .submit {
    inline-size: 100%;
    min-block-size: 44px;
  }

  .cancel {
    inline-size: 100%;
    margin-block-start: 8px;
  }

  @media (forced-colors: active) {
    .mark {
      border: 1px solid CanvasText;
    }

    .checkbox input {
      appearance: auto;
    }

    .checkbox input:checked::before {
      content: none;
    }
  }
`;
