import { setTimeout as delay } from "node:timers/promises";
import { type EspruinoDevice, type EspruinoLibrary, loadEspruino, silenceConsole } from "./espruinoPackage.ts";
import { FlashFailure, reasonOf } from "./failure.ts";
import type { Line } from "./line.ts";

/** Where a boot script goes: the file that Espruino runs at every start. */
export const SCRIPT_FILE = ".bootcde";

/** Long enough for a board that was reset by the opening of its port. */
const ANSWER_TRIES = 6;
/** 30 kB at 115200 baud take 15 s with the pauses after each write. */
const UPLOAD_MOST_MS = 120_000;
/** The console's newest output that is kept, in characters. */
const HEARD_MOST = 20_000;

/** A board with an open console. */
export type Board = {
  /** The value of an expression, by way of JSON; undefined when no answer came. */
  ask(expression: string): Promise<unknown>;
  /** The same with patience: a board that starts does not answer at once. */
  askPatiently(expression: string): Promise<unknown>;
  /** Types a line without waiting for anything. */
  type(statement: string): Promise<void>;
  /** Writes the file and the boot script into the board's storage; `share` is 0 to 1. */
  upload(fileName: string, content: Buffer, script: string, progress: (share: number) => void): Promise<void>;
  /** What the console said since the last call. */
  heard(): string;
  close(): Promise<void>;
};

const deviceOver = (line: Line, path: string, broken: (error: unknown) => void): EspruinoDevice => ({
  name: "Cable",
  getPorts: (found) => found([{ path }], true),
  open: (_path, opened, received, closed) => {
    line.onData((bytes) => received(Uint8Array.from(bytes).buffer));
    line.onClose(closed);
    opened("open");
  },
  write: (data, written) => {
    line.write(Buffer.from(data, "latin1")).then(written, broken);
  },
  close: () => {
    line.close().catch(broken);
  },
});

const connect = (library: EspruinoLibrary, line: Line, broken: (error: unknown) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    // The name is new each time: the library remembers for good which device belongs to which name.
    const path = `cable ${Date.now()}-${Math.random()}`;
    library.Core.Serial.devices.splice(0, Number.POSITIVE_INFINITY, deviceOver(line, path, broken));
    library.Core.Serial.open(
      path,
      (status) => (status === undefined ? reject(new Error("the console did not open")) : resolve()),
      () => broken(new Error("the port was closed")),
    );
  });

/** The library's callbacks as one promise that also ends when the line breaks or nothing comes in time. */
const within = <T>(mostMs: number, broken: Promise<never>, work: Promise<T>): Promise<T> => {
  const timeout = new AbortController();
  const late = delay(mostMs, undefined, { signal: timeout.signal }).then(() => {
    throw new Error(`nothing came back for ${Math.round(mostMs / 1000)} s`);
  });
  late.catch(() => {});
  return Promise.race([broken, work, late]).finally(() => timeout.abort());
};

const scriptUpload = (library: EspruinoLibrary, script: string): Promise<string> =>
  new Promise((resolve, reject) => {
    library.Core.Notifications.warning = (text) => reject(new Error(text));
    library.callProcessor("transformForEspruino", script, resolve);
  });

/** Opens the console on a line. The process's own console is silent until the board is closed. */
export const openBoard = async (line: Line): Promise<Board> => {
  const restoreConsole = silenceConsole();
  let console = "";
  let progress = (_share: number): void => {};
  let breakLine: (error: unknown) => void = () => {};
  const broken = new Promise<never>((_resolve, reject) => {
    breakLine = reject;
  });
  broken.catch(() => {});
  try {
    const library = loadEspruino();
    let most = 1;
    let sent = 0;
    Object.assign(library.Core.Status, {
      setStatus: (_text: string, total?: number) => {
        most = total ?? most;
        sent = 0;
      },
      incrementProgress: (amount: number) => {
        sent += amount;
        progress(Math.min(1, sent / most));
      },
    });
    await within(10_000, broken, connect(library, line, breakLine));
    library.Core.Serial.startListening((data) => {
      console = (console + Buffer.from(data).toString("latin1")).slice(-HEARD_MOST);
    });

    const ask = (expression: string): Promise<unknown> =>
      within(
        20_000,
        broken,
        new Promise<unknown>((resolve) => {
          library.Core.Utils.executeExpression(expression, (result) => {
            try {
              resolve(result === undefined ? undefined : JSON.parse(result));
            } catch {
              resolve(undefined);
            }
          });
        }),
      );

    return {
      ask,
      askPatiently: async (expression) => {
        for (let tries = 1; tries < ANSWER_TRIES; tries++) {
          const answer = await ask(expression);
          if (answer !== undefined) return answer;
        }
        return ask(expression);
      },
      type: (statement) => line.write(Buffer.from(`\x10${statement}\n`, "latin1")),
      upload: async (fileName, content, script, onProgress) => {
        progress = onProgress;
        try {
          const file = library.Core.Utils.getUploadFileCode(fileName, content.toString("latin1"));
          const boot = await scriptUpload(library, script);
          // A script that was running may have started the watchdog, which outlives the reset before the upload.
          const code = `E.kickWatchdog&&E.kickWatchdog();\n${content.length > 0 ? `${file}\n` : ""}${boot}`;
          const written = new Promise<void>((resolve) => library.Core.CodeWriter.writeToEspruino(code, resolve));
          await within(UPLOAD_MOST_MS, broken, written);
          onProgress(1);
        } catch (error) {
          throw new FlashFailure("upload", `The upload broke off: ${reasonOf(error)}.`);
        } finally {
          progress = () => {};
        }
      },
      heard: () => {
        const text = console;
        console = "";
        return text;
      },
      close: async () => {
        await line.close();
        restoreConsole();
      },
    };
  } catch (error) {
    restoreConsole();
    throw error;
  }
};
