import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .base {
    align-items: center;
    display: flex;
    gap: 16px;
  }

  .avatar {
    --natter-avatar-radius: 28%;
    --natter-avatar-size: 64px;
    --natter-picture-radius: 28%;
    block-size: 64px;
    flex: none;
    inline-size: 64px;
  }

  .side {
    min-inline-size: 0;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }

  .hint {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    margin-block-start: 4px;
  }
`;
