import type {Clock} from './clock.ts';

export type KeepaliveOptions = {
  readonly clock: Clock;
  /** Of silence, in ms, before the server is asked whether it is still there. */
  readonly idle: number;
  /** The same after something was sent, which as a rule is answered. */
  readonly patience: number;
  /** For any sign of life after that, in ms. */
  readonly deadline: number;
  /** Something was sent that the server has not acknowledged, where it does that. */
  readonly isOwed: () => boolean;
  /** Sends what the server must answer. */
  readonly probe: () => void;
  /** There was no sign of life in time. */
  readonly onDead: () => void;
};

export interface Keepalive {
  /** Something came from the server. */
  heard(): void;
  /** Something was sent: if the connection is dead, somebody waits for nothing from now on. */
  sent(): void;
  /** Asks at once: the network has changed, say. */
  check(): void;
  stop(): void;
}

/**
 * Notices a connection that is dead without having been closed: a laptop that slept, a network
 * that changed. TCP alone would need many minutes.
 */
export function createKeepalive(options: KeepaliveOptions): Keepalive {
  const {clock, idle, patience, deadline, isOwed, probe, onDead} = options;
  let cancel: () => void = () => {};
  let state: 'quiet' | 'expecting' | 'asking' | 'stopped' = 'quiet';

  function enter(next: typeof state, ms: number, then: () => void): void {
    state = next;
    cancel();
    cancel = clock.after(ms, then);
  }

  function check(): void {
    if (state === 'asking' || state === 'stopped') return;
    enter('asking', deadline, onDead);
    probe();
  }

  function heard(): void {
    if (state === 'stopped') return;
    // What has come may have been under way before the connection died under what was sent.
    if (isOwed()) enter('expecting', patience, check);
    else enter('quiet', idle, check);
  }

  heard();
  return {
    heard,
    sent() {
      if (state === 'quiet') enter('expecting', patience, check);
    },
    check,
    stop() {
      state = 'stopped';
      cancel();
    },
  };
}
