import {css} from 'lit';

export const styles = css`
  .note {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    margin-block: -8px 16px;
  }

  .formats {
    display: grid;
    gap: 4px;
    margin-inline: -8px;
  }

  .format {
    align-items: center;
    border-radius: var(--_radius-control);
    column-gap: 10px;
    display: grid;
    grid-template-columns: auto 1fr;
    min-block-size: max(36px, var(--_target));
    padding: 6px 8px;
  }

  .format:hover {
    background: var(--_hover);
  }

  .format input {
    accent-color: var(--_primary-ink);
    block-size: 18px;
    inline-size: 18px;
  }

  .format small {
    color: var(--_text-muted);
    display: block;
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
  }

  .button.danger {
    border-color: transparent;
    background: var(--_danger-soft);
    color: var(--_danger);
  }
`;
