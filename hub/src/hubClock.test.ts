import { expect, test } from "vitest";
import { createHubClock } from "./hubClock.ts";

/** A wall clock that can be set, over a clock that cannot. */
const settable = () => {
  let elapsed = 5000;
  let offset = 1_700_000_000_000;
  const timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => elapsed + offset,
    elapsed: () => elapsed,
    after: (delayMs: number, callback: () => void) => {
      const timer = { at: elapsed + delayMs, callback };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    set: (byMs: number) => {
      offset += byMs;
    },
    pass: (ms: number) => {
      const end = elapsed + ms;
      for (let due = timers.find(({ at }) => at <= end); due; due = timers.find(({ at }) => at <= end)) {
        timers.splice(timers.indexOf(due), 1);
        elapsed = Math.max(elapsed, due.at);
        due.callback();
      }
      elapsed = end;
    },
    waiting: () => timers.length,
  };
};

test.each([86_400_000, -86_400_000, 700])("a step of %i ms is told before it shows", (byMs) => {
  const source = settable();
  const clock = createHubClock(source);
  const told: number[] = [];
  clock.onStep((by) => told.push(by));
  source.pass(500);
  const before = clock.now();
  source.set(byMs);
  expect(clock.now()).toBe(before);
  source.pass(600);
  expect(told).toEqual([byMs]);
  expect(clock.now()).toBe(source.now());
  source.pass(5000);
  expect(told).toEqual([byMs]);
});

test("a clock that is only disciplined is followed without a word", () => {
  const source = settable();
  const clock = createHubClock(source);
  const told: number[] = [];
  clock.onStep((by) => told.push(by));
  for (let i = 0; i < 100; i++) {
    source.set(20);
    source.pass(1000);
  }
  expect(told).toEqual([]);
  expect(clock.now()).toBe(source.now());
});

test("leaves no timer behind", () => {
  const source = settable();
  const clock = createHubClock(source);
  source.pass(10_000);
  clock.stop();
  expect(source.waiting()).toBe(0);
});
