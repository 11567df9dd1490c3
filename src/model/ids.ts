/** The kinds of identifiers of a message. Branded, so that one is never passed for another. */

declare const brand: unique symbol;
type Id<Name extends string> = string & {readonly [brand]: Name};

/** The `id` attribute of a stanza, chosen by its sender. */
export type StanzaId = Id<'stanza-id-attribute'>;
/** XEP-0359 `<origin-id/>`, chosen by the sending client. Ours are UUIDs and equal the stanza's id. */
export type OriginId = Id<'origin-id'>;
/** XEP-0313 / XEP-0359: the id that an archive gave to a message. Unique only within that archive. */
export type ArchiveId = Id<'archive-id'>;
/** Our own identity of a message: the same in every tab and for the message's whole life. */
export type MessageKey = Id<'message-key'>;
/** Place of a message in its conversation. Fractional: compare as strings, with `<`. */
export type Ord = Id<'ord'>;
