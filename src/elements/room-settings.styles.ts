import {css} from 'lit';

export const styles = css`
  .tabs {
    border-block-end: 1px solid var(--_line);
    display: flex;
    gap: 4px;
    margin-block-end: 18px;
    margin-inline: calc(-1 * var(--_edge));
    padding-inline: calc(var(--_edge) - 10px);
  }

  .tab {
    color: var(--_text-muted);
    font-weight: var(--_medium);
    min-block-size: max(40px, var(--_target));
    padding-inline: 10px;
    position: relative;
  }

  .tab:hover {
    color: var(--_text);
  }

  .tab:focus-visible {
    outline-offset: -2px;
  }

  .tab[aria-selected='true'] {
    color: var(--_text);
  }

  .tab[aria-selected='true']::after {
    background: var(--_primary-ink);
    block-size: 2px;
    border-radius: 2px 2px 0 0;
    content: '';
    inset-block-end: -1px;
    inset-inline: 10px;
    position: absolute;
  }

  .picture {
    margin-block-end: 20px;
  }

  @media (forced-colors: active) {
    .tab[aria-selected='true']::after {
      background: Highlight;
    }
  }
`;
