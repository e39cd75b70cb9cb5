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

/** Written out: a loop over the names costs the device five times as much, once a second. */
const isBad = (s: Symptoms): boolean =>
  s.micFlat || s.micClipped || s.micLost || s.overrun || s.motionStuck || s.lowMemory || s.rebooted;

/** Watches the instrument itself: a dead sensor must never look like a quiet child. */
export const createInstrument = (record: ReturnType<typeof createRecorder>) => {
  const faults: Fault[] = [];
  const episodes: Episode[] = [];
  PATIENCE.forEach((p) => {
    faults.push(createFault(p.code, p.startSeconds, p.endSeconds));
    episodes.push(createEpisode("fault", p.code));
  });
  let upset = false;

  const stepAll = (symptoms: Symptoms, nowMs: number): void => {
    upset = false;
    instrument.faulty = false;
    for (let i = 0; i < faults.length; i++) {
      const fault = faults[i] as Fault;
      record(episodes[i] as Episode, stepFault(fault, symptoms[fault.code]), undefined, nowMs);
      if (fault.open) instrument.faulty = true;
      if (fault.open || fault.badSeconds) upset = true;
    }
  };

  const instrument = {
    /** True while a fault is open. */
    faulty: false,
    /** One second. Without a symptom, and none to get over, there is nothing to count. */
    step: (symptoms: Symptoms, nowMs: number): void => {
      if (upset || isBad(symptoms)) stepAll(symptoms, nowMs);
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
  return instrument;
};
