/**
 * XMPP addresses (RFC 7622): `local@domain/resource`.
 *
 * A parsed address is a branded string in its canonical form, so that two addresses are
 * equal exactly when their strings are. PRECIS is applied as far as browsers allow: NFC,
 * case folding of local part and domain, and the characters that section 3.3.1 forbids.
 */

declare const bare: unique symbol;
declare const full: unique symbol;

/** `local@domain` or `domain`, canonical. */
export type BareJid = string & {readonly [bare]: true};
/** `local@domain/resource` or `domain/resource`, canonical. */
export type FullJid = string & {readonly [full]: true};
export type Jid = BareJid | FullJid;

/** RFC 7622 §3.1: each part is 1 to 1023 octets. */
const MAX_OCTETS = 1023;
// §3.3.1 forbids these in a local part; white space and control characters are outside PRECIS.
const FORBIDDEN_IN_LOCAL = /["&'/:<>@\s\p{Cc}\p{Cf}\p{Zs}]/u;
const FORBIDDEN_IN_DOMAIN = /["&'/<>@\s\p{Cc}\p{Cf}\p{Zs}\\]/u;
const FORBIDDEN_IN_RESOURCE = /\p{Cc}/u;

const encoder = new TextEncoder();

function fits(part: string): boolean {
  const octets = encoder.encode(part).length;
  return octets > 0 && octets <= MAX_OCTETS;
}

/**
 * Parses an address.
 *
 * @param text - an address as it came from the wire or from a person (surrounding white
 *   space is for the caller to trim)
 * @returns the canonical address, or undefined if it is malformed
 * @see RFC 7622 §3.1
 */
export function parseJid(text: string): Jid | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const resource = slash < 0 ? undefined : text.slice(slash + 1).normalize('NFC');
  const at = address.indexOf('@');
  const local = at < 0 ? undefined : address.slice(0, at).normalize('NFC').toLowerCase();
  // §3.2.1: a trailing dot is not part of the domain.
  const domain = address
    .slice(at + 1)
    .normalize('NFC')
    .toLowerCase()
    .replace(/\.$/, '');

  if (!fits(domain) || FORBIDDEN_IN_DOMAIN.test(domain)) return undefined;
  if (domain.split('.').includes('')) return undefined;
  if (local !== undefined && (!fits(local) || FORBIDDEN_IN_LOCAL.test(local))) return undefined;
  if (resource !== undefined && (!fits(resource) || FORBIDDEN_IN_RESOURCE.test(resource))) {
    return undefined;
  }
  const bareJid = local === undefined ? domain : `${local}@${domain}`;
  return (resource === undefined ? bareJid : `${bareJid}/${resource}`) as Jid;
}

/** Parses an address that must not have a resource. Returns undefined if it is malformed. */
export function parseBareJid(text: string): BareJid | undefined {
  return text.includes('/') ? undefined : (parseJid(text) as BareJid | undefined);
}

/** Parses an address that must have a resource. Returns undefined if it is malformed. */
export function parseFullJid(text: string): FullJid | undefined {
  return text.includes('/') ? (parseJid(text) as FullJid | undefined) : undefined;
}

/**
 * Parses the address of a person as typed into a form: trimmed, and with a local part.
 * Returns undefined if it is malformed.
 */
export function parseAccountJid(text: string): BareJid | undefined {
  const jid = parseBareJid(text.trim());
  return jid?.includes('@') ? jid : undefined;
}

/** The address without its resource. */
export function bareOf(jid: Jid): BareJid {
  const slash = jid.indexOf('/');
  return (slash < 0 ? jid : jid.slice(0, slash)) as BareJid;
}

/** The resource, or undefined for a bare address. */
export function resourceOf(jid: Jid): string | undefined {
  const slash = jid.indexOf('/');
  return slash < 0 ? undefined : jid.slice(slash + 1);
}

/** The domain. */
export function domainOf(jid: Jid): string {
  const bareJid = bareOf(jid);
  return bareJid.slice(bareJid.indexOf('@') + 1);
}

/** The local part, or undefined where there is none (a server, a component). */
export function localOf(jid: Jid): string | undefined {
  const at = bareOf(jid).indexOf('@');
  return at < 0 ? undefined : jid.slice(0, at);
}
