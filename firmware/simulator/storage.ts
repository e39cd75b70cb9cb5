import type { Flash } from "./flash.ts";
import type { Interpreter } from "./interpreter.ts";
import { byteString, bytesOf } from "./nativeBytes.ts";

const LONGEST_NAME = 28;
/** Each file has a header, and files are aligned. */
const HEADER_BYTES = 32;
/** The interpreter marks appended files so in its listing. */
const APPENDED = "\u0001";
const ERASED = "\u00ff";

/** Called before anything is written to flash: it panics while a Waveform samples. */
export type BeforeWrite = (what: string) => void;

const quoteKeys = (text: string): string => text.replace(/([{,]\s*)([A-Za-z_$][\w$]*)\s*:/g, '$1"$2":');

/** Parses as the interpreter does: unquoted keys and trailing text are accepted. */
const parseLiberal = (text: string): unknown => {
  const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]")) + 1;
  for (const candidate of [text, quoteKeys(text), quoteKeys(text.slice(0, end))]) {
    try {
      return JSON.parse(candidate);
    } catch {
      // the next, more liberal reading may succeed
    }
  }
  throw new SyntaxError("Expecting valid value, got ID");
};

/** The module `Storage` on this flash. */
export const storageModule = (interpreter: Interpreter, flash: Flash, beforeWrite: BeforeWrite): object => {
  const { realm } = interpreter;
  const { files } = flash;
  const nameOf = (name: unknown): string => String(name).slice(0, LONGEST_NAME);
  const used = (): number => [...files.values()].reduce((sum, text) => sum + HEADER_BYTES + text.length, 0);

  const put = (name: string, content: string): boolean => {
    beforeWrite(`write ${JSON.stringify(name)}`);
    const tear = flash.tearNextWrite;
    if (tear) {
      flash.tearNextWrite = undefined;
      files.set(name, content.slice(0, content.length >> 1) + ERASED.repeat(content.length - (content.length >> 1)));
      tear();
      interpreter.assertRunning();
    }
    if (used() - (files.get(name)?.length ?? 0) + content.length + HEADER_BYTES > flash.sizeBytes) {
      interpreter.print("ERROR: Not enough free space for file");
      return false;
    }
    files.set(name, content);
    return true;
  };
  const textOf = (data: unknown): string => {
    if (data === undefined || data === null) throw realm.error("Error", "Can't get pointer to data to write");
    const isPlain = typeof data === "object" && !Array.isArray(data) && !ArrayBuffer.isView(data);
    return byteString(bytesOf(isPlain ? JSON.stringify(data) : data));
  };
  const write = (nameGiven: unknown, data: unknown, offsetGiven?: unknown, sizeGiven?: unknown): boolean => {
    interpreter.assertRunning();
    const name = nameOf(nameGiven);
    const text = textOf(data);
    const offset = Number(offsetGiven ?? 0) | 0;
    const size = Number(sizeGiven ?? 0) | 0;
    if (offset === 0) {
      const length = size || text.length;
      if (length === 0) throw realm.error("Error", "Can't create zero length file");
      if (text.length > length) throw realm.error("Error", "Too much data for file size");
      return put(name, text.padEnd(length, ERASED));
    }
    const old = files.get(name);
    if (old === undefined) throw realm.error("Error", "Unable to find or create file");
    if (offset + text.length > old.length) throw realm.error("Error", "Too much data for file size");
    const place = old.slice(offset, offset + text.length);
    if (place !== ERASED.repeat(text.length) && place !== text) {
      throw realm.error("Error", "File already written with different data");
    }
    return put(name, old.slice(0, offset) + text + old.slice(offset + text.length));
  };
  const read = (name: unknown, offset?: unknown, length?: unknown): string | undefined => {
    const text = files.get(nameOf(name));
    const from = Number(offset ?? 0) | 0;
    return text?.slice(from, length === undefined || Number(length) <= 0 ? undefined : from + Number(length));
  };
  const erase = (name: unknown): void => {
    interpreter.assertRunning();
    if (!files.has(nameOf(name))) return;
    beforeWrite(`erase ${JSON.stringify(nameOf(name))}`);
    files.delete(nameOf(name));
  };

  const open = (nameGiven: unknown, mode: unknown): object => {
    if (mode !== "r" && mode !== "w" && mode !== "a")
      throw realm.error("Error", `Invalid mode ${JSON.stringify(mode)}`);
    const name = nameOf(nameGiven) + APPENDED;
    if (mode === "w") erase(name);
    let at = 0;
    const take = (length: number): string | undefined => {
      if (mode !== "r") throw realm.error("Error", "Can't read in this mode");
      const text = (files.get(name) ?? "").slice(at, at + length);
      at += text.length;
      return text === "" ? undefined : text;
    };
    return realm.object({
      name: nameOf(nameGiven),
      read: (length: unknown) => take(Number(length)),
      readLine: () => {
        const line = (files.get(name) ?? "").indexOf("\n", at);
        return take(line < 0 ? Number.MAX_SAFE_INTEGER : line + 1 - at);
      },
      getLength: () => (files.get(name) ?? "").length,
      write: (data: unknown) => {
        interpreter.assertRunning();
        if (mode === "r") throw realm.error("Error", "Can't write in this mode");
        // The byte 255 is the mark of empty flash: what follows it in an appended file is lost.
        const text = textOf(data).split(ERASED)[0] as string;
        put(name, (files.get(name) ?? "") + text);
      },
      erase: () => erase(name),
    });
  };

  return realm.object({
    read,
    readArrayBuffer: (name: unknown) => {
      const text = read(name);
      return text === undefined ? undefined : realm.bytes(bytesOf(text)).buffer;
    },
    readJSON: (name: unknown, noExceptions?: unknown) => {
      const text = read(name);
      if (text === undefined) return undefined;
      try {
        return realm.plain(parseLiberal(text));
      } catch (error) {
        return noExceptions ? undefined : realm.fail("SyntaxError", (error as Error).message);
      }
    },
    write,
    writeJSON: (name: unknown, data: unknown) => write(name, JSON.stringify(data) ?? "undefined"),
    erase,
    eraseAll: () => {
      beforeWrite("erase all");
      files.clear();
    },
    compact: () => beforeWrite("compact"),
    optimise: () => beforeWrite("optimise"),
    list: (pattern?: unknown) => {
      const matches = pattern as { exec?: (text: string) => unknown } | undefined;
      return realm.array([...files.keys()].filter((name) => !matches?.exec || matches.exec(name)));
    },
    getFree: () => flash.sizeBytes - used(),
    getStats: () =>
      realm.object({ totalBytes: flash.sizeBytes, freeBytes: flash.sizeBytes - used(), fileCount: files.size }),
    open,
  });
};
