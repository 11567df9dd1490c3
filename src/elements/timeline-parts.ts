/** What stands between and around the messages of a conversation. */
import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import type {Timeline} from '../client/client.ts';
import type {Gap} from '../model/timeline.ts';
import {chevronDownIcon, retryIcon} from './icons.ts';
import type {Strings} from './strings.ts';
import type {Load} from './timeline-loads.ts';

export type EdgeParts = {
  readonly timeline: Timeline;
  /** Loading has failed. */
  readonly failed: boolean;
  /** Older ones do not come by themselves any more; the person may ask for them. */
  readonly stuck: boolean;
  readonly onLoad: () => void;
};

function loading(strings: Strings, side: 'upper' | 'lower'): TemplateResult {
  return html`<div part="edge" class="edge ${side}">
    <span class="loading">${strings.loadingMessages}</span>
  </div>`;
}

/** What stands above the oldest message. */
export function upperEdge(strings: Strings, parts: EdgeParts): TemplateResult | typeof nothing {
  const {before, loading: side} = parts.timeline;
  if (side === 'older') return loading(strings, 'upper');
  if (before === 'start' || before === 'gap') return nothing;
  if (before === 'lost') {
    return html`<div part="edge" class="edge">${strings.olderLost}</div>`;
  }
  if (before === 'unavailable' && !parts.failed) {
    return html`<div part="edge" class="edge">${strings.olderUnavailable}</div>`;
  }
  if (!parts.failed && !parts.stuck) return html`<div part="edge" class="edge"></div>`;
  return html`<div part="edge" class="edge">
    ${parts.failed ? html`<span role="alert">${strings.olderFailed}</span>` : nothing}
    <button part="older-button button" class="button small" type="button" @click=${parts.onLoad}>
      ${parts.failed ? html`${retryIcon}${strings.tryAgain}` : strings.loadOlder}
    </button>
  </div>`;
}

/** What stands below the last message of a window that does not have the newest. */
export function lowerEdge(
  strings: Strings,
  {timeline, failed, onLoad}: Omit<EdgeParts, 'stuck'>,
): TemplateResult | typeof nothing {
  if (timeline.after === 'end') return nothing;
  if (!failed) return loading(strings, 'lower');
  return html`<div part="edge" class="edge lower">
    <span role="alert">${strings.messagesFailed}</span>
    <button part="newer-button button" class="button small" type="button" @click=${onLoad}>
      ${retryIcon}${strings.tryAgain}
    </button>
  </div>`;
}

export type GapParts = {
  readonly gap: Gap;
  readonly load: Load;
  readonly onLoad: () => void;
};

/** Where messages are missing. It is not an article: nobody has said it. */
export function gapRow(strings: Strings, {gap, load, onLoad}: GapParts): TemplateResult {
  if (gap.kind === 'lost') {
    return html`<div part="gap" class="gap" data-high=${gap.high}>
      <span class="gap-words">${strings.olderLost}</span>
    </div>`;
  }
  const words = load.failed ? strings.messagesFailed : strings.gap;
  const action = load.failed ? html`${retryIcon}${strings.tryAgain}` : strings.loadThem;
  return html`<div part="gap" class="gap" data-high=${gap.high}>
    <span class="gap-words" role=${load.failed ? 'alert' : nothing}>${words}</span>
    <button
      part="gap-button button"
      class="button small"
      type="button"
      aria-disabled=${load.busy ? 'true' : nothing}
      @click=${onLoad}
    >
      ${load.busy ? strings.loadingMessages : action}
    </button>
  </div>`;
}

/** The line between two days, which leads to other days. */
export function dayLine(
  day: string,
  title: string,
  onPick: (event: MouseEvent) => void,
): TemplateResult {
  return html`<h3 part="day" class="day">
    <button part="day-button" class="day-button" type="button" title=${title} @click=${onPick}>
      ${day}
    </button>
  </h3>`;
}

export type JumpParts = {
  /** How many messages are unread. */
  readonly unread: number;
  /** Said where the newest message is far away. */
  readonly far: boolean;
  readonly onJump: () => void;
};

/** The pill that leads to the newest message. What it counts stands beside its name. */
export function jumpPill(strings: Strings, {unread, far, onJump}: JumpParts): TemplateResult {
  const words = unread > 0 ? strings.newMessages(unread) : far ? strings.jumpToNewest : '';
  return html`<h3 part="jump" class="jump ${words === '' ? '' : 'worded'}">
    <button
      part="jump-button"
      class="jump-button"
      type="button"
      aria-label=${strings.jumpToNewest}
      aria-describedby=${unread > 0 ? 'jump-count' : nothing}
      title=${strings.jumpToNewest}
      @click=${onJump}
    >
      ${chevronDownIcon}
    </button>
    ${
      words === ''
        ? nothing
        : html`<span id="jump-count" class="jump-words" aria-hidden=${unread > 0 ? nothing : 'true'}
            >${words}</span
          >`
    }
  </h3>`;
}

/** What stands for messages while they are loading. */
export const skeleton = html`<div part="skeleton" class="bones" aria-hidden="true">
  <div class="bone"></div>
  <div class="bone mine"></div>
  <div class="bone"></div>
</div>`;
