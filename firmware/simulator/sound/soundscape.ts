import { loop, mix, timeline } from "./combine.ts";
import { type Sound, silence } from "./sound.ts";
import { doorSlam, quietRoom, sine, whiteNoiseMachine } from "./steady.ts";
import { babble, cry, laughter, lullaby } from "./voices.ts";

/** Names of the catalogue. */
export type SoundscapeName =
  | "silence"
  | "quiet-room"
  | "cry"
  | "cry-at-10s"
  | "scream"
  | "self-soothed"
  | "cry-over-noise"
  | "laughter"
  | "babble"
  | "lullaby"
  | "door-slams"
  | "white-noise"
  | "tone-85"
  | "restless-night";

const overRoom = (sound: Sound, seed: number): Sound => mix(quietRoom(35, seed + 100), sound);

const CATALOGUE: Readonly<Record<SoundscapeName, (seed: number) => Sound>> = {
  silence: () => silence(),
  "quiet-room": (seed) => quietRoom(35, seed),
  cry: (seed) => overRoom(cry(74, seed), seed),
  "cry-at-10s": (seed) => overRoom(timeline([{ sound: cry(74, seed), atSeconds: 10 }]), seed),
  scream: (seed) => overRoom(timeline([{ sound: cry(96, seed), atSeconds: 5 }]), seed),
  "self-soothed": (seed) => overRoom(timeline([{ sound: cry(72, seed), atSeconds: 10, forSeconds: 12 }]), seed),
  "cry-over-noise": (seed) => mix(whiteNoiseMachine(50, seed), timeline([{ sound: cry(72, seed), atSeconds: 10 }])),
  laughter: (seed) => overRoom(laughter(68, seed), seed),
  babble: (seed) => overRoom(babble(62, seed), seed),
  lullaby: (seed) => overRoom(lullaby(58, seed), seed),
  "door-slams": (seed) => overRoom(loop(doorSlam(95, seed), 30), seed),
  "white-noise": (seed) => whiteNoiseMachine(50, seed),
  "tone-85": () => sine(1000, 85),
  "restless-night": (seed) =>
    overRoom(
      timeline([
        { sound: babble(55, seed), atSeconds: 60, forSeconds: 120 },
        { sound: doorSlam(88, seed), atSeconds: 900 },
        { sound: cry(66, seed), atSeconds: 1800, forSeconds: 15 },
        { sound: cry(76, seed + 1), atSeconds: 7200, forSeconds: 240 },
        { sound: lullaby(56, seed), atSeconds: 7440, forSeconds: 300 },
        { sound: cry(74, seed + 2), atSeconds: 14_400, forSeconds: 90 },
        { sound: laughter(64, seed), atSeconds: 30_000, forSeconds: 120 },
      ]),
      seed,
    ),
};

/** All names that `soundscape` knows. */
export const SOUNDSCAPE_NAMES = Object.keys(CATALOGUE) as ReadonlyArray<SoundscapeName>;

/** A sound of the catalogue; the same name and seed always give the same sound. Throws with the known names for another name. */
export const soundscape = (name: string, seed = 1): Sound => {
  const make = Object.hasOwn(CATALOGUE, name) ? CATALOGUE[name as SoundscapeName] : undefined;
  if (!make) throw new Error(`unknown soundscape "${name}"; known: ${SOUNDSCAPE_NAMES.join(", ")}`);
  return make(seed);
};
