/** The standard normal distribution function, to seven digits [Abramowitz and Stegun 26.2.17]. */
export const normalCdf = (x: number): number => {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const tail =
    density * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
};

/** Quantiles of the standard normal that are asked for. */
export const QUARTILE = 0.6745;
export const DECILE = 1.2816;
