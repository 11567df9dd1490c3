import {css} from 'lit';

export const styles = css`
  :host {
    --_size: var(--natter-avatar-size, 44px);
    display: inline-block;
    flex: none;
  }

  .base {
    block-size: var(--_size);
    display: block;
    inline-size: var(--_size);
    position: relative;
  }

  .initials {
    align-items: center;
    background: light-dark(oklch(0.9 0.055 var(--_hue)), oklch(0.36 0.055 var(--_hue)));
    block-size: 100%;
    border-radius: var(--natter-avatar-radius, 50%);
    color: light-dark(oklch(0.38 0.085 var(--_hue)), oklch(0.92 0.05 var(--_hue)));
    display: flex;
    font-size: calc(var(--_size) * 0.35);
    font-weight: var(--_bold);
    justify-content: center;
    letter-spacing: 0;
    line-height: 1;
    user-select: none;
  }

  /* The shape stands in a hole cut out of the circle. */
  .presence {
    --natter-presence-size: calc(var(--_size) * 0.2 + 4px);
    background: var(--natter-avatar-cutout, var(--_surface));
    border-radius: 50%;
    display: flex;
    inset-block-end: -3px;
    inset-inline-end: -3px;
    padding: 2px;
    position: absolute;
  }

  @media (forced-colors: active) {
    .initials {
      border: 1px solid CanvasText;
    }
  }
`;
