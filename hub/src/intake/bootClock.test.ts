import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BootClock, observe, occurredAtMs } from "./bootClock.ts";

const BOOTED_AT = 1_700_000_000_000;

const clockAfter = (messages: { sentUptimeMs: number; delayMs: number }[]): BootClock => {
  let clock: BootClock | undefined;
  for (const { sentUptimeMs, delayMs } of messages) {
    clock = observe(clock, BOOTED_AT + sentUptimeMs + delayMs, sentUptimeMs).clock;
  }
  return clock as BootClock;
};

describe("dating by uptime", () => {
  test("a minute that was queued for two hours is dated when it happened", () => {
    const clock = clockAfter([
      { sentUptimeMs: 1000, delayMs: 20 },
      { sentUptimeMs: 7_200_000, delayMs: 15 },
    ]);
    expect(occurredAtMs(clock, 60_000)).toBe(BOOTED_AT + 60_000 + 15);
  });

  test("errs by no more than the shortest delay seen, whatever the others were", () => {
    const message = fc.record({ sentUptimeMs: fc.nat(86_400_000), delayMs: fc.nat(60_000) });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1 }), fc.nat(86_400_000), (messages, uptime) => {
        const error = occurredAtMs(clockAfter(messages), uptime) - (BOOTED_AT + uptime);
        expect(error).toBe(Math.min(...messages.map(({ delayMs }) => delayMs)));
      }),
    );
  });

  test("says when the estimate improved, and only then", () => {
    const first = observe(undefined, BOOTED_AT + 500, 0);
    expect(first.improved).toBe(true);
    expect(observe(first.clock, BOOTED_AT + 2500, 1000).improved).toBe(false);
    expect(observe(first.clock, BOOTED_AT + 2100, 2000).improved).toBe(true);
  });
});
