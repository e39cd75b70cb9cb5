import { monotonicMs } from "./monotonic.ts";

/** How much processor time the same few additions took, and when: what the machine's cores are worth at that moment. */
export type PaceSample = { atMs: number; costUs: number };

/** Often enough for stretches of ten milliseconds, and not more often: each time wakes a core. */
const INTERVAL_MS = 5;
/** Some 30 µs: long enough for a clock of microseconds, too short to be in anybody's way. */
const ADDITIONS = 30_000;
const WARM_UP_RUNS = 2000;

let sink = 0;
const add = (): void => {
  let sum = 0;
  for (let i = 0; i < ADDITIONS; i++) sum += i * 0.001;
  sink += sum;
};

const costUs = (): number => {
  // Processor time, not time: a core that others have is not a slow one.
  const before = process.cpuUsage();
  add();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};

for (let i = 0; i < WARM_UP_RUNS; i++) add();
const samples: PaceSample[] = [];
setInterval(() => {
  samples.push({ atMs: monotonicMs(), costUs: costUs() });
  if (samples.length === 1) process.send?.("watching");
}, INTERVAL_MS);
process.once("message", () => {
  process.send?.(samples, undefined, undefined, () => process.exit(sink > 0 ? 0 : 1));
});
process.once("disconnect", () => process.exit());
