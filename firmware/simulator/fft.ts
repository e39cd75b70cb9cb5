const f32 = Math.fround;

/** The interpreter's square root: its last digits differ from the exact one's. */
export const deviceSqrt = (x: number): number => (x >= 0 ? Math.exp(Math.log(x) * 0.5) : Number.NaN);

/**
 * The interpreter's transform (after Paul Bourke), in 32-bit floats as on the device: in place on `re` and `im`, whose length is a
 * power of two; the forward direction is divided by that length.
 */
export const transform = (re: Float32Array, im: Float32Array, inverse: boolean): void => {
  const n = re.length;
  for (let i = 0, j = 0; i < n - 1; i++) {
    if (i < j) {
      const x = re[i] as number;
      const y = im[i] as number;
      re[i] = re[j] as number;
      im[i] = im[j] as number;
      re[j] = x;
      im[j] = y;
    }
    let k = n >> 1;
    while (k <= j) {
      j -= k;
      k >>= 1;
    }
    j += k;
  }
  let c1 = -1;
  let c2 = 0;
  for (let span = 2; span <= n; span <<= 1) {
    const half = span >> 1;
    let u1 = 1;
    let u2 = 0;
    for (let j = 0; j < half; j++) {
      for (let i = j; i < n; i += span) {
        const k = i + half;
        const x = re[k] as number;
        const y = im[k] as number;
        const t1 = f32(f32(u1 * x) - f32(u2 * y));
        const t2 = f32(f32(u1 * y) + f32(u2 * x));
        re[k] = (re[i] as number) - t1;
        im[k] = (im[i] as number) - t2;
        re[i] = (re[i] as number) + t1;
        im[i] = (im[i] as number) + t2;
      }
      const z = f32(f32(u1 * c1) - f32(u2 * c2));
      u2 = f32(f32(u1 * c2) + f32(u2 * c1));
      u1 = z;
    }
    c2 = f32(deviceSqrt((1 - c1) / 2));
    if (!inverse) c2 = -c2;
    c1 = f32(deviceSqrt((1 + c1) / 2));
  }
  if (inverse) return;
  for (let i = 0; i < n; i++) {
    re[i] = (re[i] as number) / n;
    im[i] = (im[i] as number) / n;
  }
};
