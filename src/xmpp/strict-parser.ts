import {Parser} from '@xmpp/xml';
import {isElement} from './xml.ts';
import {parseElement} from './strict-xml.ts';

/** RFC 7395 §3.3.1. */
export const NS_FRAMING = 'urn:ietf:params:xml:ns:xmpp-framing';

/**
 * Parser of a WebSocket stream, for @xmpp/connection. RFC 7395 §3.3.2: every frame is one whole
 * element. Emits `start` for `<open/>`, `end` for `<close/>`, `element` for all else, and `error`
 * with an XmlError for what is not acceptable XML; after that it is deaf.
 */
export class StrictParser extends Parser {
  #failed = false;

  override write(frame: string): void {
    if (this.#failed) return;
    let element;
    try {
      element = parseElement(frame);
    } catch (error) {
      this.#failed = true;
      this.emit('error', error);
      return;
    }
    if (isElement(element, 'open', NS_FRAMING)) this.emit('start', element);
    else if (isElement(element, 'close', NS_FRAMING)) this.emit('end', element);
    else this.emit('element', element);
  }
}
