import type { createWatch } from "./detect/watch.ts";
import { createMeter } from "./device/meter.ts";
import { createMicrophone, type SoundSource } from "./device/microphone.ts";
import type { Settings } from "./device/settings.ts";
import { samplesAt } from "./sound/bands.ts";
import type { createEar } from "./sound/ear.ts";

/**
 * Wires the microphone, however it is built, to the ear and to the watch; and counts what was missed.
 * @param originSeconds the clock when uptime began
 * @param eased called when the microphone asks less of the board than before
 */
export const createListening = (
  settings: Settings,
  ear: ReturnType<typeof createEar>,
  watch: ReturnType<typeof createWatch>,
  loudDb: () => number,
  originSeconds: number,
  eased: () => void,
) => {
  const missed = { overruns: 0, blindMs: 0 };

  /** Answers whether the background must not be learned now. */
  const told = (heardMs: number, nowSeconds: number, lostMs: number, overrun: boolean): boolean => {
    if (lostMs) {
      ear.second.gap = true;
      missed.blindMs += Math.round(lostMs);
    }
    if (overrun) missed.overruns++;
    if (!heardMs) return watch.holds;
    const frameDb = ear.frameDb;
    const nowMs = Math.round((nowSeconds - originSeconds) * 1000);
    watch.frame(frameDb, ear.likeness, ear.floorDb, heardMs, nowMs);
    if (frameDb >= loudDb()) ear.sums.loudMs += heardMs;
    if (watch.cry.open) ear.sums.cryMs += heardMs;
    return watch.holds;
  };

  const source: SoundSource =
    settings.mic === "max4466"
      ? createMicrophone(settings.micPin, settings.rate, ear.hearFrame, told, () => {
          ear.change(samplesAt(source.rateHz), source.weighted);
          eased();
        })
      : createMeter(settings.mic, settings.micPin, (db, lostMs) =>
          told(ear.hearLevel(db, source.frameMs, watch.holds), getTime(), lostMs, lostMs > 0),
        );

  return { source, missed };
};
