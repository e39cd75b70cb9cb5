import { createEpisode, type createRecorder, type Episode } from "./episode.ts";
import { createFault, type Fault, type FaultCode, stepFault } from "./fault.ts";

type Watched = { fault: Fault; episode: Episode };

/** What one second showed about the instrument: each true is bad. */
export type Symptoms = { [code in FaultCode]: boolean };

const watched = (code: FaultCode, startSeconds: number, endSeconds: number): Watched => ({
  fault: createFault(code, startSeconds, endSeconds),
  episode: createEpisode("fault", code),
});

/** With seconds until each opens, and good seconds until it closes. */
const watchAll = (): Watched[] => [
  watched("micFlat", 5, 3),
  watched("micClipped", 10, 10),
  watched("micLost", 5, 3),
  watched("overrun", 5, 30),
  watched("motionStuck", 1, 1),
  watched("lowMemory", 10, 30),
  watched("rebooted", 1, 1),
];

/** Written out: a loop over the names costs the device five times as much, once a second. */
const isBad = (s: Symptoms): boolean =>
  s.micFlat || s.micClipped || s.micLost || s.overrun || s.motionStuck || s.lowMemory || s.rebooted;

/**
 * Watches the instrument itself: a dead sensor must never look like a quiet child. What there is to remember of the faults
 * takes much memory, and is there only from the first bad second until the last fault is got over.
 */
export const createInstrument = (record: ReturnType<typeof createRecorder>) => {
  let faults: Watched[] = [];

  const stepAll = (symptoms: Symptoms, nowMs: number): void => {
    let upset = false;
    instrument.faulty = false;
    if (!faults.length) faults = watchAll();
    for (let i = 0; i < faults.length; i++) {
      const { fault, episode } = faults[i] as Watched;
      record(episode, stepFault(fault, symptoms[fault.code]), undefined, nowMs);
      if (fault.open) instrument.faulty = true;
      if (fault.open || fault.badSeconds) upset = true;
    }
    if (!upset) faults = [];
  };

  const instrument = {
    /** True while a fault is open. */
    faulty: false,
    /** One second. Without a symptom, and none to get over, there is nothing to count. */
    step: (symptoms: Symptoms, nowMs: number): void => {
      if (faults.length || isBad(symptoms)) stepAll(symptoms, nowMs);
    },
    /** Codes of the open faults. */
    open: (): FaultCode[] => {
      const codes: FaultCode[] = [];
      for (let i = 0; i < faults.length; i++) {
        const { fault } = faults[i] as Watched;
        if (fault.open) codes.push(fault.code);
      }
      return codes;
    },
  };
  return instrument;
};
