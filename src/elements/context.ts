/**
 * What `<natter-chat>` hands down to the elements inside it. The keys are registered symbols,
 * so that two copies of this module on one page still understand each other.
 */
import {createContext} from '@lit/context';
import type {NatterClient} from '../client/client.ts';

export const clientContext = createContext<NatterClient | undefined>(Symbol.for('natter-client'));

/** A BCP 47 tag; undefined: the document's language. */
export const localeContext = createContext<string | undefined>(Symbol.for('natter-locale'));
