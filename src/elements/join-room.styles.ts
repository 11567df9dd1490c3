import {css} from 'lit';

export const styles = css`
  .field-row + .field-row {
    margin-block-start: 14px;
  }
`;
