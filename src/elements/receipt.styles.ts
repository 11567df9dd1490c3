import {css} from 'lit';

export const styles = css`
  :host {
    display: inline-flex;
  }

  .base {
    align-items: center;
    color: var(--_text-faint);
    display: inline-flex;
    font-size: var(--_text-xs);
    gap: 5px;
    line-height: var(--_leading-xs);
  }

  .failed {
    color: var(--_danger);
  }

  .bubble {
    align-items: center;
    background: var(--_primary-ink);
    block-size: 13px;
    border-end-end-radius: 2px;
    border-end-start-radius: 7px;
    border-start-end-radius: 7px;
    border-start-start-radius: 7px;
    color: var(--_surface);
    display: inline-flex;
    inline-size: 21px;
    justify-content: center;
  }

  @media (forced-colors: active) {
    .bubble {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`;
