import { beforeAll, describe, expect, it } from "vitest";
import { sampleSound, silence } from "../../simulator/sound/sound.ts";
import { quietRoom, sine, whiteNoise } from "../../simulator/sound/steady.ts";
import { drawFrom } from "../../simulator/sound/voice.ts";
import { cry } from "../../simulator/sound/voices.ts";
import { type Listener, listening, play } from "./listening.ts";
import { type Example, oddsOf, trainNetwork } from "./network.ts";
import { OTHER_KINDS, otherSound } from "./otherSounds.ts";
import { pupilOf } from "./pupil.ts";
import { readClips } from "./recordings.ts";
import { RATE_HZ } from "./variation.ts";

describe("the network's training", () => {
  const draw = drawFrom(5);
  const ring: Example[] = Array.from({ length: 1500 }, () => {
    const inputs = [draw(-1, 1), draw(-1, 1), 1];
    return { inputs, cry: Number(Math.hypot(inputs[0]!, inputs[1]!) < 0.7), weight: 1 };
  });
  const options = { hidden: 6, rounds: 300, decay: 1e-4, jitter: 0 };

  it("finds a region that no plane cuts off, and gives the same weights again", () => {
    const one = trainNetwork(ring, { ...options, draw: drawFrom(1) });
    expect(one.loss).toBeLessThan(0.25);
    expect(trainNetwork(ring, { ...options, draw: drawFrom(1) }).values).toEqual(one.values);
  });
});

describe("the pupil", () => {
  const draw = drawFrom(8);
  const examples: Example[] = Array.from({ length: 12_000 }, () => {
    const inputs = [draw(-1, 1), draw(-1, 1), 1];
    return { inputs, cry: Number(inputs[0]! > 0), weight: 1 };
  });
  const taught = (upwards: boolean) => {
    const signed = examples.map((example) => ({ ...example, cry: upwards ? example.cry : 1 - example.cry }));
    return trainNetwork(signed, { hidden: 3, rounds: 10, decay: 1e-4, jitter: 0, draw: drawFrom(2) });
  };

  it("answers as its teachers do, whatever the examples say", () => {
    for (const upwards of [true, false]) {
      const pupil = pupilOf([taught(upwards), taught(upwards)], examples, 3, drawFrom(4));
      expect(oddsOf(pupil, [0.6, 0, 1]) > 0).toBe(upwards);
      expect(oddsOf(pupil, [-0.6, 0, 1]) > 0).toBe(!upwards);
    }
  });
});

describe("the made sounds", () => {
  it.each(OTHER_KINDS)("%s is the same for the same seed, and never silent", (kind) => {
    const once = sampleSound(otherSound(kind, 3), 0, RATE_HZ, 4 * RATE_HZ);
    expect(sampleSound(otherSound(kind, 3), 0, RATE_HZ, 4 * RATE_HZ)).toEqual(once);
    expect(Math.max(...once.map(Math.abs))).toBeGreaterThan(0.01);
    expect(sampleSound(otherSound(kind, 4), 0, RATE_HZ, 4 * RATE_HZ)).not.toEqual(once);
  });
});

describe("the recordings", () => {
  it("are asked for by the path that lacks them", () => {
    expect(() => readClips("/nowhere")).toThrow("no recordings in /nowhere");
  });
});

describe("the sensor's own listening", () => {
  let listener: Listener;
  beforeAll(async () => {
    listener = (await listening())();
  });
  const secondsOf = (sound: Parameters<typeof sampleSound>[0], seconds: number) => {
    const cries: number[] = [];
    const levels: number[] = [];
    play(listener, sampleSound(sound, 0, RATE_HZ, seconds * RATE_HZ), 3, (frame) => {
      if (frame % 16 !== 15) return;
      const second = listener.endSecond();
      cries.push(second!.cry);
      levels.push(second!.leq);
    });
    return { cries, levels };
  };

  it("hears no cry in silence, in noise and in a tone, and reads a tone's level while it rests", () => {
    for (const sound of [silence(), whiteNoise(55, 4), sine(1000, 60), quietRoom(35, 2)]) {
      const { cries } = secondsOf(sound, 12);
      expect(Math.max(...cries.slice(3))).toBeLessThan(0.3);
    }
    expect(Math.abs(secondsOf(sine(1000, 60), 4).levels.at(-1)! - 60)).toBeLessThan(0.5);
    expect(listener.starts()).toBe(0);
  });

  it("is sure of a cry, and opens one event", () => {
    const { cries } = secondsOf(cry(76, 3), 12);
    expect(Math.max(...cries)).toBeGreaterThan(0.6);
    expect(listener.starts()).toBe(1);
    expect(listener.isCrying()).toBe(true);
  });
});
