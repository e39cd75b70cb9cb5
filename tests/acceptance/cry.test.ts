import { join } from "node:path";
import { type Listener, listening, readClips } from "@veilleuse/firmware/build";
import { beforeAll, expect, test } from "vitest";
import { nightEvents } from "../bench/cry/night.ts";
import { delayOf, overWhiteNoise, quietRoom, repeated } from "../bench/cry/scene.ts";
import { describeWithShared } from "../harness/programs.ts";

const BLOCKS_PER_HOUR = 30;
/** One of each source, of every fold. */
const CRIES = [
  "1-187207-A.wav",
  "1-211527-B.wav",
  "1-60997-A.wav",
  "2-107351-A.wav",
  "2-50666-A.wav",
  "3-152007-A.wav",
];
const OTHERS = ["chainsaw", "clock-tick", "fire-crackling", "helicopter", "person-sneeze", "sea-waves"];

describeWithShared("audio/esc10", "the cry event on recordings", (folder) => {
  let listener: () => Listener;
  let clips: ReturnType<typeof readClips>;
  beforeAll(async () => {
    listener = await listening();
    clips = readClips(folder);
  });
  const cry = (name: string) => clips.find((clip) => clip.kind === "baby-cry" && clip.name === name)!;

  test.each(CRIES)("starts within five seconds of %s at 72 dB in a quiet room", (name) => {
    expect(delayOf(listener(), repeated(cry(name), 1), quietRoom(72, 1))).toBeLessThan(5);
  });

  test("starts over a white-noise machine of 50 dB", () => {
    expect(delayOf(listener(), repeated(cry("1-187207-A.wav"), 3), overWhiteNoise(50, 15, 1))).toBeLessThan(15);
  });

  test.each(OTHERS)("does not start for %s", (kind) => {
    const few = clips.filter((clip) => clip.kind === kind).slice(0, 4);
    const heard = few.map((clip) => ({
      [join(kind, clip.name)]: delayOf(listener(), repeated(clip, 1), quietRoom(72, 1)),
    }));
    expect(heard).toEqual(few.map((clip) => ({ [join(kind, clip.name)]: undefined })));
  });

  test("does not start in an hour of wandering white noise", () => {
    expect(nightEvents(listener(), BLOCKS_PER_HOUR, 3, () => undefined)).toBe(0);
  });

  test("is one event in twenty minutes of crying, and still open at their end", () => {
    const baby = listener();
    delayOf(baby, repeated(cry("3-151081-A.wav"), 240), quietRoom(72, 1));
    expect({ starts: baby.starts(), open: baby.isCrying() }).toEqual({ starts: 1, open: true });
  });
});
