import type { SensorMessage } from "@veilleuse/shared";
import { describe, expect, test } from "vitest";
import { SensorBoot } from "./sensorBoot.ts";

const BOOTED_AT = 1_700_000_000_000;

const minute = (seq: number, atMs: number): SensorMessage => {
  const sound = { leq: 40, max: 50, l10: 45, l90: 35, cry: 0, loud: 0, motion: 0, cover: 60 };
  return { channel: "minute", body: { v: 1, boot: "0000000a", seq, up: atMs, at: atMs, ...sound } };
};

describe("the clock of a boot", () => {
  const changes = (boot: SensorBoot, delaysMs: number[]) =>
    delaysMs.map((delayMs, i) => boot.date(minute(i + 1, i * 1000), BOOTED_AT + i * 1000 + delayMs).clockChanged);

  test("is worth writing down when it is new or changed by a tenth of a second, in one step or in many", () => {
    expect(changes(new SensorBoot("0000000a"), [500, 450, 401, 400, 399, 200])).toEqual([
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
  });

  test("is not written down again when it was read from the journal", () => {
    const boot = new SensorBoot("0000000a", { bootedAtMs: BOOTED_AT + 50, ranges: [[1, 4]] });
    expect(boot.date(minute(5, 1000), BOOTED_AT + 1040).clockChanged).toBe(false);
    expect(boot.bootedAtMs).toBe(BOOTED_AT + 40);
  });

  test("dates at once by an estimate that is not worth writing down yet", () => {
    const boot = new SensorBoot("0000000a", { bootedAtMs: BOOTED_AT + 50, ranges: [] });
    expect(boot.date(minute(1, 1000), BOOTED_AT + 1020).occurredAtMs).toBe(BOOTED_AT + 1020);
  });
});
