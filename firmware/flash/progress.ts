/** As much of a stream as progress is shown on. */
export type Screen = { isTTY?: boolean; write(text: string): unknown };

const STEPS_IN_A_FILE = 4;

/** Shows how much was sent: one line that changes on a terminal, a line for each quarter elsewhere. */
export const createProgress = (screen: Screen): ((share: number) => void) => {
  let shown = -1;
  return (share) => {
    const percent = Math.floor(share * 100);
    if (screen.isTTY) {
      if (percent !== shown) screen.write(`\r  ${percent} %${percent === 100 ? "\n" : ""}`);
      shown = percent;
      return;
    }
    const step = Math.floor(share * STEPS_IN_A_FILE);
    if (step > shown) screen.write(`  ${Math.floor((step * 100) / STEPS_IN_A_FILE)} %\n`);
    shown = Math.max(shown, step);
  };
};
