/** The board's flash memory: file name → content, one byte a character. It outlives restarts and power cuts. */
export interface Flash {
  readonly files: Map<string, string>;
  /** Bytes that files may take together. */
  readonly sizeBytes: number;
  /** When set, the next write is torn: the old file is gone, half of the new one is written, and this function is called. */
  tearNextWrite: (() => void) | undefined;
}

/** Size of the Storage area on the ESP32 (partition table of 2v26 and later). */
const STORAGE_BYTES = 896 * 1024;

/** Makes an empty flash, or one with these files (text is stored as UTF-8). */
export const createFlash = (files: Readonly<Record<string, string>> = {}): Flash => ({
  files: new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text, "utf8").toString("latin1")])),
  sizeBytes: STORAGE_BYTES,
  tearNextWrite: undefined,
});
