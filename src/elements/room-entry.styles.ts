import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .base {
    background: var(--_surface-sunken);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    display: flex;
    flex-direction: column;
    gap: 4px;
    margin-inline: auto;
    max-inline-size: 460px;
    padding: 16px 18px;
  }

  .title {
    font-weight: var(--_bold);
    overflow-wrap: anywhere;
    text-wrap: balance;
  }

  .reason,
  .hint {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    overflow-wrap: anywhere;
  }

  .label {
    margin-block-start: 10px;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 10px;
  }

  .form {
    margin-block-start: 10px;
  }

  @media (forced-colors: active) {
    .base {
      border-color: CanvasText;
    }
  }
`;
