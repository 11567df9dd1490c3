import {css} from 'lit';

/** Shared by `<natter-banner>` and `<natter-connection>`. */
export const bannerStyles = css`
  .banner {
    align-items: center;
    background: var(--_warning-soft);
    color: var(--_text);
    column-gap: 10px;
    display: flex;
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
    flex: 1;
    min-inline-size: 0;
    text-wrap: pretty;
  }

  .banner .link-button {
    flex: none;
    max-inline-size: 40%;
  }

  @media (forced-colors: active) {
    .banner {
      border-block-end: 1px solid CanvasText;
    }
  }
`;
