import { describe, expect, it } from "vitest";
import { createBoard } from "./board.ts";
import type { BoardOptions } from "./boardOptions.ts";
import { createManualClock } from "./clock.ts";
import { sine } from "./sound/steady.ts";

const started = (bundle: string, options: Partial<BoardOptions> = {}) => {
  const clock = createManualClock();
  const board = createBoard({ bundle, clock, seed: 1, ...options });
  board.start();
  return { board, clock };
};

describe("a board", () => {
  it("finds its settings in flash as they were given, broken ones too", () => {
    const read = `var s; try { s = require("Storage").readJSON("veilleuse.json") } catch (e) { s = "" + e }`;
    const whole = started(read, { settings: { sensor: "nursery", password: "clé" } }).board;
    expect(whole.evaluate("s.sensor")).toBe("nursery");
    const broken = started(read, { settings: "{oops" }).board;
    expect(broken.evaluate("s")).toContain("SyntaxError");
    const missing = started(read).board;
    expect(missing.evaluate("s")).toBeUndefined();
    for (const board of [whole, broken, missing]) board.stop();
  });

  it("keeps flash and the time over a restart, and starts again in 1970 after a power cut", () => {
    const { board, clock } = started(
      `var st = require("Storage"); var n = (st.readJSON("n") || 0) + 1; st.writeJSON("n", n); print(n, Math.round(getTime() * 10) / 10);`,
    );
    clock.advanceNow(2000);
    board.evaluate("setTimeout(E.reboot, 100)");
    clock.advanceNow(1000);
    board.powerCycle(5);
    clock.advanceNow(6000);
    expect(board.console).toEqual(["1 0", "2 2.5", "3 0"]);
    expect(board.restarts.map(({ reason }) => reason)).toEqual(["power", "reboot", "power"]);
    board.stop();
  });

  it("reports what nobody caught on the console, or to the script if it asks", () => {
    const { board, clock } = started(`
      setTimeout(function () { throw new Error("late") }, 10);
      setTimeout(function () { process.on("uncaughtException", function (e) { print("caught " + e) }) }, 20);
      setTimeout(function () { nope() }, 30);
      setTimeout(function () { Promise.reject(new Error("rejected")) }, 40);
      throw new TypeError("at once");`);
    clock.advanceNow(100);
    expect(board.console.filter((line) => !line.includes("    at "))).toEqual([
      "Uncaught TypeError: at once",
      "Uncaught Error: late",
      "caught ReferenceError: nope is not defined",
      "caught Error: Unhandled promise rejection: Error: rejected",
    ]);
    board.stop();
  });

  it("calls listeners later, never from within emit", () => {
    const { board, clock } = started(`
      var o = {}, seen = []; o.on("x", function (v) { seen.push(v, this === o) }); o.emit("x", 5); seen.push("after");`);
    clock.advanceNow(1);
    expect(board.evaluate("seen")).toEqual(["after", 5, true]);
    board.stop();
  });

  it("repeats an interval without drift and passes values on", () => {
    const { board, clock } = started(`
      var n = 0, got; var id = setInterval(function () { n++ }, 7);
      setTimeout(function (a, b) { got = a + b }, 5, 3, 4);`);
    clock.advanceNow(7000);
    expect(board.evaluate("[n, got]")).toEqual([1000, 7]);
    board.evaluate("changeInterval(id, 100)");
    clock.advanceNow(1000);
    expect(board.evaluate("n")).toBe(1010);
    board.evaluate("clearInterval(id)");
    clock.advanceNow(1000);
    expect(board.evaluate("n")).toBe(1010);
    board.stop();
  });

  it("sets its clock without disturbing its timers", () => {
    const { board, clock } = started(`var n = 0; setInterval(function () { n++ }, 100); setTime(1e9);`);
    clock.advanceNow(1000);
    expect(board.evaluate("Math.round(getTime())")).toBe(1_000_000_001);
    expect(board.evaluate("Math.round(Date.now() / 1000)")).toBe(1_000_000_001);
    expect(board.evaluate("n")).toBe(10);
    board.stop();
  });

  it("is reset by its watchdog when that is not kicked, and only then", () => {
    const { board, clock } = started(`
      E.enableWatchdog(5, false); var kicking = setInterval(function () { E.kickWatchdog() }, 1000);`);
    clock.advanceNow(60_000);
    expect(board.restarts).toHaveLength(1);
    board.evaluate("clearInterval(kicking)");
    clock.advanceNow(5500);
    expect(board.restarts.map(({ reason }) => reason)).toEqual(["power", "watchdog"]);
    board.stop();
  });

  it("leaves an automatic watchdog alone while the script idles", () => {
    const { board, clock } = started("E.enableWatchdog(2)");
    clock.advanceNow(60_000);
    expect(board.restarts).toHaveLength(1);
    board.stop();
  });

  it("lets the world raise error flags and take memory away", () => {
    const { board, clock } = started(`var flags; E.on("errorFlag", function (f) { flags = f })`);
    board.raiseErrorFlags("LOW_MEMORY", "CALLBACK");
    board.setMemory({ usage: 5500, freeHeap: 9000 });
    clock.advanceNow(1);
    expect(board.evaluate("flags")).toEqual(["LOW_MEMORY", "CALLBACK"]);
    expect(board.evaluate("E.getErrorFlags()")).toEqual(["LOW_MEMORY", "CALLBACK"]);
    expect(board.evaluate("E.getErrorFlags()")).toEqual([]);
    expect(board.evaluate("[process.memory().free, ESP32.getState().freeHeap]")).toEqual([100, 9000]);
    board.stop();
  });

  it("loses half a file when power fails in the middle of a write", () => {
    const { board, clock } = started(`print("" + require("Storage").read("a"))`);
    board.tearNextWrite();
    clock.advanceNow(1);
    board.evaluate(`setTimeout(function () { require("Storage").write("a", "abcdef"); print("written") }, 1)`);
    clock.advanceNow(2000);
    expect(board.console).toEqual(["undefined", "abc\u00ff\u00ff\u00ff"]);
    board.stop();
  });

  it("reads the motion sensor with its debounce, follows its script, and can be stuck or unplugged", () => {
    const { board, clock } = started(
      `var seen = []; setWatch(function (e) { seen.push([e.state, Math.round(e.time * 1000)]) }, "D27", { repeat: true, edge: "both", debounce: 25 });`,
      {
        motion: [
          { fromSeconds: 1, toSeconds: 2 },
          { fromSeconds: 3, toSeconds: 3.01 },
        ],
      },
    );
    clock.advanceNow(5000);
    expect(board.evaluate("seen")).toEqual([
      [true, 1025],
      [false, 2025],
    ]);
    board.motion.hold(true);
    clock.advanceNow(100);
    expect(board.evaluate("[seen.length, digitalRead('D27')]")).toEqual([3, 1]);
    board.motion.follow();
    board.motion.unplug();
    clock.advanceNow(100);
    expect(board.evaluate("digitalRead('D27')")).toBe(1);
    board.stop();
  });

  it("records what the script does to its outputs", () => {
    const writes: unknown[] = [];
    const { board, clock } = started(
      `setTimeout(function () { digitalWrite("D2", 1); digitalPulse("D4", 1, 50); analogWrite("D5", 0.25) }, 10)`,
      { onPinWrite: (write) => writes.push(write) },
    );
    clock.advanceNow(100);
    expect(writes).toEqual([
      { atMs: 10, pin: "D2", level: 1 },
      { atMs: 10, pin: "D4", level: 1 },
      { atMs: 10, pin: "D5", level: 0.25 },
      { atMs: 60, pin: "D4", level: 0 },
    ]);
    expect(board.pins.output(2)).toBe(1);
    board.stop();
  });

  it("gives the level to the slow microphones too", () => {
    const analog = started("", { sound: sine(1000, 70), settings: { mic: "sen0232", micPin: "D35" } });
    analog.clock.advanceNow(1000);
    expect((analog.board.evaluate(`analogRead("D35")`) as number) * 3.3 * 50).toBeCloseTo(70, 1);
    const meter = started("", { sound: sine(1000, 70), settings: { mic: "i2c" } });
    meter.clock.advanceNow(1000);
    expect(meter.board.evaluate("I2C1.readReg(0x48, 0x0A, 1)[0]")).toBe(70);
    expect(() => analog.board.evaluate("I2C1.readReg(0x48, 0x0A, 1)")).toThrow("No ACK");
    analog.board.stop();
    meter.board.stop();
  });

  it("plays another sound when told, and its microphone can fail", () => {
    const { board, clock } = started("", { sound: sine(1000, 70), settings: { mic: "sen0232" } });
    clock.advanceNow(1000);
    board.play(sine(500, 90));
    clock.advanceNow(1000);
    expect((board.evaluate(`analogRead("D34")`) as number) * 165).toBeCloseTo(90, 1);
    board.microphone.fail("flat");
    expect(board.evaluate(`analogRead("D34")`)).toBe(0.5);
    board.stop();
  });

  it("can be stopped at any moment and any number of times, and leaves nothing behind", () => {
    const { board, clock } = started(`setInterval(function () {}, 10); setTimeout(function () { print("never") }, 50)`);
    clock.advanceNow(20);
    board.stop();
    board.stop();
    board.start();
    board.powerCycle();
    clock.advanceNow(1000);
    expect(board.console).toEqual([]);
    expect(clock.pending).toBe(0);
    expect(() => board.evaluate("1")).toThrow("the board is off");
  });
});
