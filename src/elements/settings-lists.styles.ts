import {css} from 'lit';

export const styles = css`
  .pills {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-block-end: 12px;
    margin-inline: -4px;
  }

  .pill {
    border-radius: 999px;
    color: var(--_text-muted);
    font-size: var(--_text-s);
    font-weight: var(--_medium);
    line-height: var(--_leading-s);
    min-block-size: max(30px, var(--_target) - 4px);
    padding-inline: 12px;
  }

  .pill:hover {
    background: var(--_hover);
  }

  .pill[aria-pressed='true'] {
    background: var(--_primary-soft);
    color: var(--_text);
  }

  .add {
    align-items: start;
    column-gap: 8px;
    display: grid;
    grid-template-columns: 1fr auto;
    margin-block: 14px 12px;
  }

  .add .row {
    margin-block-end: 10px;
  }

  .add .button {
    /* Beside the last field, below its label. */
    margin-block-start: calc(var(--_leading-s) + 4px);
    min-block-size: max(42px, var(--_target));
  }

  /* With a reason, each has a line of its own. */
  .add .row:nth-of-type(2) {
    grid-column: 1;
    grid-row: 2;
  }

  .add .row:nth-of-type(2) ~ .button {
    grid-column: 2;
    grid-row: 2;
  }

  .add .row:first-of-type:nth-last-of-type(n + 3) {
    grid-column: 1 / -1;
  }

  .add > .field-error {
    grid-column: 1 / -1;
    margin-block: -4px 8px;
  }

  .people {
    border-block-start: 1px solid var(--_line);
    list-style: none;
    margin-block-start: 4px;
    padding-block-start: 6px;
  }

  .ban-title {
    font-weight: var(--_bold);
    margin-block: 4px 12px;
    overflow-wrap: anywhere;
  }

  @media (forced-colors: active) {
    .pill[aria-pressed='true'] {
      outline: 2px solid Highlight;
    }
  }
`;
