import { expect, it } from "vitest";
import { breakerState, type ChannelBreaker, CLOSED, stepBreaker } from "./channelBreaker.ts";

const failing = (times: number, at: number, from: ChannelBreaker = CLOSED) =>
  Array.from({ length: times }).reduce<ChannelBreaker>((breaker) => stepBreaker(breaker, false, at), from);

it("opens after three failures in a row, and not for two with a success between them", () => {
  expect(breakerState(failing(2, 0), 0)).toBe("closed");
  expect(breakerState(failing(3, 0), 0)).toBe("open");
  expect(breakerState(failing(2, 0, stepBreaker(failing(2, 0), true, 0)), 0)).toBe("closed");
});

it("lets one message try after the pause, which doubles with each failed trial up to five minutes", () => {
  let breaker = failing(3, 0);
  let now = 0;
  const pauses: number[] = [];
  for (let i = 0; i < 6; i++) {
    const until = breaker.openUntil ?? 0;
    pauses.push((until - now) / 1000);
    expect(breakerState(breaker, until - 1)).toBe("open");
    expect(breakerState(breaker, until)).toBe("halfOpen");
    now = until;
    breaker = stepBreaker(breaker, false, now);
  }
  expect(pauses).toEqual([30, 60, 120, 240, 300, 300]);
  expect(stepBreaker(breaker, true, now)).toEqual(CLOSED);
});

it("is not held open longer by a message that could not wait for the trial", () => {
  const open = failing(3, 0);
  expect(stepBreaker(open, false, 10_000).openUntil).toBe(open.openUntil);
});
