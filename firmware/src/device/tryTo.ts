/** Makes a call that some builds do not have or that may be refused: the watch goes on without it. */
export const tryTo = (call: () => void): void => {
  try {
    call();
  } catch (_) {
    // Absent or refused.
  }
};
