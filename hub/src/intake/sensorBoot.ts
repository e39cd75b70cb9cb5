import type { SensorMessage } from "@veilleuse/shared";
import { type BootClock, observe, occurredAtMs } from "./bootClock.ts";
import { emptySequence, type Sequence, see } from "./sequence.ts";

/** What the hub remembers of one boot of one sensor. */
export type SensorBoot = { readonly boot: string; readonly clock: BootClock | undefined; readonly sequence: Sequence };

export const newSensorBoot = (boot: string): SensorBoot => ({ boot, clock: undefined, sequence: emptySequence });

/** A message that was dated and checked for repetition. */
export type Dated = {
  state: SensorBoot;
  occurredAtMs: number;
  /** True when `boot` and `seq` arrived before. */
  duplicate: boolean;
  /** True when the estimate of the boot's moment changed and is worth keeping. */
  clockImproved: boolean;
};

/** Dates a message and notes its sequence number. `status` has neither and counts as happening now. */
export const dateMessage = (state: SensorBoot, message: SensorMessage, receivedAtMs: number): Dated => {
  if (message.channel === "status") {
    return { state, occurredAtMs: receivedAtMs, duplicate: false, clockImproved: false };
  }
  const { body } = message;
  const { clock, improved } = observe(state.clock, receivedAtMs, body.at);
  // Levels are not resent and count by themselves; only the other channels have a sequence without holes.
  const seen =
    message.channel === "level" ? { sequence: state.sequence, duplicate: false } : see(state.sequence, body.seq);
  return {
    state: { boot: state.boot, clock, sequence: seen.sequence },
    occurredAtMs: occurredAtMs(clock, body.up),
    duplicate: seen.duplicate,
    clockImproved: improved,
  };
};
