import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .base {
    animation: appear var(--_base) var(--_ease-out);
    background: var(--_bubble);
    border-radius: var(--_radius);
    border-end-start-radius: var(--_radius-tuck);
    color: var(--_text-muted);
    display: inline-flex;
    gap: 4px;
    padding: 14px 15px;
  }

  .several {
    align-items: center;
    display: flex;
    gap: 10px;
  }

  .text {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    min-inline-size: 0;
    overflow: hidden;
    overflow-wrap: anywhere;
  }

  .several .base {
    flex: none;
  }

  .dot {
    animation: nod 1.2s infinite ease-in-out;
    background: currentColor;
    block-size: 7px;
    border-radius: 50%;
    inline-size: 7px;
    opacity: 0.45;
  }

  .dot:nth-of-type(2) {
    animation-delay: 0.16s;
  }

  .dot:nth-of-type(3) {
    animation-delay: 0.32s;
  }

  @keyframes nod {
    30% {
      opacity: 1;
      transform: translateY(-3px);
    }

    60% {
      opacity: 0.45;
      transform: none;
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .base,
    .dot {
      animation: none;
    }

    .dot {
      opacity: 0.8;
    }
  }

  @media (forced-colors: active) {
    .base {
      border: 1px solid CanvasText;
    }

    .dot {
      background: CanvasText;
    }
  }
`;
