/** What people are called. */
import type {Contact} from '../model/contact.ts';
import {type Jid, localOf, resourceOf} from '../model/jid.ts';

// Marks that turn the direction of text, and other invisible ones, have no place in a name.
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;

/** A name as it can be shown: without invisible characters, composed, trimmed. */
export function cleanName(name: string): string {
  return name.normalize('NFC').replace(INVISIBLE, '').trim();
}

/** What an address is called if there is no name: the nickname, its local part, or else its domain. */
export function nameOfJid(jid: Jid): string {
  return resourceOf(jid) ?? localOf(jid) ?? jid;
}

/** What a contact is called. */
export function nameOfContact(contact: Pick<Contact, 'name' | 'jid'>): string {
  const name = contact.name === undefined ? '' : cleanName(contact.name);
  return name === '' ? nameOfJid(contact.jid) : name;
}

/** What the contact with this address is called, whether it is in the list or not. */
export function nameIn(contacts: readonly Contact[] | undefined, jid: Jid): string {
  const contact = contacts?.find((each) => each.jid === jid);
  return contact === undefined ? nameOfJid(jid) : nameOfContact(contact);
}

const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

function firstGrapheme(word: string): string {
  for (const {segment} of graphemes.segment(word)) return segment;
  return '';
}

/** One or two letters for an avatar. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const first = words[0] ?? name;
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return (firstGrapheme(first) + firstGrapheme(last)).toLocaleUpperCase();
}
