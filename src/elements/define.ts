/** Registers the elements. */
import {later} from '../client/later.ts';
import {NatterAccount} from './account.ts';
import {NatterAvatar} from './avatar.ts';
import {NatterChatPane} from './chat-pane.ts';
import {NatterChat} from './chat.ts';
import {NatterComposer} from './composer.ts';
import {NatterMessage} from './message.ts';
import {NatterPresence} from './presence.ts';
import {NatterReceipt} from './receipt.ts';
import {register} from './register.ts';
import {NatterRoom} from './room.ts';
import {NatterRoster} from './roster.ts';

register({
  'natter-presence': NatterPresence,
  'natter-avatar': NatterAvatar,
  'natter-receipt': NatterReceipt,
  'natter-message': NatterMessage,
  'natter-account': NatterAccount,
  'natter-roster': NatterRoster,
  'natter-composer': NatterComposer,
  'natter-chat-pane': NatterChatPane,
  'natter-chat': NatterChat,
  'natter-room': NatterRoom,
});

// Whoever wants them before they are there fetches them, too.
later(() => import('./later-elements.ts')).catch(() => {});
