/** Addresses for tests. */
import {type BareJid, type FullJid, parseAccountJid, parseFullJid} from '../../src/model/jid.ts';

export function bareJid(text: string): BareJid {
  const parsed = parseAccountJid(text);
  if (!parsed) throw new Error(`not an address: ${text}`);
  return parsed;
}

export function fullJid(text: string): FullJid {
  const parsed = parseFullJid(text);
  if (!parsed) throw new Error(`not a full address: ${text}`);
  return parsed;
}

export const ALICE = bareJid('alice@localhost');
export const BOB = bareJid('bob@localhost');
export const BOBS_PHONE = fullJid('bob@localhost/phone');
export const CAROL = bareJid('carol@localhost');
export const CAROLS_LAPTOP = fullJid('carol@localhost/laptop');
