import { appendRecord, createSpool, FILES, loadRecords, rewind } from "./device/spool.ts";
import type { createOutbox, Sending } from "./outbox/outbox.ts";

/**
 * Wires the outbox to its continuation in the flash.
 * @param pauseFor runs work while no Waveform samples
 * @param more called when messages came out of the flash
 */
export const createBacklog = (
  outbox: ReturnType<typeof createOutbox>,
  pauseFor: (work: () => void) => void,
  more: () => void,
) => {
  const spool = createSpool();
  let loading = false;
  const load = (): void => loadRecords(spool, outbox.restore);
  load();
  return {
    /** The message to send now, if any. What is in the flash comes in portions, each after a pause. */
    take: (nowMs: number): Sending | undefined => {
      if (spool.file >= FILES || !outbox.wantsMore()) return outbox.take(nowMs);
      if (loading) return undefined;
      loading = true;
      pauseFor(() => {
        loading = false;
        load();
        more();
      });
      return undefined;
    },
    /** Moves what waits to the flash, while nothing samples; true when a power cut would lose nothing now. */
    spill: (nowMs: number): boolean => {
      try {
        if (rewind(spool)) outbox.spill(nowMs, (record) => appendRecord(record, record.channel === "minute"));
      } catch (e) {
        console.log(`cannot spill: ${e}`);
      }
      return outbox.isSafe();
    },
  };
};
