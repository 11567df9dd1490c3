/**
 * What a login has bound. It may outlive the stream on which it was, and the host that had it: what
 * is counted (XEP-0198), and what the account can do, goes on with it.
 */
import {StanzaError} from '../model/errors.ts';
import {bareOf, type FullJid} from '../model/jid.ts';
import type {SavedStream} from '../model/saved-stream.ts';
import {NS_ARCHIVE} from './archive.ts';
import type {BoundStream} from './bound-stream.ts';
import type {Clock} from './clock.ts';
import {buildDiscoInfo, parseDiscoInfo} from './disco.ts';
import type {Login, Resumption} from './login-types.ts';
import {NS_STABLE_IDS} from './stable-ids.ts';
import {
  createStreamManagement,
  type Carrier,
  type Counters,
  type StreamManagement,
} from './stream-management.ts';
import type {LiveMessage, StreamState, WireListener} from './wire.ts';

export interface SessionBinding {
  readonly jid: FullJid;
  /** Undefined where the server has none. */
  readonly management: StreamManagement | undefined;
  /** XEP-0280 was switched on by the login. */
  readonly hasCarbons: boolean;
  /** An earlier host had it, until it is resumed here. */
  readonly isInherited: boolean;
  /** For another stream to go on with; undefined if that is not possible. */
  resumption(): Resumption | undefined;
  /** It goes on: the server has handled so many of our stanzas. */
  resume(carrier: Carrier, handled: number): void;
  /**
   * What the own account can do. To be asked before anything else is sent, and so answered before
   * anything comes of it; once it was answered, it is known on later streams.
   */
  discover(stream: BoundStream): Promise<ReadonlySet<string>>;
  /** See `Wire.streamState`. */
  streamState(committing: readonly LiveMessage[]): StreamState | undefined;
}

export type BindingOptions = {
  readonly listener: WireListener;
  readonly clock: Clock;
  /** What the listener rejected with. */
  readonly report: (error: unknown) => void;
};

type Bound = Pick<SessionBinding, 'jid' | 'management' | 'hasCarbons' | 'isInherited'> & {
  readonly features?: readonly string[] | undefined;
};

/** What this login has bound. */
export function newBinding(
  {jid, hasCarbons, management}: Login & {readonly kind: 'bound'},
  options: BindingOptions,
): SessionBinding {
  return createBinding(
    {
      jid,
      management: management.kind === 'on' ? manage(options, management.id) : undefined,
      hasCarbons,
      isInherited: false,
    },
    options,
  );
}

/** What an earlier host has left. */
export function inheritedBinding(saved: SavedStream, options: BindingOptions): SessionBinding {
  return createBinding(
    {
      jid: saved.jid,
      management: manage(options, saved.id, saved),
      hasCarbons: false,
      isInherited: true,
      features: saved.features,
    },
    options,
  );
}

function manage(
  {listener, clock, report}: BindingOptions,
  id: string | undefined,
  counters?: Counters,
): StreamManagement {
  const management = createStreamManagement({
    clock,
    id,
    ...(counters && {counters}),
    onAcknowledged: (ids) => void listener.acknowledged(ids).catch(report),
    onUnsaved: () =>
      void listener.saveStream().catch((error: unknown) => {
        report(error);
        management.giveUpSaving();
      }),
  });
  return management;
}

function createBinding(bound: Bound, {listener, report}: BindingOptions): SessionBinding {
  const {jid, management, hasCarbons} = bound;
  let {isInherited} = bound;
  /** What disco#info told of the account; undefined if it has not yet. */
  let features = bound.features && new Set(bound.features);

  async function askForFeatures({requests}: BoundStream): Promise<Set<string>> {
    const answer = await requests.request({
      type: 'get',
      to: bareOf(jid),
      payload: buildDiscoInfo(),
    });
    return new Set(parseDiscoInfo(answer)?.features);
  }

  return {
    jid,
    management,
    hasCarbons,
    get isInherited() {
      return isInherited;
    },

    resumption() {
      if (management?.id === undefined) return undefined;
      return {id: management.id, handled: management.resumptionPoint()};
    },

    resume(carrier, handled) {
      const lost = management?.resume(carrier, handled) ?? [];
      if (isInherited) void listener.inherited(lost).catch(report);
      isInherited = false;
    },

    async discover(stream) {
      try {
        features ??= await askForFeatures(stream);
        // XEP-0359 §5: one that says so removes the stanza-ids that others put there in its name.
        if (features.has(NS_STABLE_IDS) && features.has(NS_ARCHIVE)) stream.trustArchiveIds();
        return features;
      } catch (error) {
        if (error instanceof StanzaError) return new Set();
        throw error;
      }
    },

    streamState(committing) {
      if (!management?.id) return undefined;
      const counted = new Set(committing.flatMap((message) => message.counted ?? []));
      const {saved, ...counters} = management.snapshot(counted);
      const known = features && [...features];
      return {stream: {id: management.id, jid, ...counters, features: known}, saved};
    },
  };
}
