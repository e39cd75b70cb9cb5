/** A-weighting in dB (IEC 61672-1, annex E), 0 at 1 kHz. */
export const aWeightDb = (hz: number): number => {
  const gain = (f: number) =>
    (12194 ** 2 * f ** 4) /
    ((f ** 2 + 20.6 ** 2) * Math.sqrt((f ** 2 + 107.7 ** 2) * (f ** 2 + 737.9 ** 2)) * (f ** 2 + 12194 ** 2));
  return 20 * Math.log10(gain(hz) / gain(1000));
};

const WINDOW = 4096;

/** Squared moduli of the spectrum, one-sided, by a recursive transform in double precision. */
const spectrumOf = (re: Float64Array, im: Float64Array): [Float64Array, Float64Array] => {
  const n = re.length;
  if (n === 1) return [re, im];
  const [evenRe, evenIm] = spectrumOf(
    re.filter((_, i) => i % 2 === 0),
    im.filter((_, i) => i % 2 === 0),
  );
  const [oddRe, oddIm] = spectrumOf(
    re.filter((_, i) => i % 2 === 1),
    im.filter((_, i) => i % 2 === 1),
  );
  const outRe = new Float64Array(n);
  const outIm = new Float64Array(n);
  for (let k = 0; k < n / 2; k++) {
    const cos = Math.cos((2 * Math.PI * k) / n);
    const sin = -Math.sin((2 * Math.PI * k) / n);
    const a = (oddRe[k] as number) * cos - (oddIm[k] as number) * sin;
    const b = (oddRe[k] as number) * sin + (oddIm[k] as number) * cos;
    outRe[k] = (evenRe[k] as number) + a;
    outIm[k] = (evenIm[k] as number) + b;
    outRe[k + n / 2] = (evenRe[k] as number) - a;
    outIm[k + n / 2] = (evenIm[k] as number) - b;
  }
  return [outRe, outIm];
};

/**
 * A-weighted level in dB SPL of pressure samples in pascal: Hann windows that overlap by half, each bin weighted by the
 * standard's formula. Nothing of it is shared with the firmware.
 */
export const aWeightedDb = (pressurePa: Float64Array, rateHz: number): number => {
  const window = Float64Array.from({ length: WINDOW }, (_, i) => 1 - Math.cos((2 * Math.PI * i) / WINDOW));
  let energy = 0;
  let windows = 0;
  for (let at = 0; at + WINDOW <= pressurePa.length; at += WINDOW / 2) {
    const frame = pressurePa.slice(at, at + WINDOW).map((p, i) => p * (window[i] as number));
    const [re, im] = spectrumOf(frame, new Float64Array(WINDOW));
    for (let k = 1; k < WINDOW / 2; k++) {
      const power = (2 * ((re[k] as number) ** 2 + (im[k] as number) ** 2)) / WINDOW ** 2 / 1.5;
      energy += power * 10 ** (aWeightDb((k * rateHz) / WINDOW) / 10);
    }
    windows++;
  }
  return 94 + 10 * Math.log10(energy / windows);
};
