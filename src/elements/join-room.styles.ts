import {css} from 'lit';

export const styles = css`
  .field-row + .field-row {
    margin-block-start: 14px;
  }

  .more {
    color: var(--_primary-ink);
    display: flex;
    flex-wrap: wrap;
    font-size: var(--_text-s);
    gap: 8px 16px;
    line-height: var(--_leading-s);
    margin-block-start: 16px;
  }
`;
