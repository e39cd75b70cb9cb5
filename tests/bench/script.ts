import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Runs a script in a process of its own; its first line is JSON and says on which ports it listens. */
export const startScript = async <Ports>(
  script: URL,
  ...args: string[]
): Promise<{ ports: Ports; child: ChildProcess }> => {
  const child = spawn(process.execPath, [fileURLToPath(script), ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const ports = await new Promise<Ports>((resolve) => {
    child.stdout.once("data", (line: Buffer) => resolve(JSON.parse(line.toString())));
  });
  return { ports, child };
};
