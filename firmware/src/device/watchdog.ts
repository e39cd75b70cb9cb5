/** Long, because a connection to a host that is not there blocks the interpreter for up to twenty seconds. */
const PATIENCE_SECONDS = 90;

/** Starts the hardware watchdog; call the answer only when the whole path is alive. It cannot be stopped again. */
export const startWatchdog = (): (() => void) => {
  if (typeof E.enableWatchdog === "function") E.enableWatchdog(PATIENCE_SECONDS, false);
  return () => {
    if (typeof E.kickWatchdog === "function") E.kickWatchdog();
  };
};

/** Starts the board anew. */
export const restartBoard = (): void => {
  if (typeof E.reboot === "function") E.reboot();
};

/** Calls back when the interpreter ran out of memory or had to give up a callback: nothing can be relied on then. */
export const onBroken = (broken: (flags: string) => void): void => {
  if (typeof process !== "undefined" && typeof process.on === "function") {
    process.on("uncaughtException", (error) => console.log(`uncaught: ${error}`));
  }
  if (typeof E.on !== "function") return;
  E.on("errorFlag", (flags) => {
    if (flags.indexOf("MEMORY") >= 0 || flags.indexOf("CALLBACK") >= 0) broken(flags.join(" "));
  });
};
