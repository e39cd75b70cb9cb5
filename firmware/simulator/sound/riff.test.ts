import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { loudestSecondDb } from "./combine.ts";
import { NotAWavFile, readRiff } from "./riff.ts";
import { sampleSound } from "./sound.ts";
import { wavFile } from "./wavFile.ts";

interface Given {
  code?: number;
  channels?: number;
  rateHz?: number;
  bits: number;
  /** One array per frame. */
  frames: ReadonlyArray<ReadonlyArray<number>>;
  before?: Buffer;
}

const chunk = (name: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(name, 0, "latin1");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length & 1)]);
};

const encode = (value: number, bits: number, code: number): Buffer => {
  const bytes = Buffer.alloc(bits / 8);
  if (code === 3) bits === 32 ? bytes.writeFloatLE(value) : bytes.writeDoubleLE(value);
  else bytes.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), 0, bits / 8);
  return bytes;
};

const wav = ({ code = 1, channels = 1, rateHz = 8000, bits, frames, before = Buffer.alloc(0) }: Given): Buffer => {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(code, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rateHz, 4);
  format.writeUInt32LE((rateHz * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  const data = Buffer.concat(frames.flatMap((frame) => frame.map((value) => encode(value, bits, code))));
  const body = Buffer.concat([Buffer.from("WAVE"), before, chunk("fmt ", format), chunk("data", data)]);
  return chunk("RIFF", body);
};

const folders: string[] = [];
const file = (bytes: Buffer): string => {
  const folder = mkdtempSync(join(tmpdir(), "veilleuse-wav-"));
  folders.push(folder);
  writeFileSync(join(folder, "sound.wav"), bytes);
  return join(folder, "sound.wav");
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe("a WAV file", () => {
  it.each([
    ["16-bit PCM", 1, 16],
    ["24-bit PCM", 1, 24],
    ["32-bit PCM", 1, 32],
    ["32-bit float", 3, 32],
    ["64-bit float", 3, 64],
  ])("is read as %s", (_, code, bits) => {
    const { samples, rateHz } = readRiff(wav({ code, bits, rateHz: 44_100, frames: [[0.5], [-0.25], [0]] }), "x.wav");
    expect(rateHz).toBe(44_100);
    expect([...samples].map((s) => Math.round(s * 1000) / 1000)).toEqual([0.5, -0.25, 0]);
  });

  it("is mixed down from two channels, and unknown chunks are passed over", () => {
    const before = chunk("LIST", Buffer.from("odd"));
    const { samples } = readRiff(
      wav({
        bits: 16,
        channels: 2,
        frames: [
          [0.5, -0.5],
          [1, 0],
        ],
        before,
      }),
      "x.wav",
    );
    expect(samples[0]).toBeCloseTo(0, 4);
    expect(samples[1]).toBeCloseTo(0.5, 4);
  });

  it.each([
    ["empty", Buffer.alloc(0), "it is 0 bytes long, a header alone needs 12"],
    ["text", Buffer.from("hello, this is text"), 'it starts with "hell", expected "RIFF"'],
    ["another RIFF form", chunk("RIFF", Buffer.from("AVI xxxx")), '"AVI " at byte 8, expected "WAVE"'],
    ["8-bit", wav({ bits: 8, frames: [[0]] }), "8-bit PCM, expected 16, 24 or 32"],
    ["compressed", wav({ code: 85, bits: 16, frames: [[0]] }), "format 85 at byte 20, expected 1 (PCM) or 3 (float)"],
    ["without samples", wav({ bits: 16, frames: [] }), "the data chunk at byte 36 holds no sample"],
    ["cut off", wav({ bits: 16, frames: [[0]] }).subarray(0, 24), "it ends within the fmt chunk at byte 12"],
    ["without data", wav({ bits: 16, frames: [[0]] }).subarray(0, 36), "it has no data chunk"],
  ])("that is %s is refused with its path and the reason", (_, bytes, why) => {
    const path = file(bytes);
    expect(() => wavFile(path)).toThrow(new NotAWavFile(path, why).message);
    expect(new NotAWavFile("a.wav", "why").message).toBe("not a WAV file: a.wav: why");
  });

  it("that does not exist is refused in the same way", () => {
    expect(() => wavFile("/nowhere/at/all.wav")).toThrow(/^not a WAV file: \/nowhere\/at\/all.wav: ENOENT/);
  });

  it("never fails in another way, whatever its bytes", () => {
    const whole = wav({ bits: 16, frames: [[0.1], [0.2], [0.3]] });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255))),
        fc.nat(whole.length),
        (changes, length) => {
          const bytes = Buffer.from(whole.subarray(0, length));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          try {
            readRiff(bytes, "x.wav");
          } catch (error) {
            expect(error).toBeInstanceOf(NotAWavFile);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("plays at the level asked for, at any device rate, and loops", () => {
    const frames = Array.from({ length: 44_100 * 2 }, (_, i) => [0.3 * Math.sin((2 * Math.PI * 440 * i) / 44_100)]);
    const path = file(wav({ bits: 16, rateHz: 44_100, frames }));
    const sound = wavFile(path, { levelDb: 74, loop: true });
    expect(sound.durationSeconds).toBe(Number.POSITIVE_INFINITY);
    expect(loudestSecondDb(sound)).toBeCloseTo(74, 1);
    expect(sampleSound(sound, 100, 8000, 10).some((p) => p !== 0)).toBe(true);
    expect(sampleSound(wavFile(path), 100, 8000, 10).every((p) => p === 0)).toBe(true);
  });
});
