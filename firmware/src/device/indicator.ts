import { tryTo } from "./tryTo.ts";

/** One character is a fifth of a second, "1" is on. */
export type Pattern = "off" | "fault" | "link" | "alarm" | "identify";

const STEP_MS = 200;

/** The lamp on the board, dark while all is well: it stands in a nursery. A buzzer joins it in the alarm. */
export const createIndicator = (lampPin: string | null | undefined, buzzerPin: string | null | undefined) => {
  let steps = "0";
  let pattern: Pattern = "off";
  let step = 0;
  let shown = -1;
  let blinking = false;
  const write = (pin: string | null | undefined, level: number): void => tryTo(() => pin && digitalWrite(pin, level));
  /** No timer runs while it is dark, which is nearly always. */
  const next = (): void => {
    blinking = pattern !== "off";
    if (blinking) setTimeout(next, STEP_MS);
    step = (step + 1) % steps.length;
    const lit = steps.charAt(step) === "1" ? 1 : 0;
    const sounding = pattern === "alarm" ? lit : 0;
    if (shown === lit + sounding) return;
    shown = lit + sounding;
    write(lampPin, lit);
    write(buzzerPin, sounding);
  };
  next();
  return (newPattern: Pattern): void => {
    if (pattern === newPattern) return;
    pattern = newPattern;
    // Made anew for each change, since it would take memory all night.
    steps = { off: "0", fault: "1010100000", link: "100000000000000", alarm: "1100", identify: "10" }[pattern];
    step = -1;
    if (!blinking) next();
  };
};
