import { tryTo } from "./tryTo.ts";

/** Long, because a connection to a host that is not there blocks the interpreter for up to twenty seconds. */
const PATIENCE_SECONDS = 90;

/** Starts the hardware watchdog. It cannot be stopped again. */
export const startWatchdog = (): void => tryTo(() => E.enableWatchdog(PATIENCE_SECONDS, false));

/** To be called only while the whole path is alive. */
export const kickWatchdog = (): void => {
  try {
    E.kickWatchdog();
  } catch (_) {
    // Not every build has one.
  }
};

/** Starts the board anew. */
export const restartBoard = (): void => {
  E.reboot();
};

/** Calls back when the interpreter ran out of memory or had to give up a callback: nothing can be relied on then. */
export const onBroken = (broken: (flags: string) => void): void => {
  tryTo(() => process.on("uncaughtException", (error) => console.log(`uncaught: ${error}`)));
  tryTo(() =>
    E.on("errorFlag", (flags) => {
      if (flags.indexOf("MEMORY") >= 0 || flags.indexOf("CALLBACK") >= 0) broken(flags.join(" "));
    }),
  );
};
