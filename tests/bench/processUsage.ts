import { readFileSync } from "node:fs";

/** Clock ticks a second in /proc; Linux has fixed it at 100. */
const TICKS_PER_SECOND = 100;

/** Processor time used by a process so far, and its memory; undefined where there is no /proc. */
export const processUsage = (pid: number): { cpuSeconds: number; residentMiB: number; peakMiB: number } | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kibibytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      residentMiB: Math.round(kibibytes("VmRSS") / 1024),
      peakMiB: Math.round(kibibytes("VmHWM") / 1024),
    };
  } catch {
    return undefined;
  }
};
