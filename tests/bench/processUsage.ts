import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks a second in /proc; Linux has fixed it at 100. */
const TICKS_PER_SECOND = 100;

export type ProcessUsage = {
  cpuSeconds: number;
  /** How long its threads were ready to run and others had the cores. */
  waitedSeconds: number;
  residentMiB: number;
  peakMiB: number;
};

const waitedSeconds = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`)
    .map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[1]) / 1e9)
    .reduce((sum, seconds) => sum + seconds, 0);

/** Processor time used by a process so far, and its memory; undefined where there is no /proc. */
export const processUsage = (pid: number): ProcessUsage | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kibibytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      waitedSeconds: waitedSeconds(pid),
      residentMiB: Math.round(kibibytes("VmRSS") / 1024),
      peakMiB: Math.round(kibibytes("VmHWM") / 1024),
    };
  } catch {
    return undefined;
  }
};
