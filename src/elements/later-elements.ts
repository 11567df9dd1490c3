/** The dialog that adds somebody: a chunk of its own, fetched after the rest. */
import {NatterAddContact} from './add-contact.ts';

if (customElements.get('natter-add-contact') === undefined) {
  customElements.define('natter-add-contact', NatterAddContact);
}
