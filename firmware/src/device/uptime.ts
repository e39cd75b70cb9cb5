/** Makes the clock of this boot: whole milliseconds since `origin` (in seconds), never backwards. */
export const createUptime = (origin: number) => {
  let lastMs = 0;
  return (): number => {
    lastMs = Math.max(lastMs, Math.round((getTime() - origin) * 1000));
    return lastMs;
  };
};
