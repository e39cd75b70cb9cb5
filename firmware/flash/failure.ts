/** What can keep a sensor from being flashed, and the exit code for each; 0 is success, 1 a fault of this program. */
export const EXIT_CODES = {
  /** An option is wrong or missing. */
  usage: 2,
  /** The settings are missing or wrong. */
  settings: 3,
  /** The packages of this command cannot be installed or loaded. */
  packages: 4,
  /** The port is not there, busy or forbidden. */
  port: 5,
  /** The board does not answer, or it is not one that the firmware runs on. */
  board: 6,
  /** The upload broke off. */
  upload: 7,
  /** What is on the board afterwards is not what was sent, or it does not start. */
  verify: 8,
} as const;

export type FailureCode = keyof typeof EXIT_CODES;

/** An expected failure: `message` is a sentence for the person at the keyboard, `hints` say what to do about it. */
export class FlashFailure extends Error {
  readonly code: FailureCode;
  readonly hints: ReadonlyArray<string>;

  constructor(code: FailureCode, message: string, hints: ReadonlyArray<string> = []) {
    super(message);
    this.name = "FlashFailure";
    this.code = code;
    this.hints = hints;
  }
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
