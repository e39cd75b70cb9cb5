import { spawn } from "node:child_process";

/** Enough of a long output to show the first and decisive errors, in characters. */
const KEPT_CHARACTERS = 1_000_000;

const running = new Set();

/** Ends what is still running: a setup that was stopped leaves nothing behind. */
export const stopPrograms = () => {
  for (const child of running) child.kill();
};

/** Runs a program to its end and collects both of its outputs; `code` is 1 when it could not start or was killed. */
export const runProgram = (file, args, cwd, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    const collect = (chunk) => {
      if (output.length < KEPT_CHARACTERS) output += chunk;
    };
    const end = (code) => {
      running.delete(child);
      resolve({ code, output });
    };
    running.add(child);
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.on("error", (error) => {
      output += error.message;
      end(1);
    });
    child.on("close", (code) => end(code ?? 1));
  });
