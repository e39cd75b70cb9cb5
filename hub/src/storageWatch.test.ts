import { describe, expect, test } from "vitest";
import { createLog } from "./log.ts";
import { StorageWatch } from "./storageWatch.ts";

/** A disk whose state is told by hand, and the timers that were asked for. */
const stand = () => {
  const told: string[] = [];
  const timers = new Set<() => void>();
  const watch = new StorageWatch({
    folder: "/",
    clock: {
      now: () => 0,
      elapsed: () => 0,
      after: (_, callback) => {
        timers.add(callback);
        return () => timers.delete(callback);
      },
    },
    log: createLog("silent"),
    trouble: (rule, detail) => told.push(`${rule}: ${detail}`),
    clear: (rule) => told.push(`${rule} is well`),
  });
  const pass = () => {
    for (const timer of [...timers]) timer();
  };
  const start = () => {
    watch.start();
    watch.stop();
  };
  return { watch, told, pass, start };
};
const FULL = { takes: false, reason: "database or disk is full", droppedLevels: 0 } as const;

describe("the watch over the journal's disk", () => {
  test("tells at once that the disk is full, and the all-clear only when it has been well for a while", () => {
    const { watch, told, pass, start } = stand();
    start();
    watch.diskChanged(FULL);
    expect(told).toEqual(["storage: the hub's disk takes no more: database or disk is full"]);
    watch.diskChanged({ takes: true });
    expect(told).toHaveLength(1);
    pass();
    expect(told[1]).toBe("storage is well");
  });

  test("takes a disk that fails again before that for the same trouble", () => {
    const { watch, told, pass, start } = stand();
    start();
    watch.diskChanged(FULL);
    watch.diskChanged({ takes: true });
    watch.diskChanged(FULL);
    pass();
    expect(told.filter((line) => line.endsWith("is well"))).toEqual([]);
  });

  test("does not call a damaged journal well when its disk is", () => {
    const { watch, told, pass, start } = stand();
    start();
    watch.damageFound("database disk image is malformed");
    watch.diskChanged(FULL);
    watch.diskChanged({ takes: true });
    pass();
    expect(told[0]).toMatch(/^storage: the hub's journal is damaged: restart the hub/);
    expect(told.filter((line) => line.endsWith("is well"))).toEqual([]);
  });

  test("tells what it met before anybody could be told, once it has started", () => {
    const { watch, told, start } = stand();
    watch.damageFound("database disk image is malformed");
    expect(told).toEqual([]);
    start();
    expect(told).toEqual([expect.stringMatching(/^storage: the hub's journal is damaged/)]);
  });

  test("asks for a restart when the journal's thread is gone, and gives no all-clear", () => {
    const { watch, told, pass, start } = stand();
    start();
    watch.ended("out of memory");
    watch.diskChanged({ takes: true });
    pass();
    expect(told).toEqual(["storage: the hub's journal takes nothing any more: restart the hub (out of memory)"]);
  });
});
