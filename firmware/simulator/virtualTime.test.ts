import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createManualClock } from "./clock.ts";
import { createVirtualTime } from "./virtualTime.ts";

const started = (speed = 1) => {
  const clock = createManualClock();
  const time = createVirtualTime({ clock, speed });
  time.start();
  return { clock, time };
};

describe("a board's time", () => {
  it("runs tasks in the order of their times, and in the order of scheduling when they are due together", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2000), { maxLength: 40 }), fc.constantFrom(1, 7, 60), (delays, speed) => {
        const { clock, time } = started(speed);
        const seen: Array<{ dueMs: number; index: number }> = [];
        delays.forEach((delayMs, index) => {
          time.schedule(delayMs, "script", () => seen.push({ dueMs: time.nowMs, index }));
        });
        clock.advanceNow(3000 / speed);
        const expected = delays
          .map((dueMs, index) => ({ dueMs, index }))
          .sort((a, b) => a.dueMs - b.dueMs || a.index - b.index);
        expect(seen).toEqual(expected);
        time.stop();
        expect(clock.pending).toBe(0);
      }),
    );
  });

  it("runs as many times as fast as it is told", () => {
    const { clock, time } = started(60);
    clock.advanceNow(1000);
    expect(time.nowMs).toBeCloseTo(60_000, 6);
  });

  it("shows a task the time at which it was due, and goes on between tasks", () => {
    const { clock, time } = started();
    const seen: number[] = [];
    time.schedule(100, "script", () => seen.push(time.nowMs));
    clock.advanceNow(99);
    expect(time.nowMs).toBe(99);
    clock.advanceNow(50);
    expect(seen).toEqual([100]);
    expect(time.nowMs).toBe(149);
  });

  it("does not run a cancelled task", () => {
    const { clock, time } = started();
    let ran = false;
    const task = time.schedule(10, "script", () => {
      ran = true;
    });
    task.cancel();
    task.cancel();
    clock.advanceNow(100);
    expect(ran).toBe(false);
  });

  it("holds script tasks back while the interpreter is blocked, but not the hardware's", () => {
    const { clock, time } = started();
    const seen: string[] = [];
    time.schedule(0, "script", () => time.blockScripts(500));
    time.schedule(100, "script", () => seen.push(`script ${time.nowMs}`));
    time.schedule(100, "hardware", () => seen.push(`hardware ${time.nowMs}`));
    clock.advanceNow(1000);
    expect(seen).toEqual(["hardware 100", "script 500"]);
  });

  it("forgets the board's tasks at a restart, but not the world's", () => {
    const { clock, time } = started();
    const seen: string[] = [];
    for (const kind of ["script", "hardware", "world"] as const) time.schedule(10, kind, () => seen.push(kind));
    time.dropBoardTasks();
    clock.advanceNow(100);
    expect(seen).toEqual(["world"]);
  });

  it("lets the clock wake it again before it has worked off a long stretch, and slips when it is too far behind", () => {
    let nowMs = 0;
    const wakes: Array<() => void> = [];
    const wake = (callback: () => void): (() => void) => {
      wakes.push(callback);
      return () => undefined;
    };
    const clock = { now: () => nowMs, wake };
    const time = createVirtualTime({ clock, speed: 1 });
    time.start();
    let ran = 0;
    const again = (): void => {
      ran++;
      time.schedule(10, "script", again);
    };
    time.schedule(10, "script", again);
    nowMs = 3_600_000;
    wakes.pop()?.();
    expect(ran).toBeLessThan(50);
    expect(time.slippedMs).toBeGreaterThan(3_500_000);
    for (let turn = 0; turn < 100; turn++) wakes.pop()?.();
    expect(ran).toBeGreaterThan(900);
    expect(ran).toBeLessThan(1200);
    time.stop();
  });

  it("leaves nothing behind when it is stopped from within a task", () => {
    const { clock, time } = started();
    time.schedule(10, "script", () => time.stop());
    time.schedule(11, "script", () => expect.unreachable());
    clock.advanceNow(100);
    expect(clock.pending).toBe(0);
  });
});
