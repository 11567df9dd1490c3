/** What a server offers to log in with: in SASL (RFC 6120 §6.4.1), and with XEP-0440. */
import {attribute, childOf, childrenOf, type Element} from './xml.ts';

export const NS_SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
/** XEP-0388. */
export const NS_SASL2 = 'urn:xmpp:sasl:2';
const NS_CHANNEL_BINDING = 'urn:xmpp:sasl-cb:0';

/** What the server offers, in one of the profiles. */
export type Offer = {
  readonly mechanisms: readonly string[];
  /** XEP-0440; undefined if the server does not tell. */
  readonly channelBindings: readonly string[] | undefined;
};

/**
 * What the server offers in `<mechanisms/>`.
 *
 * @param features - `<stream:features/>`
 */
export function parseClassicOffer(features: Element): Offer {
  return offerIn(features, childOf(features, 'mechanisms', NS_SASL));
}

/** What `list`, of either profile, offers together with XEP-0440 in the same features. */
export function offerIn(features: Element, list: Element | undefined): Offer {
  const mechanisms = list ? childrenOf(list, 'mechanism', list.getNS() ?? '') : [];
  const bindings = childOf(features, 'sasl-channel-binding', NS_CHANNEL_BINDING);
  return {
    mechanisms: mechanisms.map((mechanism) => mechanism.getText().trim()),
    channelBindings:
      bindings &&
      childrenOf(bindings, 'channel-binding', NS_CHANNEL_BINDING).map(
        (binding) => attribute(binding, 'type') ?? '',
      ),
  };
}
