import {css} from 'lit';

export const styles = css`
  :host {
    display: inline-flex;
    vertical-align: middle;
  }

  .base {
    align-items: center;
    display: inline-flex;
    gap: 6px;
  }

  svg {
    block-size: var(--natter-presence-size, 12px);
    inline-size: var(--natter-presence-size, 12px);
  }

  .here {
    color: var(--_here);
  }

  .away {
    color: var(--_away);
  }

  .busy {
    color: var(--_busy);
  }

  .gone {
    color: var(--_gone);
  }

  .label {
    color: var(--_text);
  }

  @media (forced-colors: active) {
    .base {
      color: CanvasText;
    }
  }
`;
