import type { createBacklog } from "./backlog.ts";
import type { Rules } from "./detect/rules.ts";
import { type Remembered, remember } from "./device/memory.ts";
import { restartBoard } from "./device/watchdog.ts";

/** The flash is written to at most this often, whatever the broker sends. */
const KEEP_EVERY_MS = 10000;
/** As many starts as the hub knows the clocks of, nine characters each. */
const HEARD_CHARACTERS = 72;
const REASON_CHARACTERS = 64;

/** Wires what has to survive a restart to the flash, and restarts. */
export const createKeeping = (
  remembered: Remembered,
  rules: () => Rules,
  backlog: ReturnType<typeof createBacklog>,
  pauseFor: (work: () => void) => void,
  uptimeMs: () => number,
) => {
  let changed = false;
  let keepFromMs = 0;

  const keep = (): void => {
    remembered.rules = rules();
    remember(remembered);
  };

  return {
    /** Something is worth keeping; it is written soon. */
    change: (): void => {
      changed = true;
    },
    /** The hub has a message of this boot, and so its clock. */
    hear: (boot: string): void => {
      remembered.heard = `${remembered.heard}${boot} `.substr(-HEARD_CHARACTERS);
      changed = true;
    },
    /** Once a second. */
    tick: (nowMs: number): void => {
      if (!changed || nowMs < keepFromMs) return;
      changed = false;
      keepFromMs = nowMs + KEEP_EVERY_MS;
      pauseFor(keep);
    },
    /**
     * The reason is written before the outbox is spilled: after running out of memory that may fail.
     * @param onlyIfSafe true for a restart that is not worth losing anything for
     */
    restart: (why: string, onlyIfSafe: boolean): void =>
      pauseFor(() => {
        if (onlyIfSafe && !backlog.spill(uptimeMs())) return;
        remembered.reason = why.substr(0, REASON_CHARACTERS);
        keep();
        backlog.spill(uptimeMs());
        restartBoard();
      }),
  };
};
