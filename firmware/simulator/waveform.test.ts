import { describe, expect, it } from "vitest";
import { type Board, createBoard } from "./board.ts";
import { createManualClock } from "./clock.ts";
import { sine } from "./sound/steady.ts";

const SAMPLER = `
var w = new Waveform(512, { doubleBuffer: true, bits: 16 }), frames = 0, finished = 0, last, level, hold = 0;
w.on("buffer", function (b) {
  frames++;
  last = b === w.buffer ? 1 : 2;
  level = 94 + 10 * Math.log(E.variance(b, E.sum(b) / 512) / 512 / (6256 * 6256)) / Math.LN10;
});
w.on("finish", function () { finished++; });
w.startInput("D34", 8000, { repeat: true });
`;

const running = (bundle = SAMPLER, rateError = 0): { board: Board; clock: ReturnType<typeof createManualClock> } => {
  const clock = createManualClock();
  const board = createBoard({ bundle, clock, sound: sine(1000, 85), seed: 1, rateError });
  board.start();
  return { board, clock };
};

describe("Waveform", () => {
  it("announces each frame of 64 ms once, the buffers in turn, with the sound in it", () => {
    const { board, clock } = running();
    clock.advanceNow(65);
    expect(board.evaluate("[frames, last]")).toEqual([1, 1]);
    clock.advanceNow(64);
    expect(board.evaluate("[frames, last]")).toEqual([2, 2]);
    clock.advanceNow(640);
    expect(board.evaluate("frames")).toBe(12);
    expect(board.evaluate("level")).toBeCloseTo(85, 1);
    board.stop();
  });

  it("has the rate error of the chip", () => {
    const { board, clock } = running(SAMPLER, 0.016);
    clock.advanceNow(10_000);
    expect(board.frames).toBe(Math.floor((10 * 8000 * 1.016) / 512));
    board.stop();
  });

  it.each([
    ["says nothing of an even number", 1, 0],
    ["announces one of an odd number", 63, 1],
  ])("%s of frames that a blocked script missed", (_, offsetMs, announced) => {
    const { board, clock } = running(`${SAMPLER} require("Wifi").connect("x", {}, function () {});`);
    clock.advanceNow(30 * 64 + offsetMs);
    expect(board.evaluate("frames")).toBe(30);
    // A host that does not answer blocks the script for 15 s: 234 frames, and one more when that begins late in a frame.
    board.link.blackHole();
    board.evaluate(`require("net").connect({ host: "127.0.0.1", port: 1 })`);
    clock.advanceNow(14_999);
    expect(board.evaluate("frames")).toBe(30);
    clock.advanceNow(1.5);
    expect(board.evaluate("frames")).toBe(30 + announced);
    clock.advanceNow(640);
    expect(board.evaluate("frames")).toBe(40 + announced);
    board.stop();
  });

  it("is still running until finish after it was stopped, then starts again", () => {
    const { board, clock } = running();
    clock.advanceNow(100);
    board.evaluate("w.stop()");
    expect(() => board.evaluate(`w.startInput("D34", 8000, { repeat: true })`)).toThrow("Waveform is already running");
    clock.advanceNow(5);
    expect(board.evaluate("[finished, w.running]")).toEqual([1, false]);
    expect(() => board.evaluate("w.stop()")).toThrow("Waveform is not running");
    board.evaluate(`w.startInput("D34", 8000, { repeat: true })`);
    const before = board.evaluate("frames") as number;
    clock.advanceNow(640);
    expect((board.evaluate("frames") as number) - before).toBeGreaterThanOrEqual(9);
    board.stop();
  });

  it("fills one buffer and finishes when it does not repeat", () => {
    const { board, clock } = running(`
      var w = new Waveform(256, { bits: 8 }), got = [];
      w.on("finish", function (b) { got.push(b.length, b[0] > 0, w.running); });
      w.startInput(D34, 4000);`);
    clock.advanceNow(1000);
    expect(board.evaluate("got")).toEqual([256, true, false]);
    board.stop();
  });

  it("refuses a rate that makes no sense, and does nothing on a pin without converter", () => {
    const { board } = running("var w = new Waveform(8);");
    expect(() => board.evaluate("w.startInput('D34', 0)")).toThrow("Frequency must be above 0.001Hz");
    board.evaluate("w.startInput('D5', 8000)");
    expect(board.evaluate("w.running")).toBeUndefined();
    board.stop();
  });

  it.each([
    ["a write to flash", `require("Storage").write("a", "b")`],
    ["an erase", `require("Storage").write("x", "y"); require("Storage").erase("x")`],
    ["an append", `require("Storage").open("log", "a").write("x")`],
    ["Wifi.save", `require("Wifi").save()`],
    ["analogRead", `analogRead("D34")`],
  ])("makes the board panic and start again on %s while it samples", (_, act) => {
    const { board, clock } = running(`${SAMPLER} setTimeout(function () { ${act}; print("survived"); }, 500);`);
    clock.advanceNow(600);
    expect(board.panics).toBe(1);
    expect(board.console.join()).toContain("Guru Meditation Error");
    expect(board.console).not.toContain("survived");
    clock.advanceNow(400);
    expect(board.restarts.map(({ reason }) => reason)).toEqual(["power", "panic"]);
    expect(board.evaluate("frames")).toBeGreaterThan(0);
    board.stop();
    expect(clock.pending).toBe(0);
  });

  it("allows both once it has been stopped", () => {
    const { board, clock } = running();
    clock.advanceNow(200);
    board.evaluate(`w.stop(); require("Storage").write("a", "b"); analogRead("D34")`);
    clock.advanceNow(100);
    expect(board.panics).toBe(0);
    board.stop();
  });
});
