import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FIRMWARE_FOLDER } from "./flashPackage.ts";

const PYTHON = "python3";

/** True when this machine can make pseudo-terminals the way ptyBoard.py does. */
export const hasPseudoTerminals = (): boolean =>
  process.platform !== "win32" && spawnSync(PYTHON, ["-c", "import pty, tty"]).status === 0;

export type PtyBoard = { path: string; stop(): Promise<void> };

/** A native interpreter with a storage of its own behind a serial port; `name` is what it says it is. */
export const startPtyBoard = async (espruino: string, name: string): Promise<PtyBoard> => {
  const folder = mkdtempSync(join(tmpdir(), "veilleuse-board-"));
  const program = join(FIRMWARE_FOLDER, "flash", "ptyBoard.py");
  const child: ChildProcess = spawn(PYTHON, [program, espruino, name], {
    cwd: folder,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [path] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  return {
    path: path.toString().trim(),
    stop: async () => {
      const ended = child.exitCode === null ? once(child, "exit") : undefined;
      child.stdin?.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
