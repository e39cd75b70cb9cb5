import { existsSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { createBoard } from "../board.ts";
import type { Sound } from "../sound/sound.ts";
import { sine } from "../sound/steady.ts";
import { cry } from "../sound/voices.ts";
import { findEspruino, type NativeRun, runNative } from "./runNative.ts";

const METER = `
var w = new Waveform(512, { doubleBuffer: true, bits: 16 }), n = 0, f = new Float32Array(512);
w.on("buffer", function (b) {
  E.mapInPlace(b, f);
  var v = E.variance(f, E.sum(f) / 512) / 512;
  E.FFT(f);
  print("level " + (94 + 10 * Math.log(v / 6256 / 6256) / Math.LN10).toFixed(3) + " " + (f.indexOf(Math.max.apply(null, f.subarray(1, 256)))));
  if (++n == 8) { w.stop(); print("done " + require("Storage").readJSON("veilleuse.json").sensor); }
});
w.startInput("D34", 8000, { repeat: true });
`;

const lines = (console: ReadonlyArray<string>): number[][] =>
  console.filter((line) => line.startsWith("level")).map((line) => line.split(" ").slice(1).map(Number));

const meanDb = (frames: number[][]): number =>
  10 * Math.log10(frames.reduce((sum, [level]) => sum + 10 ** ((level as number) / 10), 0) / frames.length);

const ended = (run: NativeRun): Promise<void> =>
  vi.waitFor(() => expect(run.console.join("\n")).toContain("done nursery"), { timeout: 15_000, interval: 20 });

describe.skipIf(!findEspruino())("the native interpreter [needs espruino]", () => {
  it("hears the same sound as the virtual board", async () => {
    const cases: ReadonlyArray<[Sound, number | undefined]> = [
      [sine(1000, 85), 64],
      [cry(72, 4), undefined],
    ];
    for (const [sound, loudestBin] of cases) {
      const settings = { sensor: "nursery" };
      const run = runNative({ bundle: METER, settings, sound, seconds: 5 });
      const board = createBoard({ bundle: METER, settings, sound, seed: 1 });
      board.start();
      try {
        await ended(run);
        await vi.waitFor(() => expect(board.console).toContain("done nursery"), { timeout: 5000, interval: 20 });
        const theirs = lines(run.console);
        const ours = lines(board.console);
        expect(theirs).toHaveLength(8);
        expect(Math.abs(meanDb(theirs) - meanDb(ours))).toBeLessThan(0.3);
        // 1 kHz is bin 64 of 512 at 8 kHz; a cry has no single strongest bin.
        if (loudestBin !== undefined) expect([theirs[3]?.[1], ours[3]?.[1]]).toEqual([loudestBin, loudestBin]);
      } finally {
        board.stop();
        await run.stop();
      }
    }
  });

  it("sees motion, Wi-Fi and its serial number, and ends when it restarts", async () => {
    const bundle = `
      setWatch(function (e) { print("motion " + e.state); }, "D27", { repeat: true, edge: "both", debounce: 25 });
      require("Wifi").connect("x", {}, function (e) { print("wifi " + e + " " + require("Wifi").getIP().ip); });
      print(getSerial());
      E.enableWatchdog(9, false);
      setTimeout(function () { E.reboot(); }, 600);`;
    const motion = [{ fromSeconds: 0.2, toSeconds: 0.3 }];
    const run = runNative({ bundle, motion, serial: "246f28aa-bbcc", wifiConnectMs: 100, seconds: 1 });
    expect(await run.exited).toBe(0);
    const printed = run.console.join("\n");
    for (const line of ["246f28aa-bbcc", "wifi null 127.0.0.1", "motion true", "motion false", "[restart]"]) {
      expect(printed).toContain(line);
    }
    await run.stop();
    expect(existsSync(run.folder)).toBe(false);
  });

  it("is stopped at once, any number of times", async () => {
    const run = runNative({ bundle: "setInterval(function () {}, 100);", seconds: 1 });
    await Promise.all([run.stop(), run.stop()]);
    expect(await run.exited).toBe(null);
    expect(existsSync(run.folder)).toBe(false);
  });
});

describe("without an interpreter", () => {
  it("says so", () => {
    expect(findEspruino("/nowhere:/nothing")).toBeUndefined();
    expect(findEspruino("")).toBeUndefined();
  });
});
