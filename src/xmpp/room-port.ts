/** What rooms need of the session, whichever stream it is on. */
import type {BareJid} from '../model/jid.ts';
import type {IqRequests} from './iq-requests.ts';
import type {RoomReader} from './room-stanzas.ts';
import type {Element} from './xml.ts';

export interface RoomPort extends Pick<IqRequests, 'request'> {
  readonly account: BareJid;
  /** Throws ConnectionError `closed` if there is no stream. */
  send(stanza: Element): void;
  newId(): string;
  /** From here on `reader` is asked about all that comes. */
  read(reader: RoomReader): void;
}
