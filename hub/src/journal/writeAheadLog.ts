import { closeSync, openSync, readSync } from "node:fs";

/** Where the index of the write-ahead log keeps the number of its last frame: https://sqlite.org/walformat.html */
const LAST_FRAME_AT = 16;

/**
 * How long the write-ahead log of a database is. SQLite tells it nowhere without copying the log at the same time.
 *
 * Systems with POSIX locks drop those of a whole process when it closes any descriptor of a file: `close` must be
 * called after the last connection of this process to the database is closed.
 */
export class WriteAheadLog {
  private readonly index: number;
  private readonly lastFrame = new Uint32Array(1);

  /** @param file the database, which has to be open in WAL mode */
  constructor(file: string) {
    this.index = openSync(`${file}-shm`, "r");
  }

  /** Pages in the log, those included that have been copied, until the next write begins it anew. */
  get pages(): number {
    readSync(this.index, this.lastFrame, 0, 4, LAST_FRAME_AT);
    return this.lastFrame[0] as number;
  }

  close(): void {
    closeSync(this.index);
  }
}
