import fc from "fast-check";
import { expect, test } from "vitest";
import { createPasswordThrottle } from "./passwordThrottle.ts";

const NOW = 1_700_000_000_000;

test("ten wrong passwords in a minute are refused at once, further ones one after the other", () => {
  const throttle = createPasswordThrottle();
  const waits = Array.from({ length: 14 }, (_, i) => throttle.failed("a", NOW + i * 10) + i * 10);
  expect(waits.slice(0, 10)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  for (let i = 11; i < 14; i++) expect((waits[i] as number) - (waits[i - 1] as number)).toBe(2000);
  expect(throttle.failed("b", NOW + 200)).toBe(0);
});

test("however many ask at once, an address gets no more than ten refusals in a minute and one every two seconds", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300), { minLength: 20, maxLength: 300 }), (pauses) => {
      const throttle = createPasswordThrottle();
      let now = NOW;
      const answered: number[] = [];
      for (const pause of pauses) {
        now += pause;
        const waitMs = throttle.failed("a", now);
        // What waits for the longest time is refused without an answer by then, or much later than it would like.
        if (waitMs < 30_000) answered.push(now + waitMs);
      }
      for (const from of answered) {
        const within = answered.filter((at) => at >= from && at < from + 60_000).length;
        expect(within).toBeLessThanOrEqual(10 + 30 + 1);
      }
    }),
  );
});

test("an address that goes on and on is not even looked at, until it pauses", () => {
  const throttle = createPasswordThrottle();
  for (let i = 0; i < 250; i++) if (throttle.admits("a", NOW)) throttle.failed("a", NOW);
  expect(throttle.admits("a", NOW)).toBe(false);
  expect(throttle.admits("b", NOW)).toBe(true);
  expect(throttle.admits("a", NOW + 1000)).toBe(true);
});

test("a clock that is set back by a day does not slow anybody for a day", () => {
  const throttle = createPasswordThrottle();
  for (let i = 0; i < 20; i++) throttle.failed("a", NOW);
  expect(throttle.failed("a", NOW - 86_400_000)).toBe(0);
});
