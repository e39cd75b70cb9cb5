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

/** What is looked at of everything, whatever it took: else what took long would be set aside more often than the rest. */
const HORIZON_MS = 5;

/** Those in whose first milliseconds the machine kept its pace. */
export const atPace = (timed: ReadonlyArray<Timed>, slow: ReadonlyArray<Stretch>): Timed[] =>
  timed.filter(
    ({ startedAtMs }) => !slow.some(({ fromMs, toMs }) => startedAtMs < toMs && startedAtMs + HORIZON_MS > fromMs),
  );

/**
 * Watches from a process of its own how fast the machine's cores are, while something is measured. A shared machine's
 * cores run at a tenth of their speed now and then, for some ten milliseconds, for reasons that no program on it can see;
 * whatever takes a millisecond of work takes ten there, a program that does nothing but add included.
 */
export const watchingPace = async <R>(measure: () => Promise<R>): Promise<{ result: R; slow: Stretch[] }> => {
  const probe = fork(fileURLToPath(new URL("./paceProbe.js", import.meta.url)), { execArgv: [] });
  const ended = once(probe, "exit").then(() => {
    throw new Error("the watch of the machine's pace ended by itself");
  });
  // Whoever waits for it then is told.
  ended.catch(() => undefined);
  const answer = async <T>(): Promise<T> => (await Promise.race([once(probe, "message"), ended]))[0] as T;
  try {
    await answer();
    const result = await measure();
    const samples = answer<PaceSample[]>();
    probe.send("stop");
    return { result, slow: slowStretches(await samples) };
  } finally {
    probe.kill();
  }
};
