import type {NatterChatPane} from './chat-pane.ts';

/** What shows a conversation, of two or of many. */
export type Pane = HTMLElement &
  Pick<NatterChatPane, 'focusMessages' | 'showMessage' | 'showTime' | 'updateComplete'>;
