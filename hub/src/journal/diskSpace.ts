import { statfs } from "node:fs/promises";

/** Free space below which people are told, and above which the warning ends. */
const LOW_BYTES = 200e6;
const ENOUGH_BYTES = 300e6;
const EVERY_MS = 60_000;

export type DiskSpaceOptions = {
  folder: string;
  after: (delayMs: number, callback: () => void) => () => void;
  /** Called with the free bytes when they become few, and with null when there are enough again. */
  low: (freeBytes: number | null) => void;
};

/** Looks at the free space of a folder's disk now and then. Returns the switch that ends it. */
export const watchDiskSpace = ({ folder, after, low }: DiskSpaceOptions): (() => void) => {
  let isLow = false;
  let stopped = false;
  let cancel: () => void = () => undefined;
  const look = async (): Promise<void> => {
    try {
      const { bavail, bsize } = await statfs(folder);
      const free = bavail * bsize;
      const now = isLow ? free < ENOUGH_BYTES : free < LOW_BYTES;
      if (now !== isLow && !stopped) low(now ? free : null);
      isLow = now;
    } catch {
      // Where the system cannot tell, the first failed write will.
    }
    if (!stopped) cancel = after(EVERY_MS, () => void look());
  };
  void look();
  return () => {
    stopped = true;
    cancel();
  };
};
