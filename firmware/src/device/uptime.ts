/** Makes the clock of this boot: whole milliseconds since now, never backwards. */
export const createUptime = () => {
  const startSeconds = getTime();
  let lastMs = 0;
  return (): number => {
    lastMs = Math.max(lastMs, Math.round((getTime() - startSeconds) * 1000));
    return lastMs;
  };
};
