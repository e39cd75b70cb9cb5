/** A frame counts only if it stands out from the background ... */
const ABOVE_FLOOR_DB = 2.4;
/** ... and belongs to the loud part of what is going on; the peak is forgotten at 3 dB a second. */
const BELOW_PEAK_DB = 10;
const PEAK_FALL_DB_PER_MS = 3 / 1000;

/** Makes the gate that says whether a frame is worth a closer look. Steady noise hardly ever is. */
export const createGate = () => {
  let peakDb = 0;
  return (frameDb: number, floorDb: number, frameMs: number): boolean => {
    peakDb = Math.max(frameDb, peakDb - PEAK_FALL_DB_PER_MS * frameMs);
    return frameDb > floorDb + ABOVE_FLOOR_DB && frameDb > peakDb - BELOW_PEAK_DB;
  };
};
