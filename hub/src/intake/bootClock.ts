/**
 * Dates the messages of one boot of a sensor, which has no wall clock.
 *
 * A message tells the uptime at which it was sent. Received minus sent is the moment of the boot plus the message's
 * delay, and a delay is never negative, so the smallest difference seen is the best estimate of that moment. A queued
 * or resent message carries the time of its sending, and therefore cannot spoil the estimate; it can only be later.
 *
 * The smallest difference alone would never rise again: a sensor whose crystal is slow would be dated earlier and
 * earlier, and one absurd uptime would spoil all that follows. So the smallest of the last minutes replaces it,
 * provided that messages came in as fast as they were sent. What comes out of a queue comes in faster.
 */
export type BootClock = {
  readonly bootedAtMs: number;
  /** The least estimate since a message that was received and sent at these times. */
  readonly lately?: { readonly bootedAtMs: number; readonly receivedAtMs: number; readonly sentUptimeMs: number };
};

/** Long enough to hold a message that was not delayed, short enough for a crystal that is wrong by 0.1 %. */
const LATELY_MS = 300_000;
/** More difference than this between the times of sending and of receiving is a queue being emptied. */
const IN_STEP_MS = 30_000;

const restarted = (receivedAtMs: number, sentUptimeMs: number): NonNullable<BootClock["lately"]> => ({
  bootedAtMs: receivedAtMs - sentUptimeMs,
  receivedAtMs,
  sentUptimeMs,
});

/** The clock after one more message; `improved` says whether the estimate changed. */
export const observe = (
  clock: BootClock | undefined,
  receivedAtMs: number,
  sentUptimeMs: number,
): { clock: BootClock; improved: boolean } => {
  const seen = receivedAtMs - sentUptimeMs;
  if (!clock) return { clock: { bootedAtMs: seen, lately: restarted(receivedAtMs, sentUptimeMs) }, improved: true };
  const begun = clock.lately ?? restarted(receivedAtMs, sentUptimeMs);
  const lately = { ...begun, bootedAtMs: Math.min(begun.bootedAtMs, seen) };
  if (receivedAtMs - lately.receivedAtMs < LATELY_MS) {
    const improved = seen < clock.bootedAtMs;
    return { clock: { bootedAtMs: improved ? seen : clock.bootedAtMs, lately }, improved };
  }
  const inStep = Math.abs(seen - (lately.receivedAtMs - lately.sentUptimeMs)) <= IN_STEP_MS;
  const bootedAtMs = inStep ? lately.bootedAtMs : Math.min(clock.bootedAtMs, seen);
  return {
    clock: { bootedAtMs, lately: restarted(receivedAtMs, sentUptimeMs) },
    improved: bootedAtMs !== clock.bootedAtMs,
  };
};

/** The clock after the hub's own was set; what was measured lately is measured anew. */
export const shiftedBootClock = (clock: BootClock, byMs: number): BootClock => ({
  bootedAtMs: clock.bootedAtMs + byMs,
});

/** UTC epoch milliseconds of an uptime. */
export const occurredAtMs = (clock: BootClock, uptimeMs: number): number => clock.bootedAtMs + uptimeMs;
