/**
 * XEP-0297 Stanza Forwarding, version 1.0: only inside what says why (a carbon, an archive's
 * result). A bare `<forwarded/>` is ignored: nothing is known of what it claims.
 */
export const NS_FORWARD = 'urn:xmpp:forward:0';
