const EVERY_MS = 2000;

/**
 * Tells how far a long work is, every two seconds. On a terminal the words replace each other.
 * @param said the words, asked for when they are to be told
 */
export const createProgress = (
  stream: { isTTY?: boolean; write(text: string): unknown },
  said: () => string,
  elapsed = () => performance.now(),
): { look(): void; end(): void } => {
  const begun = elapsed();
  let last = begun;
  let told = false;
  const tell = (ending: string): void => {
    const words = `${said()}, ${Math.round((elapsed() - begun) / 1000)} s`;
    stream.write(stream.isTTY ? `\r\x1b[K${words}${ending}` : `${words}\n`);
    told = true;
  };
  return {
    look: () => {
      if (elapsed() - last < EVERY_MS) return;
      last = elapsed();
      tell("");
    },
    // What took no time needs no last word.
    end: () => {
      if (told) tell("\n");
    },
  };
};
