/** One character is a fifth of a second, "1" is on. */
export type Pattern = "off" | "fault" | "link" | "alarm" | "identify";

const STEPS: { [pattern in Pattern]: string } = {
  off: "0",
  fault: "1010100000",
  link: "100000000000000",
  alarm: "1100",
  identify: "10",
};

const STEP_MS = 200;

/** The lamp on the board. Dark while all is well: it stands in a nursery. */
export const createIndicator = (pin: string | undefined) => {
  let steps = STEPS.off;
  let step = 0;
  let lit = -1;
  const next = (): void => {
    step = (step + 1) % steps.length;
    const level = steps.charAt(step) === "1" ? 1 : 0;
    if (level === lit) return;
    lit = level;
    try {
      if (pin && typeof digitalWrite === "function") digitalWrite(pin, level);
    } catch (_) {
      // A lamp that cannot be lit must not stop the watch.
    }
  };
  setInterval(next, STEP_MS);
  return (pattern: Pattern): void => {
    if (steps === STEPS[pattern]) return;
    steps = STEPS[pattern];
    step = -1;
  };
};
