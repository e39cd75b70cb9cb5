const LARGEST = 2147483647;

/** The interpreter's generator: it starts from the same constants on every board at every start. */
export interface DeviceRandom {
  /** An integer from 0 to 2^31 - 1. */
  next(): number;
  seed(value: number): void;
}

/** Makes the generator in the state in which a board starts. */
export const createDeviceRandom = (): DeviceRandom => {
  let w = 0xdeadbeef;
  let z = 0xcafebabe;
  return {
    next: () => {
      z = (Math.imul(36969, z & 65535) + (z >>> 16)) >>> 0;
      w = (Math.imul(18000, w & 65535) + (w >>> 16)) >>> 0;
      return (((z << 16) >>> 0) + w) & LARGEST;
    },
    seed: (value) => {
      const v = value >>> 0;
      w = ((v & 0xffff) | (v << 16)) >>> 0;
      z = ((v & 0xffff0000) | (v >>> 16)) >>> 0;
    },
  };
};

/** 0..1 from the generator, as `Math.random` gives it. */
export const fractionOf = (random: DeviceRandom): number => random.next() / (LARGEST + 1);
