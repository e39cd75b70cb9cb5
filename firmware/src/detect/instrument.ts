import { createEpisode, type createRecorder, type Episode } from "./episode.ts";
import { createFault, type Fault, type FaultCode, stepFault } from "./fault.ts";

/** What one second showed about the instrument: each true is bad. */
export type Symptoms = { [code in FaultCode]: boolean };

/** Seconds until a fault opens, and good seconds until it closes. */
const PATIENCE: ReadonlyArray<{ code: FaultCode; startSeconds: number; endSeconds: number }> = [
  { code: "micFlat", startSeconds: 5, endSeconds: 3 },
  { code: "micClipped", startSeconds: 10, endSeconds: 10 },
  { code: "micLost", startSeconds: 5, endSeconds: 3 },
  { code: "overrun", startSeconds: 5, endSeconds: 30 },
  { code: "motionStuck", startSeconds: 1, endSeconds: 1 },
  { code: "lowMemory", startSeconds: 10, endSeconds: 30 },
  { code: "rebooted", startSeconds: 1, endSeconds: 1 },
];

/** Watches the instrument itself: a dead sensor must never look like a quiet child. */
export const createInstrument = (record: ReturnType<typeof createRecorder>) => {
  const faults: Fault[] = [];
  const episodes: Episode[] = [];
  PATIENCE.forEach((p) => {
    faults.push(createFault(p.code, p.startSeconds, p.endSeconds));
    episodes.push(createEpisode("fault", p.code));
  });
  return {
    step: (symptoms: Symptoms, nowMs: number): void => {
      for (let i = 0; i < faults.length; i++) {
        const fault = faults[i] as Fault;
        record(episodes[i] as Episode, stepFault(fault, symptoms[fault.code]), undefined, nowMs);
      }
    },
    /** Codes of the open faults. */
    open: (): FaultCode[] => {
      const codes: FaultCode[] = [];
      for (let i = 0; i < faults.length; i++) {
        const fault = faults[i] as Fault;
        if (fault.open) codes.push(fault.code);
      }
      return codes;
    },
  };
};
