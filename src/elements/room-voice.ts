import {html, type TemplateResult} from 'lit';
import type {RoomWords} from './room-words.ts';

/** One is in a room, and may not write: what stands in place of the text box. */
export function voiceNotice(
  words: RoomWords,
  hasAsked: boolean,
  onAsk: () => void,
): TemplateResult {
  return html`<div part="notice" class="notice" slot="notice" role="status">
    ${
      hasAsked
        ? words.askedToSpeak
        : html`<span>${words.noVoice}</span
            ><button part="voice-button button" class="button small" type="button" @click=${onAsk}>
              ${words.askToSpeak}
            </button>`
    }
  </div>`;
}
