import {css} from 'lit';

export const styles = css`
  .text-field {
    resize: none;
  }

  textarea.text-field {
    field-sizing: content;
    max-block-size: 12em;
    min-block-size: 4.5em;
  }

  .button.danger {
    background: var(--_danger-soft);
    border-color: transparent;
    color: var(--_danger);
  }

  .hint:empty {
    margin-block: 0 12px;
  }
`;
