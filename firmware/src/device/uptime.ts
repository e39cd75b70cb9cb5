/** Makes the clock of this boot: whole milliseconds since `origin` (in seconds), never backwards. */
export const createUptime = (origin: number) => {
  let lastMs = 0;
  return (): number => {
    const nowMs = Math.round((getTime() - origin) * 1000);
    if (nowMs > lastMs) lastMs = nowMs;
    return lastMs;
  };
};
