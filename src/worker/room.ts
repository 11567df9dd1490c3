/**
 * Watches over the room on the disk of an open account: makes some before there is none left, and
 * at once where a write finds none (docs/decisions/0030-making-room.md).
 */
import {relieve} from '../store/transaction.ts';
import type {AccountStore} from '../store/schema.ts';
import type {AccountSync, RoomWish} from '../sync/account-sync.ts';

/** ms, from the opening to the first look: whatever is under way comes first. */
const FIRST = 15_000;
/** ms between looks. Browsers take their time until they count what was removed. */
const AGAIN = 600_000;
/** Of what the browser gives us: above this there is too little left; down to this we go. */
const [MOST, AIM] = [0.8, 0.7];
/** What goes in one go, at most, as a part of what is used. */
const PART = 0.25;
/** Bytes that a write which found no room asks for. */
const AT_ONCE = 2_000_000;

export type RoomOptions = {
  readonly store: AccountStore;
  readonly sync: Pick<AccountSync, 'makeRoom'>;
  /** Does somebody look at this conversation? */
  readonly isOpen: RoomWish['isOpen'];
  /** The disk takes nothing more, although room was made; or it does again. */
  readonly onFull: (isFull: boolean) => void;
  readonly log: (error: unknown) => void;
  /** Bytes; `navigator.storage` if absent. */
  readonly estimate?: () => Promise<StorageEstimate>;
};

/** @returns ends it */
export function keepRoom(options: RoomOptions): () => void {
  const {store, sync, isOpen, onFull, log, estimate = estimated} = options;
  let isFull = false;
  let running: Promise<number> | undefined;

  /** Whoever wants room while it is being made waits for the same. */
  function makeRoom(bytes: number): Promise<number> {
    running ??= sync.makeRoom({bytes, isOpen}).finally(() => {
      running = undefined;
    });
    return running;
  }

  async function look(): Promise<void> {
    try {
      const {usage = 0, quota = 0} = await estimate();
      if (usage > quota * MOST) await makeRoom(Math.min(usage - quota * AIM, usage * PART));
    } catch (error) {
      log(error);
    }
  }

  relieve(store, {
    async makeRoom() {
      try {
        return (await makeRoom(AT_ONCE)) > 0;
      } catch (error) {
        log(error);
        return false;
      }
    },
    told(now) {
      if (now === isFull) return;
      isFull = now;
      onFull(now);
    },
  });

  let timer = setTimeout(function again() {
    void look();
    timer = setTimeout(again, AGAIN);
  }, FIRST);
  return () => clearTimeout(timer);
}

async function estimated(): Promise<StorageEstimate> {
  return 'storage' in navigator ? await navigator.storage.estimate() : {};
}
