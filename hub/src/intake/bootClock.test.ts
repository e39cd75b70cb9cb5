import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BootClock } from "./bootClock.ts";

const BOOTED_AT = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

type Sent = { sentUptimeMs: number; delayMs: number };

/** The clock, which changes in place, after messages. */
const clockAfter = (messages: Sent[], clock = new BootClock()): BootClock => {
  for (const { sentUptimeMs, delayMs } of messages) clock.observe(BOOTED_AT + sentUptimeMs + delayMs, sentUptimeMs);
  return clock;
};

/** A sensor that sends at a pace; its crystal is fast by `ppm`. The largest error of a date in each step. */
const errorsOfDays = (ppm: number, days: number, delays: number[], offline: (atMs: number) => boolean): number[] => {
  const clock = new BootClock();
  const errors: number[] = [];
  for (let atMs = 0, i = 0; atMs < days * DAY_MS; atMs += 20_000, i++) {
    if (offline(atMs)) continue;
    const uptimeMs = Math.round(atMs * (1 + ppm / 1e6));
    clock.observe(BOOTED_AT + atMs + (delays[i % delays.length] as number), uptimeMs);
    errors.push(clock.occurredAtMs(uptimeMs) - (BOOTED_AT + atMs));
  }
  return errors;
};

describe("dating by uptime", () => {
  test("a minute that was queued for two hours is dated when it happened", () => {
    const clock = clockAfter([
      { sentUptimeMs: 1000, delayMs: 20 },
      { sentUptimeMs: 7_200_000, delayMs: 15 },
    ]);
    expect(clock.occurredAtMs(60_000)).toBe(BOOTED_AT + 60_000 + 15);
  });

  test("errs by no more than the shortest delay seen within five minutes, whatever the others were", () => {
    const message = fc.record({ pauseMs: fc.nat(3000), delayMs: fc.nat(60_000) });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 60 }), fc.nat(DAY_MS), (messages, uptime) => {
        let sentUptimeMs = 0;
        const sent = messages.map(({ pauseMs, delayMs }) => {
          sentUptimeMs += pauseMs;
          return { sentUptimeMs, delayMs };
        });
        const error = clockAfter(sent).occurredAtMs(uptime) - (BOOTED_AT + uptime);
        expect(error).toBe(Math.min(...sent.map(({ delayMs }) => delayMs)));
      }),
    );
  });

  test("says when the estimate improved, and only then", () => {
    const clock = new BootClock();
    expect(clock.observe(BOOTED_AT + 500, 0)).toBe(true);
    expect(clock.observe(BOOTED_AT + 2500, 1000)).toBe(false);
    expect(clock.observe(BOOTED_AT + 2100, 2000)).toBe(true);
  });

  test("errs by no more than what the crystal drifts in an outage or in ten minutes, over a week", () => {
    const drift = fc.integer({ min: -500, max: 500 });
    const delays = fc.array(fc.integer({ min: 2, max: 400 }), { minLength: 3, maxLength: 9 });
    const outage = fc.record({ fromMs: fc.nat(7 * DAY_MS), forMs: fc.nat(DAY_MS / 2) });
    fc.assert(
      fc.property(drift, delays, fc.array(outage, { maxLength: 3 }), (ppm, delay, outages) => {
        const offline = (at: number) => outages.some(({ fromMs, forMs }) => at >= fromMs && at < fromMs + forMs);
        const errors = errorsOfDays(ppm, 7, delay, offline).slice(1);
        // After an outage the estimate is as old as the outage; the next minutes mend it.
        const longestMs = Math.max(10 * MINUTE_MS, ...outages.map(({ forMs }) => forMs)) * outages.length;
        const allowed = 500 + (Math.abs(ppm) / 1e6) * (longestMs + 10 * MINUTE_MS);
        expect(Math.max(...errors)).toBeLessThan(500);
        expect(Math.min(...errors)).toBeGreaterThan(-allowed);
      }),
      { numRuns: 20 },
    );
  });

  test.each([50, -50, 100, -100])("a crystal off by %i ppm is followed for a week", (ppm) => {
    const errors = errorsOfDays(ppm, 7, [12, 3, 40, 250, 8], () => false);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(300);
  });

  test("what comes out of a queue at once does not move the estimate, however long it waited", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 720 }),
        fc.integer({ min: 0, max: 2 * MINUTE_MS }),
        (minutes, emptyingMs) => {
          const clock = clockAfter([{ sentUptimeMs: 1000, delayMs: 5 }]);
          const endMs = 10_000 + minutes * MINUTE_MS;
          const queued = Array.from({ length: minutes }, (_, i) => {
            const sentUptimeMs = 10_000 + i * MINUTE_MS;
            return { sentUptimeMs, delayMs: endMs + (i * emptyingMs) / minutes - sentUptimeMs };
          });
          for (const message of queued) {
            clockAfter([message], clock);
            const error = clock.occurredAtMs(message.sentUptimeMs) - (BOOTED_AT + message.sentUptimeMs);
            expect(Math.abs(error)).toBeLessThan(1000);
          }
        },
      ),
    );
  });

  const ABSURD_MS = 300_000_000_000;
  const everySecond = (seconds: number, fromMs: number) =>
    Array.from({ length: seconds }, (_, i) => ({ sentUptimeMs: fromMs + i * 1000, delayMs: 5 }));

  test("an absurd uptime spoils no date but its own message's, whenever it comes", () => {
    for (const after of [1, 299, 300, 301, 450]) {
      const clock = clockAfter(everySecond(after, 1000));
      expect(clock.observe(BOOTED_AT + after * 1000 + 500, ABSURD_MS)).toBe(false);
      expect(clock.occurredAtMs(ABSURD_MS)).toBe(BOOTED_AT + after * 1000 + 500);
      expect(clock.bootedAtMs).toBe(BOOTED_AT + 5);
      for (const message of everySecond(700, after * 1000 + 1000)) {
        clockAfter([message], clock);
        expect(clock.occurredAtMs(message.sentUptimeMs)).toBe(BOOTED_AT + message.sentUptimeMs + 5);
      }
    }
  });

  test("absurd uptimes that do not agree spoil nothing either", () => {
    const clock = clockAfter(everySecond(10, 1000));
    for (let i = 1; i < 9; i++) clock.observe(BOOTED_AT + 11_000, ABSURD_MS - i * DAY_MS);
    expect(clock.bootedAtMs).toBe(BOOTED_AT + 5);
  });

  test("a leap dates its own message at once, and the boot when the next message confirms it", () => {
    // Kept for eight hours by a broker, then fresh.
    const clock = clockAfter([{ sentUptimeMs: 1000, delayMs: 8 * 60 * MINUTE_MS }]);
    const fresh = { sentUptimeMs: 8 * 60 * MINUTE_MS, delayMs: 7 };
    clockAfter([fresh], clock);
    expect(clock.occurredAtMs(fresh.sentUptimeMs)).toBe(BOOTED_AT + fresh.sentUptimeMs + 7);
    clockAfter([{ sentUptimeMs: fresh.sentUptimeMs + 1000, delayMs: 9 }], clock);
    expect(clock.bootedAtMs).toBe(BOOTED_AT + 9);
  });

  test("an absurd uptime as the first of a boot spoils the dates of ten minutes at most", () => {
    const clock = new BootClock();
    clock.observe(BOOTED_AT, ABSURD_MS);
    expect(clockAfter(everySecond(601, 1000), clock).occurredAtMs(700_000)).toBe(BOOTED_AT + 700_000 + 5);
  });

  test.each([DAY_MS, -DAY_MS])("after the hub's clock was set by %i ms the dates are right at once", (byMs) => {
    const clock = clockAfter([{ sentUptimeMs: 1000, delayMs: 5 }]);
    clock.shift(byMs);
    clock.observe(BOOTED_AT + 2000 + byMs + 8, 2000);
    expect(clock.occurredAtMs(2000)).toBe(BOOTED_AT + byMs + 2005);
  });

  test("a step that nobody saw, while the hub was away, is followed within ten minutes", () => {
    const stored = new BootClock(BOOTED_AT - DAY_MS);
    const later = Array.from({ length: 601 }, (_, i) => ({ sentUptimeMs: 3000 + i * 1000, delayMs: 5 }));
    expect(clockAfter(later, stored).occurredAtMs(700_000)).toBe(BOOTED_AT + 700_000 + 5);
  });
});
