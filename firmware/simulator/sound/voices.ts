import { atLevel } from "./combine.ts";
import type { Sound } from "./sound.ts";
import { type Burst, drawFrom, voice } from "./voice.ts";

/** A phrase of about this length is laid out, then repeated with other noise. */
const PHRASE_SECONDS = 45;

type Draw = (low: number, high: number) => number;

const layOut = (seed: number, next: (draw: Draw, atSeconds: number) => { burst: Burst; pause: number }) => {
  const draw = drawFrom(seed);
  const bursts: Burst[] = [];
  let at = 0;
  while (at < PHRASE_SECONDS) {
    const { burst, pause } = next(draw, at);
    bursts.push(burst);
    at += burst.forSeconds + pause;
  }
  return { bursts, periodSeconds: at };
};

/** A baby's cry: bursts of 0.6 to 1.3 s with pauses for breath, pitch gliding between 350 and 550 Hz. `levelDb` is its loudest second. */
export const cry = (levelDb = 72, seed = 1): Sound => {
  const phrase = layOut(seed, (draw, atSeconds) => {
    const base = draw(360, 450);
    const peak = base * draw(1.08, 1.22);
    const burst: Burst = {
      atSeconds,
      forSeconds: draw(0.6, 1.3),
      pitchHz: [base, peak, base * draw(0.85, 1)],
      vibratoDepth: draw(0.01, 0.03),
      vibratoHz: draw(5, 8),
      formantsHz: [draw(950, 1350), draw(2500, 3200)],
      formantShift: draw(-0.2, 0.15),
      breath: draw(0.05, 0.14),
      roughness: draw(0.4, 0.8),
      gain: draw(0.75, 1),
    };
    return { burst, pause: draw(0.2, 0.55) };
  });
  return atLevel(voice(phrase, seed), levelDb);
};

/** Laughter: quick short syllables in runs, with a breath after each run. */
export const laughter = (levelDb = 68, seed = 1): Sound => {
  let left = 0;
  const phrase = layOut(seed, (draw, atSeconds) => {
    if (left <= 0) left = Math.floor(draw(4, 9));
    left--;
    const pitch = draw(260, 380) * (1 + 0.03 * left);
    const burst: Burst = {
      atSeconds,
      forSeconds: draw(0.08, 0.13),
      pitchHz: [pitch * 1.1, pitch, pitch * 0.85],
      vibratoDepth: 0,
      vibratoHz: 6,
      formantsHz: [draw(700, 900), draw(1300, 1700)],
      formantShift: 0,
      breath: 0.35,
      roughness: 0.5,
      gain: draw(0.6, 1),
    };
    return { burst, pause: left === 0 ? draw(0.8, 2.5) : draw(0.07, 0.12) };
  });
  return atLevel(voice(phrase, seed), levelDb);
};

/** Talk in the room, without words: syllables of an adult voice with pauses between phrases. */
export const babble = (levelDb = 62, seed = 1): Sound => {
  const phrase = layOut(seed, (draw, atSeconds) => {
    const pitch = draw(105, 210);
    const burst: Burst = {
      atSeconds,
      forSeconds: draw(0.09, 0.28),
      pitchHz: [pitch, pitch * draw(0.95, 1.2), pitch * draw(0.8, 1)],
      vibratoDepth: 0,
      vibratoHz: 5,
      formantsHz: [draw(300, 800), draw(900, 2300)],
      formantShift: draw(-0.2, 0.2),
      breath: draw(0.05, 0.3),
      roughness: 0.4,
      gain: draw(0.3, 1),
    };
    return { burst, pause: draw(0, 1) < 0.12 ? draw(0.4, 1.2) : draw(0.02, 0.09) };
  });
  return atLevel(voice(phrase, seed), levelDb);
};

const LULLABY_HZ = [262, 294, 330, 262, 330, 349, 392, 392, 440, 392, 349, 330, 262, 294, 262];

/** A lullaby sung softly: held notes with vibrato. */
export const lullaby = (levelDb = 58, seed = 1): Sound => {
  let note = 0;
  const phrase = layOut(seed, (draw, atSeconds) => {
    const pitch = LULLABY_HZ[note++ % LULLABY_HZ.length] as number;
    const burst: Burst = {
      atSeconds,
      forSeconds: draw(0, 1) < 0.3 ? 0.9 : 0.45,
      pitchHz: [pitch, pitch, pitch],
      vibratoDepth: 0.008,
      vibratoHz: 5.5,
      formantsHz: [520, 1150],
      formantShift: 0,
      breath: 0.04,
      roughness: 0.08,
      gain: draw(0.8, 1),
    };
    return { burst, pause: note % 5 === 0 ? 0.5 : 0.06 };
  });
  return atLevel(voice(phrase, seed), levelDb);
};
