import { sampleSound } from "../../simulator/sound/sound.ts";
import { pinkNoise, whiteNoise } from "../../simulator/sound/steady.ts";
import { drawFrom } from "../../simulator/sound/voice.ts";
import { type Listener, play } from "./listening.ts";
import { type Draw, OTHER_KINDS, type OtherKind, otherSound } from "./otherSounds.ts";
import { type Clip, CRY_KIND } from "./recordings.ts";
import { broughtTo, echoing, RATE_HZ, sampledClip, tilted } from "./variation.ts";

/** What one sound gave: the network's inputs after each judgement. Made sounds have fold 0. */
export type Take = Label & { rows: Float32Array[] };
type Label = { kind: string; fold: number; cry: boolean };

const BEFORE_SECONDS = 2.5;
const OTHER_SECONDS = 9;
const NOISE_SECONDS = 40;
const NOISE_DB = 60;
const CRY_COPIES = 36;
const OTHER_COPIES = 110;
/** Copies of a recording that is no cry; the kinds nearest to crying are heard more often. */
const COPIES: Readonly<Record<string, number>> = { rooster: 12, "dog-bark": 12 };
const USUAL_COPIES = 5;
/** Copies for the night: at the level at which a nursery hears them, over a machine that makes white noise. */
const NIGHT_SECONDS = 7;
const NIGHT_CRY_COPIES = 8;
const NIGHT_RECORDING_COPIES = 2;
const NIGHT_COPIES: Partial<Record<OtherKind, number>> = { song: 160, toy: 160, beeps: 160, musicBox: 160 };
const USUAL_NIGHT_COPIES = 80;
const NIGHT_FIRST_SEED = 5000;

const noises = (): Float64Array[] =>
  [whiteNoise(NOISE_DB, 77), pinkNoise(NOISE_DB, 78), otherSound("machine", 9001), otherSound("machine", 9002)].map(
    (sound) => broughtTo(sampleSound(sound, 0, RATE_HZ, RATE_HZ * NOISE_SECONDS), NOISE_DB),
  );

const over = (noise: Float64Array, noiseDb: number, shift: number, sound: Float64Array): Float64Array => {
  const start = Math.round(BEFORE_SECONDS * RATE_HZ);
  const gain = 10 ** ((noiseDb - NOISE_DB) / 20);
  const out = new Float64Array(start + sound.length);
  for (let i = 0; i < out.length; i++) out[i] = gain * (noise[(i + shift) % noise.length] as number);
  for (let i = 0; i < sound.length; i++) out[start + i] = (out[start + i] as number) + (sound[i] as number);
  return out;
};

const listen = (listener: Listener, pressure: Float64Array, seed: number): Float32Array[] => {
  const rows: Float32Array[] = [];
  const first = Math.floor((BEFORE_SECONDS * RATE_HZ) / 512);
  let before = 0;
  play(listener, pressure, seed, (frame) => {
    const trace = listener.inputs[0] as number;
    if (frame >= first && listener.likeness() >= 0 && trace !== before) rows.push(Float32Array.from(listener.inputs));
    before = trace;
  });
  return rows;
};

/** Plays every recording and every made sound, each in many variations, and gathers what the device's own features say. */
export const takesOf = (clips: ReadonlyArray<Clip>, listener: () => Listener, share = 1): Take[] => {
  const backgrounds = noises();
  const takes: Take[] = [];
  const addOver = (noise: Float64Array, noiseDb: number, sound: Float64Array, levelDb: number, label: Label) => {
    const seed = takes.length + 1;
    const pressure = over(noise, noiseDb, seed * 7919, broughtTo(sound, levelDb));
    takes.push({ ...label, rows: listen(listener(), pressure, seed) });
  };
  const add = (label: Label, sound: Float64Array, levelDb: number, draw: Draw) => {
    const noise = backgrounds[Math.floor(draw(0, backgrounds.length))] as Float64Array;
    const noiseDb = draw(0, 1) < 0.5 ? draw(30, 40) : levelDb - draw(2, 30);
    addOver(noise, noiseDb, sound, levelDb, label);
  };
  const addNight = (label: Label, sound: Float64Array, draw: Draw) =>
    addOver(backgrounds[0] as Float64Array, draw(45, 55), sound, draw(label.cry ? 58 : 50, 72), label);
  clips.forEach(({ kind, fold, recording }, index) => {
    const cry = kind === CRY_KIND;
    const copies = Math.ceil(share * (cry ? CRY_COPIES : (COPIES[kind] ?? USUAL_COPIES)));
    for (let copy = 0; copy < copies; copy++) {
      const draw = drawFrom(index * 1009 + copy * 31 + 5);
      let varied = copy > 0 ? tilted(recording, draw(-9, 9)) : recording;
      if (copy > 0 && draw(0, 1) < 0.5) varied = echoing(varied, draw(0.1, 0.7), draw);
      add({ kind, fold, cry }, sampledClip(varied, copy > 0 ? draw(0.85, 1.2) : 1), draw(58, 85), draw);
    }
    for (let copy = 0; copy < (cry ? NIGHT_CRY_COPIES : NIGHT_RECORDING_COPIES) * share; copy++) {
      const draw = drawFrom(index * 1013 + copy * 37 + 11);
      const varied = copy > 0 ? tilted(recording, draw(-6, 6)) : recording;
      addNight({ kind, fold, cry }, sampledClip(varied, copy > 0 ? draw(0.9, 1.1) : 1), draw);
    }
  });
  for (const kind of OTHER_KINDS) {
    for (let copy = 0; copy < OTHER_COPIES * share; copy++) {
      const draw = drawFrom(copy * 53 + kind.length * 1013 + 3);
      const sound = sampleSound(otherSound(kind, copy + 1), 0, RATE_HZ, OTHER_SECONDS * RATE_HZ);
      add({ kind, fold: 0, cry: false }, sound, draw(55, 82), draw);
    }
    for (let copy = 0; copy < (NIGHT_COPIES[kind] ?? USUAL_NIGHT_COPIES) * share; copy++) {
      const draw = drawFrom(copy * 59 + kind.length * 1511 + 17);
      const sound = sampleSound(otherSound(kind, NIGHT_FIRST_SEED + copy), 0, RATE_HZ, NIGHT_SECONDS * RATE_HZ);
      addNight({ kind, fold: 0, cry: false }, sound, draw);
    }
  }
  return takes;
};
