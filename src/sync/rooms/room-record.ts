/** What is kept of a room, as it will be when all that is known is committed. */
import type {RoomRow} from '../../store/schema.ts';

export class RoomRecord {
  readonly #save: (change: Partial<RoomRow>) => Promise<void>;
  #onDisk: RoomRow;
  /** Known, and on the way to the disk. */
  #pending: Partial<RoomRow>[] = [];
  #row: RoomRow;

  /**
   * @param row - as it is on disk
   * @param save - commits a change, and tells of it by `committed` and to pages
   */
  constructor(row: RoomRow, save: (change: Partial<RoomRow>) => Promise<void>) {
    this.#onDisk = row;
    this.#row = row;
    this.#save = save;
  }

  get row(): RoomRow {
    return this.#row;
  }

  /** Known at once; resolves when it is committed. What cannot be kept is known all the same. */
  async change(change: Partial<RoomRow>): Promise<void> {
    this.#pending.push(change);
    this.#merge();
    await this.#save(change);
    this.#pending = this.#pending.filter((other) => other !== change);
    this.#merge();
  }

  committed(row: RoomRow): void {
    this.#onDisk = row;
    this.#merge();
  }

  #merge(): void {
    this.#row = Object.assign({}, this.#onDisk, ...this.#pending) as RoomRow;
  }
}
