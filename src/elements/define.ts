/**
 * Registers the elements. A name that is taken stays as it is, so that a page may load Natter
 * twice, or an owner may put a class of their own in place of one.
 */
import {later} from '../client/later.ts';
import {NatterAccount} from './account.ts';
import {NatterAvatar} from './avatar.ts';
import {NatterBanner} from './banner.ts';
import {NatterChatPane} from './chat-pane.ts';
import {NatterChat} from './chat.ts';
import {NatterComposer} from './composer.ts';
import {NatterConnection} from './connection.ts';
import {NatterMessage} from './message.ts';
import {NatterPresence} from './presence.ts';
import {NatterReceipt} from './receipt.ts';
import {NatterRoster} from './roster.ts';
import {NatterSignIn} from './sign-in.ts';
import {NatterTyping} from './typing.ts';

// From the inner ones to the outer ones.
const elements: Readonly<Record<string, CustomElementConstructor>> = {
  'natter-presence': NatterPresence,
  'natter-avatar': NatterAvatar,
  'natter-receipt': NatterReceipt,
  'natter-typing': NatterTyping,
  'natter-banner': NatterBanner,
  'natter-connection': NatterConnection,
  'natter-message': NatterMessage,
  'natter-sign-in': NatterSignIn,
  'natter-account': NatterAccount,
  'natter-roster': NatterRoster,
  'natter-composer': NatterComposer,
  'natter-chat-pane': NatterChatPane,
  'natter-chat': NatterChat,
};

for (const [name, element] of Object.entries(elements)) {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}

// Whoever wants it before it is there fetches it, too.
later(() => import('./add-contact-element.ts')).catch(() => {});
