import { tryTo } from "./tryTo.ts";

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

/** The lamp on the board, dark while all is well: it stands in a nursery. A buzzer joins it in the alarm. */
export const createIndicator = (lampPin: string | null | undefined, buzzerPin: string | null | undefined) => {
  let steps = STEPS.off;
  let step = 0;
  let shown = -1;
  let blinking = false;
  const write = (pin: string | null | undefined, level: number): void => tryTo(() => pin && digitalWrite(pin, level));
  /** No timer runs while it is dark, which is nearly always. */
  const next = (): void => {
    blinking = steps !== STEPS.off;
    if (blinking) setTimeout(next, STEP_MS);
    step = (step + 1) % steps.length;
    const lit = steps.charAt(step) === "1" ? 1 : 0;
    const sounding = steps === STEPS.alarm ? lit : 0;
    if (shown === lit + sounding) return;
    shown = lit + sounding;
    write(lampPin, lit);
    write(buzzerPin, sounding);
  };
  next();
  return (pattern: Pattern): void => {
    if (steps === STEPS[pattern]) return;
    steps = STEPS[pattern];
    step = -1;
    if (!blinking) next();
  };
};
