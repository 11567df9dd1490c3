import {css} from 'lit';

export const styles = css`
  :host {
    display: inline-block;
  }

  canvas {
    block-size: auto;
    border-radius: var(--natter-picture-radius, var(--_radius-control));
    display: block;
    max-inline-size: 100%;
  }

  /* Given a size, it is filled. */
  :host([fill]) canvas {
    block-size: 100%;
    inline-size: 100%;
    object-fit: cover;
  }
`;
