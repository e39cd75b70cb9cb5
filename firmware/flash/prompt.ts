import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { FlashFailure } from "./failure.ts";
import type { Ask } from "./questions.ts";

/** Asks on a terminal. A secret is not shown while it is typed. End of input and Ctrl-C end the command. */
export const askOnTerminal: Ask = async (prompt, secret) => {
  let muted = false;
  const output = new Writable({
    // At once, so that a chunk meets the silence or the voice that was meant for it.
    write: (chunk, _encoding, done) => {
      if (!muted) process.stdout.write(chunk);
      done();
    },
  });
  const reader = createInterface({ input: process.stdin, output, terminal: true });
  const gone = new Promise<never>((_resolve, reject) => {
    const stop = (): void => reject(new FlashFailure("settings", "Stopped; nothing was written."));
    reader.once("close", stop);
    reader.once("SIGINT", stop);
  });
  gone.catch(() => {});
  try {
    const answer = reader.question(prompt);
    muted = secret;
    const text = await Promise.race([answer, gone]);
    return secret ? text : text.trim();
  } finally {
    reader.close();
    if (secret) process.stdout.write("\n");
  }
};
