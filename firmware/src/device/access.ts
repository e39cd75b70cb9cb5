import { tryTo } from "./tryTo.ts";
import { boardName } from "./vitals.ts";

/** Time to reach a sensor by its cable after a start. */
const SERVICE_WINDOW_MS = 10000;

/** The board listens on the Telnet port by default, without a password. */
export const closeTelnet = (): void => tryTo(() => require("TelnetServer").setOptions({ mode: "off" }));

/** Closes the console after the service window. On a computer it is all there is to print to, and stays. */
export const closeConsoleSoon = (): void => {
  setTimeout(() => {
    if (boardName() !== "LINUX") tryTo(() => E.setConsole(null, { force: true }));
  }, SERVICE_WINDOW_MS);
};
