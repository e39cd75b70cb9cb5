/**
 * Dates the messages of one boot of a sensor, which has no wall clock.
 *
 * A message tells the uptime at which it was sent. Received minus sent is the moment of the boot plus the message's
 * delay, and a delay is never negative, so the smallest difference seen is the best estimate of that moment. A queued
 * or resent message carries the time of its sending, and therefore cannot spoil the estimate; it can only be later.
 */
export type BootClock = { readonly bootedAtMs: number };

/** The clock after one more message; `improved` says whether the estimate changed. */
export const observe = (
  clock: BootClock | undefined,
  receivedAtMs: number,
  sentUptimeMs: number,
): { clock: BootClock; improved: boolean } => {
  const bootedAtMs = receivedAtMs - sentUptimeMs;
  if (clock && clock.bootedAtMs <= bootedAtMs) return { clock, improved: false };
  return { clock: { bootedAtMs }, improved: true };
};

/** UTC epoch milliseconds of an uptime. */
export const occurredAtMs = (clock: BootClock, uptimeMs: number): number => clock.bootedAtMs + uptimeMs;
