/**
 * What is posted on the BroadcastChannel between tabs and the host that one of them runs: each
 * envelope says whom it is for. Nobody owns the channel, so a host may change behind it.
 */
import type {Port, ToHost, ToPage} from './envelopes.ts';

export type BusMessage =
  | {readonly from: string; readonly envelope: unknown}
  | {readonly to: string; readonly envelope: ToPage}
  /** A host begins: earlier ones end. `time` in ms since the epoch. */
  | {readonly begun: ToPage; readonly time: number}
  /** A tab is about to begin one. */
  | {readonly coming: true};

export function postTo(channel: BroadcastChannel, message: BusMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window: its own origin only
  channel.postMessage(message);
}

/**
 * A page's end of the bus. While the page sleeps (`goodbye`) the channel is closed, because what
 * comes over it would evict the page from the back/forward cache.
 *
 * @param page - its id
 * @param onSign - called with each sign of life of a host, or of one that is coming
 */
export function busPort(name: string, page: string, onSign: () => void): Port<ToHost, ToPage> {
  let channel: BroadcastChannel | undefined;
  let isClosed = false;
  let receive: (envelope: ToPage) => void = () => {};

  function open(): BroadcastChannel {
    const opened = new BroadcastChannel(name);
    opened.addEventListener('message', ({data}: MessageEvent<BusMessage>) => {
      if (channel !== opened || 'from' in data) return;
      if ('to' in data && data.to !== page) return;
      onSign();
      if ('to' in data) receive(data.envelope);
      else if ('begun' in data) receive(data.begun);
    });
    return opened;
  }

  return {
    post(envelope) {
      if (isClosed) return;
      channel ??= open();
      postTo(channel, {from: page, envelope});
      if (envelope.type !== 'goodbye') return;
      channel.close();
      channel = undefined;
    },
    listen(listener, signal) {
      channel ??= open();
      receive = listener;
      signal.addEventListener('abort', () => {
        receive = () => {};
      });
    },
    close() {
      isClosed = true;
      channel?.close();
      channel = undefined;
    },
  };
}
