/** The hub is away for a moment because this page changed its settings. */
let untilMs = 0;

/** From now on, for at most this long. */
export const expectRenewal = (forMs: number): void => {
  untilMs = Date.now() + forMs;
};

export const isHubRenewing = (nowMs: number): boolean => nowMs < untilMs;
