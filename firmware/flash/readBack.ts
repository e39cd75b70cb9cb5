import { crc32 } from "node:zlib";
import type { Board } from "./board.ts";
import { FlashFailure } from "./failure.ts";

/** A file on the board: its length, and the CRC-32 of zlib, which is the interpreter's `E.CRC32`. */
export type Fingerprint = { bytes: number; crc: number };

export const fingerprintOf = (content: Buffer): Fingerprint => ({ bytes: content.length, crc: crc32(content) });

export const crcText = (crc: number): string => crc.toString(16).padStart(8, "0");

const isFingerprint = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "number");

/** What the board holds under a name; undefined when it holds nothing. */
export const readBack = async (board: Board, fileName: string): Promise<Fingerprint | undefined> => {
  const answer = await board.askPatiently(
    `(function(s){return s===undefined?0:[s.length,E.CRC32(s)]})(require("Storage").read(${JSON.stringify(fileName)}))`,
  );
  return isFingerprint(answer) ? { bytes: answer[0], crc: answer[1] >>> 0 } : undefined;
};

/** Refuses a board that does not hold a file exactly as it was sent. */
export const expectFile = async (board: Board, fileName: string, content: Buffer): Promise<Fingerprint> => {
  const wanted = fingerprintOf(content);
  const found = await readBack(board, fileName);
  if (found?.bytes === wanted.bytes && found.crc === wanted.crc) return wanted;
  const instead = found === undefined ? "nothing" : `${found.bytes} bytes, CRC ${crcText(found.crc)}`;
  throw new FlashFailure(
    "verify",
    `The board does not hold ${fileName} as it was sent (${wanted.bytes} bytes, CRC ${crcText(wanted.crc)}) but ${instead}.`,
  );
};
