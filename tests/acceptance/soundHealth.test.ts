import { mix, quietRoom, sine, timeline, whiteNoiseMachine } from "@veilleuse/firmware/simulator";
import { afterEach, describe, expect, test } from "vitest";
import { type BoardWithBroker, startBoardWithBroker } from "../harness/boardBroker.ts";

/** Every number that a sensor ever published is one. */
const expectNumbers = (nursery: BoardWithBroker): void => {
  for (const message of nursery.told) {
    for (const [name, value] of Object.entries(message)) expect(value, `${message.channel}.${name}`).not.toBeNull();
  }
};

describe("a sensor on a virtual board", () => {
  let nursery: BoardWithBroker;
  afterEach(async () => {
    expectNumbers(nursery);
    expect(nursery.board.panics).toBe(0);
    await nursery.stop();
  });

  const levels = (count: number) =>
    nursery
      .of("level")
      .slice(-count)
      .map((level) => level as unknown as { leq: number; max: number; floor: number; gap: boolean });
  const faults = () => nursery.of("event").filter(({ type }) => type === "fault");

  test("that loses most of its frames goes on at 4 kHz, then without weighting, and says so", async () => {
    nursery = await startBoardWithBroker({ sound: mix(quietRoom(35, 1), sine(1000, 70)), rateError: 0.016 });
    await nursery.pass(8);
    expect(nursery.of("status").at(-1)).toMatchObject({ online: true, rate: 8000, weighting: "A", retain: true });
    // A connection to a host that does not answer blocks everything for 15 s; here one comes after the other.
    const block = () => {
      nursery.board.link.blackHole();
      nursery.board.evaluate(`require("net").connect({ host: "127.0.0.1", port: 1 }, function () {})`);
      nursery.board.link.restore();
    };
    const blockedUntil = async (condition: () => boolean) => {
      for (let i = 0; i < 12 && !condition(); i++) {
        block();
        await nursery.pass(17);
      }
    };
    const state = () => {
      const { rate, weighting } = nursery.of("status").at(-1) as unknown as { rate: number; weighting: string };
      return `${rate} ${weighting}`;
    };
    await blockedUntil(() => state() !== "8000 A");
    await nursery.pass(20);
    expect(state()).toBe("4000 A");
    expect(Math.abs((levels(1)[0]?.leq ?? 0) - 70)).toBeLessThan(0.5);
    await blockedUntil(() => state() !== "4000 A");
    await nursery.pass(70);
    expect(state()).toBe("4000 Z");
    expect(nursery.of("status").at(-1)).toMatchObject({ retain: true });
    expect(Math.abs((levels(1)[0]?.leq ?? 0) - 70)).toBeLessThan(0.5);
    expect(levels(200).some(({ gap }) => gap)).toBe(true);
    const health = nursery.of("health").at(-1) as unknown as { overruns: number; blindMs: number };
    expect(health.overruns).toBeGreaterThanOrEqual(10);
    expect(health.blindMs).toBeGreaterThan(100_000);
  });

  test("that is blocked now and then by a hub that is away keeps its rate", async () => {
    nursery = await startBoardWithBroker({ sound: quietRoom(35, 1) });
    await nursery.pass(8);
    nursery.board.link.blackHole();
    await nursery.pass(600);
    nursery.board.link.restore();
    await nursery.pass(90);
    expect(nursery.of("status").at(-1)).toMatchObject({ rate: 8000, weighting: "A" });
    expect(nursery.of("health").at(-1)?.overruns).toBeGreaterThan(3);
  });

  test("is labelled uncalibrated until it is calibrated, and then reads the reference, also after a restart", async () => {
    nursery = await startBoardWithBroker({ sound: sine(1000, 74) });
    await nursery.pass(10);
    expect(nursery.of("status").at(-1)).toMatchObject({ cal: false });
    expect(levels(1)[0]?.leq).toBeCloseTo(74, 0);
    expect(await nursery.command("calibrate", 78)).toMatchObject({ ok: true });
    await nursery.pass(4);
    expect(nursery.of("status").at(-1)).toMatchObject({ cal: true, retain: true });
    expect(levels(2).every(({ leq }) => Math.abs(leq - 78) < 0.2)).toBe(true);
    expect(await nursery.command("calibrate")).toMatchObject({ ok: false });
    nursery.board.powerCycle(2);
    await nursery.pass(14);
    expect(nursery.of("status").at(-1)).toMatchObject({ cal: true });
    expect(levels(2).every(({ leq }) => Math.abs(leq - 78) < 0.2)).toBe(true);
  });

  test("with an analogue meter fits a line through two calibrations", async () => {
    const sound = timeline([
      { sound: sine(1000, 50), atSeconds: 0, forSeconds: 16 },
      { sound: sine(1000, 80), atSeconds: 16, forSeconds: 10 },
      { sound: sine(1000, 65), atSeconds: 26, forSeconds: 600 },
    ]);
    nursery = await startBoardWithBroker({ sound, settings: { mic: "sen0232" } });
    await nursery.pass(12);
    expect(Math.abs((levels(1)[0]?.leq ?? 0) - 50)).toBeLessThan(0.5);
    expect(await nursery.command("calibrate", 52)).toMatchObject({ ok: true });
    await nursery.pass(22 - nursery.board.seconds);
    expect(await nursery.command("calibrate", 85)).toMatchObject({ ok: true });
    await nursery.pass(32 - nursery.board.seconds);
    expect(Math.abs((levels(1)[0]?.leq ?? 0) - 68.5)).toBeLessThan(0.5);
    nursery.board.microphone.fail("clipped");
    await nursery.pass(15);
    expect(faults().map(({ code }) => code)).toEqual(["micClipped"]);
  });

  test("with a digital meter reads that", async () => {
    nursery = await startBoardWithBroker({ sound: sine(1000, 66), settings: { mic: "i2c" } });
    await nursery.pass(12);
    expect(nursery.of("status").at(-1)).toMatchObject({ mic: "i2c", rate: 8, weighting: "A" });
    expect(Math.abs((levels(1)[0]?.leq ?? 0) - 66)).toBeLessThan(0.6);
  });

  test("learns a white-noise machine, and unlearns it, within about a minute each", async () => {
    const machine = timeline([{ sound: whiteNoiseMachine(50, 2), atSeconds: 20, forSeconds: 70 }]);
    nursery = await startBoardWithBroker({ sound: mix(quietRoom(35, 1), machine), rateError: 0.016 });
    await nursery.pass(19);
    expect(levels(1)[0]?.floor).toBeLessThan(38);
    expect(levels(1)[0]?.leq).toBeLessThan(38);
    await nursery.pass(66);
    const machineOn = levels(1)[0];
    expect(Math.abs((machineOn?.floor ?? 0) - (machineOn?.leq ?? 0))).toBeLessThan(1.5);
    await nursery.pass(30);
    expect(levels(1)[0]?.floor).toBeLessThan(38);
    expect(nursery.of("event")).toEqual([]);
    const minute = nursery.of("minute")[0] as unknown as { cover: number; l10: number; l90: number };
    expect(minute.cover).toBeGreaterThan(50);
    expect(minute.l10).toBeGreaterThan(minute.l90 + 8);
  });

  test.each([
    ["flat", "micFlat"],
    ["clipped", "micClipped"],
  ] as const)(
    "whose microphone is %s reports it, and sends no level that looks like a quiet child",
    async (how, code) => {
      nursery = await startBoardWithBroker({ sound: quietRoom(35, 1) });
      await nursery.config({ mode: "play", silenceMinutes: 0.5 });
      await nursery.pass(10);
      nursery.board.microphone.fail(how);
      await nursery.pass(2);
      const before = nursery.of("level").length;
      await nursery.pass(70);
      expect(nursery.of("level").length).toBe(before);
      expect(nursery.of("event").map(({ type, phase, code: found }) => `${type} ${phase} ${found ?? ""}`)).toEqual([
        `fault start ${code}`,
      ]);
      expect(nursery.of("minute").at(-1)?.cover).toBeLessThan(15);
      nursery.board.microphone.fail("works");
      await nursery.pass(15);
      expect(faults().at(-1)).toMatchObject({ phase: "end", code });
      expect(nursery.of("level").length).toBeGreaterThan(before + 10);
      expect(nursery.board.restarts).toHaveLength(1);
    },
  );

  test("reports silence while a child should be playing, and motion beside it", async () => {
    nursery = await startBoardWithBroker({
      sound: quietRoom(35, 1),
      motion: [
        { fromSeconds: 5, toSeconds: 8 },
        { fromSeconds: 50, toSeconds: 55 },
      ],
    });
    await nursery.config({ mode: "play", silenceMinutes: 0.5 });
    await nursery.pass(70);
    const events = nursery.of("event").map(({ type, phase }) => `${type} ${phase}`);
    expect(events).toEqual(["silence start", "motion start", "motion end"]);
  });
});
