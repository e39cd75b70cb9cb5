import { dirname, join } from "node:path";
import {
  type Clip,
  CRY_KIND,
  type Listener,
  listening,
  type OtherKind,
  otherSound,
  RATE_HZ,
  readClips,
  sampledClip,
  takesOf,
  trainedWeights,
  untrainedListening,
} from "@veilleuse/firmware/build";
import { babble, laughter, lullaby, type Sound, sampleSound } from "@veilleuse/firmware/simulator";
import { repositoryRoot } from "../harness/repositoryRoot.ts";
import { NIGHT_BLOCKS, nightEvents, type Visit } from "./cry/night.ts";
import { delayOf, overWhiteNoise, quietRoom, repeated, type Scene } from "./cry/scene.ts";
import { median, type Report } from "./report.ts";

const FOLDS = [1, 2, 3];
const RECORDED_HOUSE = ["dog-bark", "clock-tick", "person-sneeze", "rain", "fire-crackling"];
const MADE_HOUSE: ReadonlyArray<OtherKind> = ["speech", "machine"];
const HARD: ReadonlyArray<OtherKind | "lullaby" | "talk" | "giggle"> = [
  "song",
  "musicBox",
  "babble",
  "laughter",
  "beeps",
  "toy",
  "lullaby",
  "talk",
  "giggle",
];
const HARD_SECONDS = 7;
/** Far from the seeds that the network was trained with. */
const UNHEARD_SEED = 100_000;

const hardSound = (kind: (typeof HARD)[number], seed: number): Sound => {
  if (kind === "lullaby") return lullaby(60, seed);
  if (kind === "talk") return babble(60, seed);
  if (kind === "giggle") return laughter(60, seed);
  return otherSound(kind, seed);
};

/** 50 to 72 dB, spread evenly over the night. */
const visitDb = (block: number): number => 50 + ((block * 37) % 23);

/**
 * Cry events by the firmware's own sound and detect folders, folds apart: what is heard was never trained with. Needs the
 * recordings in `../shared/audio/esc10` beside the repository, or in the folder that VEILLEUSE_RECORDINGS names. With
 * VEILLEUSE_QUICK=1 the nights are a tenth as long.
 */
export const benchCry = async (tell: (line: string) => void): Promise<Report> => {
  const folder = process.env.VEILLEUSE_RECORDINGS ?? join(dirname(repositoryRoot()), "shared/audio/esc10");
  const blocks = process.env.VEILLEUSE_QUICK === "1" ? NIGHT_BLOCKS / 10 : NIGHT_BLOCKS;
  const clips = readClips(folder);
  tell(`hears ${clips.length} recordings in many variations`);
  const takes = takesOf(clips, await untrainedListening());
  const makers = new Map<number, () => Listener>();
  for (const fold of FOLDS) {
    tell(`trains without fold ${fold}`);
    makers.set(fold, await listening(trainedWeights(takes, fold)));
  }
  const listenerFor = (fold: number): Listener => (makers.get(fold) as () => Listener)();
  const cries = clips.filter(({ kind }) => kind === CRY_KIND);
  const rows: Report["rows"] = [];
  const add = (name: string, value: number) => {
    rows.push({ name, value });
    tell(`${name}: ${value.toFixed(2)}`);
  };
  const delays = (heard: ReadonlyArray<Clip>, times: number, scene: (seed: number) => Scene) =>
    heard.map((clip, i) => delayOf(listenerFor(clip.fold), repeated(clip, times), scene(i + 1)));
  const share = (found: ReadonlyArray<number | undefined>) =>
    found.filter((delay) => delay !== undefined).length / found.length;

  const at72 = (seed: number) => quietRoom(72, seed);
  const others = clips.filter(({ kind }) => kind !== CRY_KIND);
  const alone = delays(cries, 1, at72);
  const falseDelays = delays(others, 1, at72);
  add("recall, 5 s at 72 dB", share(alone));
  add("  median delay, s", median(alone.filter((delay) => delay !== undefined)));
  add("false clips, all other kinds", share(falseDelays));
  for (const kind of new Set(others.map((clip) => clip.kind))) {
    add(`  ${kind}`, share(falseDelays.filter((_, i) => (others[i] as Clip).kind === kind)));
  }
  add("recall, 15 s at 72 dB", share(delays(cries, 3, at72)));
  for (const levelDb of [50, 60, 66, 78, 84]) {
    add(`recall, 5 s at ${levelDb} dB`, share(delays(cries, 1, (seed) => quietRoom(levelDb, seed))));
  }
  for (const aboveDb of [20, 15, 10, 5]) {
    const scene = (seed: number) => overWhiteNoise(50, aboveDb, seed);
    add(`recall, 15 s, ${aboveDb} dB above white noise of 50 dB`, share(delays(cries, 3, scene)));
  }

  const perFold = blocks / FOLDS.length;
  const night = (visit: (block: number, fold: number) => Visit | undefined): number =>
    FOLDS.reduce(
      (sum, fold) =>
        sum + nightEvents(listenerFor(fold), perFold, 7 + fold, (i) => visit(i + (fold - 1) * perFold, fold)),
      0,
    );
  add(
    `events in ${(blocks / 30).toFixed(0)} h of white noise`,
    night(() => undefined),
  );
  const house = (block: number, fold: number): Visit => {
    const kind = [...RECORDED_HOUSE, ...MADE_HOUSE][block % 7] as string;
    const pool = clips.filter((clip) => clip.kind === kind && clip.fold === fold);
    const clip = pool[Math.floor(block / 7) % Math.max(1, pool.length)];
    const pressure = clip
      ? sampledClip(clip.recording)
      : sampleSound(otherSound(kind as OtherKind, UNHEARD_SEED + block), 0, RATE_HZ, HARD_SECONDS * RATE_HZ);
    return { pressure, levelDb: visitDb(block) };
  };
  add(`events among ${blocks} house sounds`, night(house));
  const counts = new Map<string, number>();
  for (const kind of HARD) {
    const of = Math.ceil(blocks / HARD.length / FOLDS.length) * FOLDS.length;
    const events = FOLDS.reduce((sum, fold) => {
      const visit = (i: number): Visit => ({
        pressure: sampleSound(hardSound(kind, UNHEARD_SEED + 31 * i + fold), 0, RATE_HZ, HARD_SECONDS * RATE_HZ),
        levelDb: visitDb(i * 7 + fold),
      });
      return sum + nightEvents(listenerFor(fold), of / FOLDS.length, 17 + fold, visit);
    }, 0);
    counts.set(`  ${kind}, of ${of}`, events);
  }
  add(
    `events among about ${blocks} hard sounds`,
    [...counts.values()].reduce((a, b) => a + b, 0),
  );
  for (const [name, events] of counts) add(name, events);

  const longest = listenerFor(3);
  const cry = cries.find(({ fold }) => fold === 3) as Clip;
  const minutes = delayOf(longest, repeated(cry, 240), at72(1));
  add("events in a 20-minute cry", minutes === undefined ? 0 : longest.starts());
  add("  still open at its end (1 is yes)", longest.isCrying() ? 1 : 0);
  return { title: "Cry events, folds apart", baseline: "the labels of the recordings", rows };
};
