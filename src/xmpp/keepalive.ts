import type {Clock} from './clock.ts';

export type KeepaliveOptions = {
  readonly clock: Clock;
  /** Of silence, in ms, before the server is asked whether it is still there. */
  readonly idle: number;
  /** For any sign of life after that, in ms. */
  readonly deadline: number;
  /** Sends what the server must answer. */
  readonly probe: () => void;
  /** There was no sign of life in time. */
  readonly onDead: () => void;
};

export interface Keepalive {
  /** Something came from the server. */
  heard(): void;
  /** Asks at once: the network has changed, say. */
  check(): void;
  stop(): void;
}

/**
 * Notices a connection that is dead without having been closed: a laptop that slept, a network
 * that changed. TCP alone would need many minutes.
 */
export function createKeepalive(options: KeepaliveOptions): Keepalive {
  const {clock, idle, deadline, probe, onDead} = options;
  let cancel: () => void = () => {};
  let isChecking = false;
  let isStopped = false;

  function check(): void {
    if (isChecking || isStopped) return;
    isChecking = true;
    cancel();
    cancel = clock.after(deadline, onDead);
    probe();
  }

  function heard(): void {
    if (isStopped) return;
    isChecking = false;
    cancel();
    cancel = clock.after(idle, check);
  }

  heard();
  return {
    heard,
    check,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
