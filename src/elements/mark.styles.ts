import {css} from 'lit';

/** What was searched for, where it was found. */
export const markStyles = css`
  mark {
    background: var(--natter-color-mark, light-dark(#ffe48a, #6a5414));
    border-radius: 3px;
    color: var(--_text);
  }

  @media (forced-colors: active) {
    mark {
      background: Mark;
      color: MarkText;
    }
  }
`;
