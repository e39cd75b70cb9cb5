import type { Clock } from "./clock.ts";
import { watchDiskSpace } from "./journal/diskSpace.ts";
import type { DiskState } from "./journal/groupCommit.ts";
import type { Log } from "./log.ts";

export type StorageWatchOptions = {
  folder: string;
  clock: Clock;
  log: Log;
  /** Opens an incident about the hub itself, or keeps it open. */
  trouble: (rule: "storage" | "disk", detail: string) => void;
  /** The trouble is over. */
  clear: (rule: "storage" | "disk") => void;
};

/** A disk that is full takes a small write now and then: it is well again when it took everything for this long. */
const WELL_MS = 10_000;

/**
 * Tells people when the journal's disk is about to be full, is full, or is well again, or that it is damaged. What shows
 * before there is anybody to tell it to, while the hub starts, is told when it has started.
 */
export class StorageWatch {
  private readonly options: StorageWatchOptions;
  private untold: (() => void)[] | undefined = [];
  private cancelClear: () => void = () => undefined;
  private stopWatching: () => void = () => undefined;
  private freeBytes: number | null = null;
  private needsRestart = false;

  constructor(options: StorageWatchOptions) {
    this.options = options;
  }

  start(): void {
    const { folder, clock, log, trouble, clear } = this.options;
    for (const tell of this.untold ?? []) tell();
    this.untold = undefined;
    this.stopWatching = watchDiskSpace({
      folder,
      after: clock.after,
      low: (freeBytes) => {
        this.freeBytes = freeBytes;
        if (freeBytes === null) clear("disk");
        else trouble("disk", `only ${Math.round(freeBytes / 1e6)} MB are left on the hub's disk`);
        log.warn({ freeBytes }, "free space on the disk");
      },
    });
  }

  /** Free bytes while they are few. */
  get lowBytes(): number | null {
    return this.freeBytes;
  }

  /** The journal's file turned out to be damaged; only the next start mends that. */
  damageFound(reason: string): void {
    this.options.log.error({ reason }, "the journal is damaged; the next start sets it aside");
    this.lost(`the hub's journal is damaged: restart the hub, which sets it aside (${reason})`);
  }

  /** Nothing can be written until the next start. */
  ended(reason: string): void {
    this.options.log.error({ reason }, "the journal's thread has ended");
    this.lost(`the hub's journal takes nothing any more: restart the hub (${reason})`);
  }

  diskChanged(state: DiskState): void {
    const { clock, log, clear } = this.options;
    this.cancelClear();
    if (state.takes) {
      log.info({}, "the disk takes the journal's writes again");
      if (!this.needsRestart) this.cancelClear = clock.after(WELL_MS, () => clear("storage"));
      return;
    }
    log.error({ reason: state.reason }, "the disk does not take the journal's writes");
    this.trouble(`the hub's disk takes no more: ${state.reason}`);
  }

  private lost(detail: string): void {
    this.needsRestart = true;
    this.cancelClear();
    this.trouble(detail);
  }

  private trouble(detail: string): void {
    const tell = () => this.options.trouble("storage", detail);
    if (this.untold) this.untold.push(tell);
    else tell();
  }

  stop(): void {
    this.cancelClear();
    this.stopWatching();
  }
}
