import {
  type Board,
  type BoardOptions,
  createBoard,
  type PinWrite,
  quietRoom,
  sine,
  timeline,
} from "@veilleuse/firmware/simulator";
import { encodeCommand, encodeConfig } from "@veilleuse/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHouseholdTime, type HouseholdTime } from "../harness/householdTime.ts";
import { publishTo } from "../harness/mqttPackets.ts";
import { type StandInBroker, startStandInBroker } from "../harness/standInBroker.ts";
import { boardSettings, readBundle } from "../harness/virtualNursery.ts";

/** Lets a test reach the sampler that the script makes. */
const CATCH_SAMPLER = "var sampler,Made=Waveform;Waveform=function(n,o){return sampler=new Made(n,o)};";

describe("the life of a sensor", () => {
  let time: HouseholdTime;
  let broker: StandInBroker;
  let board: Board;

  beforeEach(async () => {
    time = createHouseholdTime();
    broker = await startStandInBroker();
  });
  afterEach(async () => {
    board.stop();
    await broker.stop();
  });

  const started = (options: Partial<BoardOptions> = {}, more: object = {}): Board => {
    const settings = { ...boardSettings("nursery", "any", broker.url), ...more };
    board = createBoard({
      bundle: readBundle(),
      settings,
      clock: time.board,
      seed: 1,
      sound: quietRoom(35, 1),
      ...options,
    });
    board.start();
    return board;
  };
  const boots = () => new Set(broker.of("status").map(({ boot }) => boot));
  /** The two places in the flash, the newer first. */
  const kept = () =>
    ["veilleuse.a", "veilleuse.b"]
      .flatMap((name) => {
        const text = board.flash.files.get(name) ?? "";
        return text === "" || text.endsWith("\u00ff") ? [] : [{ name, ...JSON.parse(text.slice(text.indexOf(" "))) }];
      })
      .sort((a, b) => b.turn - a.turn);
  const keptRules = () => kept()[0]?.rules;

  test("has another boot after each of twenty power cuts, writes torn in the middle included", async () => {
    started();
    const online = (starts: number) =>
      time.passUntil(`start ${starts}`, () => broker.of("status").length === starts, 60);
    await online(1);
    await time.passUntil("kept", () => kept().some(({ heard }) => heard !== ""));
    let starts = 1;
    for (let cut = 1; cut <= 20; cut++) {
      const older = kept()[1]?.name as string;
      board.powerCut();
      // The power had failed before, in the first write of a start: that file is gone, and the start said nothing.
      const text = board.flash.files.get(older) as string;
      if (cut % 3 === 0) board.flash.files.set(older, text.slice(0, 30).padEnd(text.length, "\u00ff"));
      board.start();
      await time.pass(0.1);
      // It fails in the second write, when the sensor has just been acknowledged.
      if (cut % 5 === 0) {
        board.tearNextWrite();
        starts++;
      }
      await online(++starts);
      await time.pass(2);
    }
    expect(starts).toBe(25);
    expect(boots().size).toBe(25);
    expect(board.restarts).toHaveLength(25);
    expect(board.panics).toBe(0);
  });

  test("keeps its rules over a torn write of the next ones", async () => {
    started();
    await time.passUntil("online", () => boots().size === 1);
    broker.send(publishTo("config", encodeConfig({ v: 1, rev: 1, loudDb: 80 }), 1));
    await time.passUntil("kept", () => keptRules()?.loudDb === 80);
    await time.pass(12);
    board.tearNextWrite();
    broker.send(publishTo("config", encodeConfig({ v: 1, rev: 2, loudDb: 90 }), 2));
    await time.passUntil("the next boot", () => boots().size === 2);
    await time.passUntil("its health", () =>
      broker.of("health").some(({ boot, rev }) => boot === [...boots()][1] && rev === 1),
    );
    expect(board.panics).toBe(0);
  });

  test("is restarted by the watchdog when no sound arrives any more, and says so", async () => {
    started({ bundle: CATCH_SAMPLER + readBundle() });
    await time.passUntil("a level", () => broker.of("level").length > 0);
    board.evaluate("sampler.stop()");
    await time.pass(110);
    expect(board.restarts.map(({ reason }) => reason)).toEqual(["power", "watchdog"]);
    await time.passUntil("the reason", () => broker.of("health").some(({ reason }) => reason === "watchdog"));
    expect(broker.of("event")).toContainEqual(
      expect.objectContaining({ type: "fault", phase: "start", code: "micLost", boot: [...boots()][0] }),
    );
    expect(broker.of("event")).toContainEqual(
      expect.objectContaining({ type: "fault", phase: "start", code: "rebooted", boot: [...boots()][1] }),
    );
  });

  test.each([["MEMORY"], ["CALLBACK"]])(
    "restarts after the error flag %s, with the reason, and loses no event",
    async (flag) => {
      started({ sound: timeline([{ sound: sine(1000, 92), atSeconds: 20, forSeconds: 1 }]) });
      await time.passUntil("online", () => broker.of("level").length > 5);
      broker.refuse();
      await time.pass(20);
      board.raiseErrorFlags("FIFO_FULL", flag);
      broker.accept();
      await time.passUntil("the reason", () => broker.of("health").some(({ reason }) => String(reason).includes(flag)));
      expect(board.restarts.map(({ reason }) => reason)).toEqual(["power", "reboot"]);
      const [first] = [...boots()];
      await time.passUntil("the event of before", () =>
        broker.of("event").some(({ boot, type }) => boot === first && type === "loud"),
      );
      expect(board.panics).toBe(0);
    },
  );

  test("blinks and sounds the alarm itself when the hub is gone and it is loud, and stops when the hub is back", async () => {
    const writes: PinWrite[] = [];
    started(
      {
        onPinWrite: (write) => writes.push(write),
        sound: timeline([{ sound: sine(1000, 92), atSeconds: 20, forSeconds: 60 }]),
      },
      { buzzerPin: "D4" },
    );
    await time.passUntil("online", () => broker.of("level").length > 3);
    const since = (fromSeconds: number, pin: string) =>
      writes.filter((write) => write.pin === pin && write.atMs > fromSeconds * 1000);
    expect(since(5, "D4").filter(({ level }) => level === 1)).toEqual([]);
    broker.refuse();
    await time.pass(30 - board.seconds);
    for (const pin of ["D2", "D4"]) {
      const [first, second, third] = since(24, pin);
      // Two fifths of a second on, two off.
      expect((second as PinWrite).atMs - (first as PinWrite).atMs).toBeCloseTo(400, 0);
      expect((third as PinWrite).atMs - (second as PinWrite).atMs).toBeCloseTo(400, 0);
      expect((first as PinWrite).level + (second as PinWrite).level).toBe(1);
    }
    broker.accept();
    await time.passUntil("the event", () => broker.of("event").some(({ type }) => type === "loud"));
    const backAt = board.seconds + 2;
    await time.pass(10);
    expect(since(backAt, "D4")).toEqual([]);
    expect(board.pins.output(4)).toBe(0);
  });

  test("stays quiet and dark when its own alarm is switched off", async () => {
    started(
      { sound: timeline([{ sound: sine(1000, 92), atSeconds: 8, forSeconds: 60 }]) },
      { buzzerPin: "D4", localAlarm: false },
    );
    broker.refuse();
    await time.pass(30);
    expect(board.pins.output(4)).toBe(0);
  });

  test("closes Telnet at once and the console after ten seconds", async () => {
    started();
    await time.pass(9);
    expect(board.access).toEqual({ telnet: "off", console: "Serial1" });
    await time.pass(2);
    expect(board.access).toEqual({ telnet: "off", console: null });
  });

  test("leaves the console open when it has no settings, and says why on it", async () => {
    board = createBoard({ bundle: readBundle(), settings: "{}", clock: time.board });
    board.start();
    await time.pass(130);
    expect(board.access).toEqual({ telnet: "off", console: "Serial1" });
    expect(board.console).toHaveLength(3);
    expect(board.console[2]).toContain("veilleuse.json: sensor:");
  });

  test("clamps a configuration to ranges in which it still watches", async () => {
    started();
    await time.passUntil("online", () => boots().size === 1);
    const wild = { loudMs: 1, crySeconds: 0, silenceMinutes: 1e6, silenceMarginDb: -5, calibrationDb: -99 };
    broker.send(publishTo("config", encodeConfig({ v: 1, rev: 5, loudDb: 1e6, ...wild }), 1));
    await time.passUntil("kept", () => keptRules()?.rev === 5);
    expect(keptRules()).toMatchObject({
      loudDb: 100,
      loudMs: 50,
      crySeconds: 1,
      silenceMinutes: 120,
      silenceMarginDb: 3,
      calibrationDb: -30,
    });
    await time.pass(11);
    const other = { loudMs: 1e6, crySeconds: 99, silenceMinutes: 0, silenceMarginDb: 99, calibrationDb: 99 };
    broker.send(publishTo("config", encodeConfig({ v: 1, rev: 6, loudDb: 0, ...other }), 2));
    await time.passUntil("kept", () => keptRules()?.rev === 6);
    expect(keptRules()).toMatchObject({
      loudDb: 60,
      loudMs: 5000,
      crySeconds: 30,
      silenceMinutes: 0.1,
      silenceMarginDb: 20,
      calibrationDb: 30,
    });
    expect(board.panics).toBe(0);
  });

  test("refuses an unknown command with a reply, carries a known one out, and a retained one not at all", async () => {
    started({ rssiDbm: -67 });
    await time.passUntil("sound", () => broker.of("level").length > 3);
    broker.send(publishTo("command", '{"v":1,"id":"c1","do":"format"}', 1));
    broker.send(publishTo("command", encodeCommand({ v: 1, id: "c2", do: "selftest" }), 2));
    broker.send(publishTo("command", encodeCommand({ v: 1, id: "c3", do: "reboot" }), 3, true));
    await time.passUntil("three replies", () => broker.of("reply").length === 3);
    expect(broker.of("reply")).toEqual([
      expect.objectContaining({ id: "c1", ok: false, detail: "unknownValue do" }),
      expect.objectContaining({ id: "c2", ok: true, detail: expect.stringContaining("-67 dBm") }),
      expect.objectContaining({ id: "c3", ok: false }),
    ]);
    await time.passUntil("a health", () => broker.of("health").length > 1);
    expect(broker.of("health").at(-1)?.rssi).toBe(-67);
    expect(board.restarts).toHaveLength(1);
  });
});
