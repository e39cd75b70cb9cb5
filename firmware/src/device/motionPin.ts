const DEBOUNCE_MS = 25;

/** Tells the level of the motion sensor's pin now, where that can be read, and at every change. */
export const watchMotionPin = (pin: string, changed: (high: boolean) => void): void => {
  try {
    if (typeof setWatch === "function") {
      setWatch((change) => changed(!!change.state), pin, { repeat: true, edge: "both", debounce: DEBOUNCE_MS });
    }
  } catch (e) {
    console.log(`motion pin ${pin}: ${e}`);
  }
  try {
    if (typeof digitalRead === "function") changed(!!digitalRead(pin));
  } catch (_) {
    // Only the changes are known then.
  }
};
