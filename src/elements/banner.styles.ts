import {css} from 'lit';

/** Shared by `<natter-banner>` and `<natter-connection>`. */
export const bannerStyles = css`
  .banner {
    align-items: center;
    background: var(--_warning-soft);
    color: var(--_text);
    column-gap: 10px;
    display: flex;
    flex-wrap: wrap;
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    padding: 7px 16px;
  }

  .banner.danger {
    background: var(--_danger-soft);
  }

  .banner svg {
    block-size: 18px;
    color: var(--_warning);
    inline-size: 18px;
  }

  .banner.danger svg {
    color: var(--_danger);
  }

  .words {
    flex: 1 1 0;
    min-inline-size: min(14em, 70%);
    text-wrap: pretty;
  }

  @media (forced-colors: active) {
    .banner {
      border-block-end: 1px solid CanvasText;
    }
  }
`;
