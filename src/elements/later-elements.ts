/**
 * The elements that a chat can be shown without, for a moment: a chunk of its own, fetched after the
 * rest, or when a form is needed.
 */
import {NatterAddContact} from './add-contact.ts';
import {NatterBanner} from './banner.ts';
import {NatterConnection} from './connection.ts';
import {register} from './register.ts';
import {NatterSignIn} from './sign-in.ts';
import {NatterTyping} from './typing.ts';

register({
  'natter-typing': NatterTyping,
  'natter-banner': NatterBanner,
  'natter-connection': NatterConnection,
  'natter-add-contact': NatterAddContact,
  'natter-sign-in': NatterSignIn,
});
