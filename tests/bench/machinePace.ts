import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { PaceSample } from "./paceProbe.ts";
import { median } from "./report.ts";

/** A stretch of the monotonic clock, in milliseconds. */
export type Stretch = { fromMs: number; toMs: number };

/** The machine is slow when the same additions take this many times as long as they usually do. */
const SLOW = 2;

/** The stretches in which a machine was slow: from the last sample before that was not to the first one after. */
export const slowStretches = (samples: ReadonlyArray<PaceSample>): Stretch[] => {
  const limitUs = SLOW * median(samples.map((sample) => sample.costUs));
  const stretches: Stretch[] = [];
  let open: Stretch | undefined;
  for (const [i, { atMs, costUs }] of samples.entries()) {
    if (costUs > limitUs && !open) open = { fromMs: samples[i - 1]?.atMs ?? atMs, toMs: atMs };
    if (!open) continue;
    open.toMs = atMs;
    if (costUs > limitUs && i < samples.length - 1) continue;
    stretches.push(open);
    open = undefined;
  }
  return stretches;
};

/** Something that took from one moment to another. */
export type Timed = { startedAtMs: number; tookMs: number };

/** Those during which the machine kept its pace all the time. */
export const atPace = (timed: ReadonlyArray<Timed>, slow: ReadonlyArray<Stretch>): Timed[] =>
  timed.filter(
    ({ startedAtMs, tookMs }) => !slow.some(({ fromMs, toMs }) => startedAtMs < toMs && startedAtMs + tookMs > fromMs),
  );

/** When the machine was slow, and for how much of the time that it was watched. */
export type Pace = { slow: Stretch[]; slowShare: number };

/**
 * Watches from a process of its own how fast the machine's cores are, until it is asked. A shared machine's cores run at
 * a tenth of their speed now and then, for some ten milliseconds, for reasons that no program on it can see; whatever
 * takes a millisecond of work takes ten there, a program that does nothing but add included.
 */
export const watchPace = async (): Promise<{ stop: () => Promise<Pace> }> => {
  const probe = fork(fileURLToPath(new URL("./paceProbe.js", import.meta.url)));
  await once(probe, "spawn");
  return {
    stop: async () => {
      probe.send("stop");
      const [samples] = (await once(probe, "message")) as [PaceSample[]];
      const slow = slowStretches(samples);
      const watchedMs = (samples.at(-1)?.atMs ?? 0) - (samples[0]?.atMs ?? 0);
      return { slow, slowShare: slow.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) / watchedMs };
    },
  };
};
