import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .instructions,
  .fixed {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    margin-block-end: 14px;
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }

  .form-title {
    font-weight: var(--_bold);
    margin-block-end: 4px;
    overflow-wrap: anywhere;
  }

  .heading {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    font-weight: var(--_bold);
    line-height: var(--_leading-s);
    margin-block: 26px 12px;
  }

  .heading:first-child {
    margin-block-start: 0;
  }

  a {
    color: var(--_primary-ink);
    font-weight: var(--_medium);
  }

  .row {
    margin-block-end: 16px;
  }

  .row:has(> .checkbox) {
    margin-block-end: 4px;
  }

  .row:has(> .checkbox) + .row:not(:has(> .checkbox)) {
    margin-block-start: 14px;
  }

  .row:last-child {
    margin-block-end: 0;
  }

  .label,
  .checkbox {
    overflow-wrap: anywhere;
  }

  .needed {
    color: var(--_text-muted);
    font-size: var(--_text-xs);
    font-weight: 400;
    margin-inline-start: 4px;
  }

  .hint {
    color: var(--_text-muted);
    font-size: var(--_text-s);
    line-height: var(--_leading-s);
    margin-block-start: 4px;
    text-wrap: pretty;
  }

  .checkbox + .hint {
    margin-block: -4px 6px;
    padding-inline-start: 28px;
  }

  .secret {
    position: relative;
  }

  .secret .text-field {
    padding-inline-end: calc(max(36px, var(--_target)) + 6px);
  }

  .secret .icon-button {
    inset-block: 0;
    inset-inline-end: 3px;
    margin-block: auto;
    position: absolute;
  }

  textarea.text-field {
    field-sizing: content;
    min-block-size: 88px;
    resize: vertical;
  }

  .picture {
    display: block;
    margin-block-end: 8px;
    max-inline-size: 320px;
  }

  .submit {
    margin-block-start: 4px;
  }
`;
