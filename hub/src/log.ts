import { pino } from "pino";

/** What the hub needs of a logger. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Lines of JSON on standard error; standard output is left to the ready line and to commands. */
export const createLog = (level: "debug" | "info" | "warn" | "silent"): Log =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: ["password", "token", "secret"] },
    pino.destination(2),
  );
