import {css} from 'lit';

export const styles = css`
  .people {
    list-style: none;
    margin-block: -6px 16px;
    margin-inline: -8px;
    max-block-size: 288px;
    overflow-y: auto;
    overscroll-behavior: contain;
    /* For the ring of focus. */
    padding-block: 2px;
  }

  .person {
    --natter-avatar-size: 36px;
    align-items: center;
    border-radius: var(--_radius-control);
    min-block-size: 48px;
    padding: 4px 8px;
  }

  .person:hover {
    background: var(--_hover);
  }

  .person input {
    margin-block: 0;
  }

  .who {
    font-weight: var(--_medium);
    line-height: 20px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .who small {
    font-weight: 400;
  }

  .none {
    margin-block: -4px 16px;
  }

  .foot .count {
    flex: 1;
  }

  @media (max-width: 599px) {
    .people {
      max-block-size: none;
    }

    .foot .count:not(:empty) {
      flex: 1 1 100%;
    }
  }
`;
