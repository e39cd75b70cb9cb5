import { readSync } from "node:fs";

/** Where the index of the write-ahead log keeps the number of its last frame: https://sqlite.org/walformat.html */
const LAST_FRAME_AT = 16;

/** How long the write-ahead log of a database is. SQLite tells it nowhere without copying the log at the same time. */
export class WriteAheadLog {
  private readonly index: number;
  private readonly lastFrame = new Uint32Array(1);

  /** @param index descriptor of the log's index, the file that ends in `-shm` */
  constructor(index: number) {
    this.index = index;
  }

  /**
   * Pages in the log, those included that have been copied, until the next write begins it anew.
   * @throws when the disk is gone
   */
  get pages(): number {
    readSync(this.index, this.lastFrame, 0, 4, LAST_FRAME_AT);
    return this.lastFrame[0] as number;
  }
}
