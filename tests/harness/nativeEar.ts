import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildBundle } from "@veilleuse/firmware/build";
import { convertPressure, type Sound, sampleSound } from "@veilleuse/firmware/simulator";
import { repositoryRoot } from "./repositoryRoot.ts";
import { temporaryFolder } from "./temporary.ts";

/** One sound for the ear; half a second of the case's quiet comes before it. */
export type EarCase = {
  name: string;
  sound: Sound;
  seconds: number;
  /** Rules that differ from the sensor's defaults. */
  rules?: { loudMs?: number };
  /** True for an ear that has heard nothing before; otherwise it goes on with the one of the case before. */
  fresh?: boolean;
};

/** What the ear made of a case: its levels by second, and the events by type and phase. */
export type EarResult = { name: string; leq: number[]; floor: number[]; cover: number; events: string[] };

export type EarOptions = { espruino: string; rateHz: number; samples: number; cases: ReadonlyArray<EarCase> };

const SOURCES = join(repositoryRoot(), "firmware/src");

/** The script around the firmware's own ear and detectors: it reads frames and prints what they made of them. */
const ENTRY = `
import { createEar } from ${JSON.stringify(join(SOURCES, "sound/ear.ts"))};
import { createWatch } from ${JSON.stringify(join(SOURCES, "detect/watch.ts"))};
import { rulesAfter, DEFAULT_RULES } from ${JSON.stringify(join(SOURCES, "detect/rules.ts"))};
var ear = createEar(SAMPLES);
var watch;
var nowMs = 0;
var hear = function (frame) {
  var ms = ear.hearFrame(frame, FRAME_MS, watch.holds);
  nowMs += FRAME_MS;
  if (ms) watch.frame(ear.frameDb, ear.likeness, ear.floorDb, ms, nowMs);
};
nextCase = function (fresh, rules) {
  if (fresh) ear = createEar(SAMPLES);
  watch = createWatch(rulesAfter(DEFAULT_RULES, rules), function (type, phase) { heardEvent(type, phase); });
};
hearFrame = hear;
endSecond = function () { var level = ear.endSecond(); if (level) heardLevel(level.leq, level.floor); };
endMinute = function () { return ear.endMinute().cover; };
`;

/** Plain ES5 for the interpreter; what it shares with the script is global, since that one's fields are shortened. */
const player = (plan: object[], samples: number): string => `
var file = E.openFile("sound.raw", "r"), frame = new Uint16Array(${samples}), bytes = new Uint8Array(frame.buffer), result;
heardEvent = function (type, phase) { result.events.push(type + " " + phase); };
heardLevel = function (leq, floor) { result.leq.push(leq); result.floor.push(floor); };
var second = Math.round(1000 / FRAME_MS);
${JSON.stringify(plan)}.forEach(function (one) {
  result = { name: one.name, leq: [], floor: [], events: [] };
  nextCase(one.fresh, one.rules);
  for (var i = 0; i < one.frames; i++) {
    bytes.set(E.toUint8Array(file.read(${2 * samples})));
    hearFrame(frame);
    if (i + 1 == one.lead) { endSecond(); result.leq = []; result.floor = []; }
    if (i >= one.lead && (i + 1 - one.lead) % second == 0) endSecond();
  }
  result.cover = endMinute();
  print("result " + JSON.stringify(result));
});
quit();
`;

/**
 * Feeds sounds, converted as the device's converter does, to the firmware's compiled ear and detectors on a native
 * interpreter: not in real time but as fast as it computes.
 */
export const hearNatively = async ({ espruino, rateHz, samples, cases }: EarOptions): Promise<EarResult[]> => {
  const folder = temporaryFolder("native-ear");
  try {
    const frameSeconds = samples / rateHz;
    const lead = Math.round(0.5 / frameSeconds);
    const parts: Buffer[] = [];
    let firstSample = 0;
    const plan = cases.map(({ name, sound, seconds, rules, fresh }) => {
      const frames = lead + Math.round(seconds / frameSeconds);
      const pressure = sampleSound(sound, -lead * frameSeconds, rateHz, frames * samples);
      pressure.fill(0, 0, lead * samples);
      const counts = new Uint16Array(pressure.length);
      convertPressure(pressure, counts, { firstSample, seed: 7 });
      firstSample += counts.length;
      parts.push(Buffer.from(counts.buffer));
      return { name, frames, lead, fresh: fresh === true, rules: { v: 1, rev: 1, ...rules } };
    });
    writeFileSync(join(folder.path, "sound.raw"), Buffer.concat(parts));
    const entry = join(folder.path, "entry.ts");
    writeFileSync(entry, ENTRY);
    const script = await buildBundle({ entry });
    const globals = `var SAMPLES = ${samples}, FRAME_MS = ${1000 * frameSeconds}, nextCase, hearFrame, endSecond, endMinute, heardEvent, heardLevel;\n`;
    writeFileSync(join(folder.path, "main.js"), globals + script + player(plan, samples), "latin1");
    const run = spawnSync(espruino, ["main.js"], { cwd: folder.path, encoding: "latin1", timeout: 120_000 });
    const results = run.stdout
      .split("\n")
      .filter((line) => line.includes("result {"))
      .map((line) => JSON.parse(line.slice(line.indexOf("{"))) as EarResult);
    if (results.length !== cases.length) throw new Error(`the interpreter stopped early: ${run.stdout.slice(-1000)}`);
    return results;
  } finally {
    folder.remove();
  }
};
