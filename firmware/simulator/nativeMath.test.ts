import { describe, expect, it } from "vitest";
import { createBoard } from "./board.ts";
import { createManualClock } from "./clock.ts";

const evaluate = (source: string): unknown => {
  const board = createBoard({ bundle: "", clock: createManualClock() });
  board.start();
  try {
    return JSON.parse(board.evaluate(`JSON.stringify(${source})`) as string);
  } finally {
    board.stop();
  }
};

describe("the natives for signals", () => {
  it("sum squares without dividing them by their number", () => {
    expect(evaluate("E.variance(new Uint16Array([1, 2, 3]), 2)")).toBe(2);
    expect(evaluate("E.sum(new Uint16Array([65520, 65520]))")).toBe(131_040);
  });

  it("transform to the modulus divided by the length: half the amplitude of a sine in its bin", () => {
    const spectrum = evaluate(`(function () {
      var f = new Float32Array(512);
      for (var i = 0; i < 512; i++) f[i] = 1000 * Math.sin(2 * Math.PI * 64 * i / 512);
      E.FFT(f);
      return [f[63], f[64], f[65], f[448]].map(function (v) { return Math.round(v); });
    })()`);
    expect(spectrum).toEqual([0, 500, 0, 500]);
  });

  it("refuse a transform that the device's stack cannot hold", () => {
    expect(() => evaluate("E.FFT(new Float32Array(4096))")).toThrow("Insufficient stack for computing FFT");
  });

  it("copy 16-bit samples to floats, but give zeros from floats to floats as the interpreter does", () => {
    const copy = (from: string): unknown =>
      evaluate(`(function () { var t = new Float32Array(2); E.mapInPlace(${from}, t); return t; })()`);
    expect(copy("new Uint16Array([1, 65520])")).toEqual([1, 65_520]);
    expect(copy("new Float32Array([1, 2])")).toEqual([0, 0]);
  });

  it("compute the usual checksum", () => {
    expect(evaluate(`E.CRC32("123456789")`)).toBe(0xcbf43926);
  });

  it("fail where the device would die: a convolution with nothing", () => {
    expect(() => evaluate("E.convolve([1], [], 0)")).toThrow("empty second array");
  });
});
