import {css, html} from 'lit';
import type {TemplateResult} from 'lit';

/** What stands for the rows of a list in a dialog while they are on their way. */
export function skeletonRows(label: string): TemplateResult {
  const row = html`<div class="skeleton">
    <div class="bone disc"></div>
    <div class="bones">
      <div class="bone short"></div>
      <div class="bone long"></div>
    </div>
  </div>`;
  return html`<div role="status" aria-label=${label}>${row}${row}${row}</div>`;
}

export const skeletonStyles = css`
  .skeleton {
    align-items: center;
    display: flex;
    gap: 12px;
    min-block-size: 58px;
  }

  .bone {
    animation: breathe 1.4s infinite ease-in-out alternate;
    background: var(--_line);
    block-size: 10px;
    border-radius: 999px;
    margin-block: 7px;
  }

  .bone.disc {
    block-size: 40px;
    flex: none;
    inline-size: 40px;
  }

  .bones {
    flex: 1;
  }

  .bone.short {
    inline-size: 35%;
  }

  .bone.long {
    inline-size: 60%;
  }

  @keyframes breathe {
    to {
      opacity: 0.5;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .bone {
      border: 1px solid GrayText;
    }
  }
`;
