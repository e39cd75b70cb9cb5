/** A decoded WAV file, mixed down to one channel; full scale is 1. */
export interface Recording {
  rateHz: number;
  samples: Float32Array;
}

/** Said when a file is not a WAV file that can be read; the message is `not a WAV file: <path>: <why>`. */
export class NotAWavFile extends Error {
  readonly path: string;
  readonly why: string;
  constructor(path: string, why: string) {
    super(`not a WAV file: ${path}: ${why}`);
    this.name = "NotAWavFile";
    this.path = path;
    this.why = why;
  }
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

interface Format {
  code: number;
  channels: number;
  rateHz: number;
  bits: number;
  frameBytes: number;
}

const readFormat = (view: DataView, at: number, length: number, refuse: (why: string) => never): Format => {
  if (length < 16) refuse(`the fmt chunk at byte ${at - 8} is ${length} bytes long, expected at least 16`);
  let code = view.getUint16(at, true);
  if (code === EXTENSIBLE && length >= 26) code = view.getUint16(at + 24, true);
  const format = {
    code,
    channels: view.getUint16(at + 2, true),
    rateHz: view.getUint32(at + 4, true),
    frameBytes: view.getUint16(at + 12, true),
    bits: view.getUint16(at + 14, true),
  };
  if (code !== PCM && code !== FLOAT) refuse(`format ${code} at byte ${at}, expected 1 (PCM) or 3 (float)`);
  if (code === PCM && ![16, 24, 32].includes(format.bits)) refuse(`${format.bits}-bit PCM, expected 16, 24 or 32`);
  if (code === FLOAT && ![32, 64].includes(format.bits)) refuse(`${format.bits}-bit float, expected 32 or 64`);
  if (format.channels < 1 || format.channels > 64) refuse(`${format.channels} channels at byte ${at + 2}`);
  if (format.rateHz < 1000 || format.rateHz > 768_000) refuse(`a rate of ${format.rateHz} Hz at byte ${at + 4}`);
  if (format.frameBytes !== (format.channels * format.bits) / 8)
    refuse(`a block of ${format.frameBytes} bytes at byte ${at + 12}`);
  return format;
};

const readSample = (view: DataView, at: number, { code, bits }: Format): number => {
  if (code === FLOAT) return bits === 32 ? view.getFloat32(at, true) : view.getFloat64(at, true);
  if (bits === 16) return view.getInt16(at, true) / 32_768;
  if (bits === 24) return ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8_388_608;
  return view.getInt32(at, true) / 2_147_483_648;
};

const decode = (view: DataView, from: number, to: number, format: Format): Float32Array => {
  const frames = Math.floor((to - from) / format.frameBytes);
  const samples = new Float32Array(frames);
  const width = format.bits / 8;
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (let channel = 0; channel < format.channels; channel++) {
      const value = readSample(view, from + frame * format.frameBytes + channel * width, format);
      sum += Number.isFinite(value) ? value : 0;
    }
    samples[frame] = sum / format.channels;
  }
  return samples;
};

const chunkName = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

/** Decodes a RIFF/WAVE file (PCM of 16, 24 or 32 bits, or float). Throws `NotAWavFile`; `path` is only used in the message. */
export const readRiff = (bytes: Uint8Array, path: string): Recording => {
  const refuse = (why: string): never => {
    throw new NotAWavFile(path, why);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12) refuse(`it is ${bytes.length} bytes long, a header alone needs 12`);
  if (chunkName(view, 0) !== "RIFF") refuse(`it starts with ${JSON.stringify(chunkName(view, 0))}, expected "RIFF"`);
  if (chunkName(view, 8) !== "WAVE") refuse(`${JSON.stringify(chunkName(view, 8))} at byte 8, expected "WAVE"`);
  let format: Format | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = chunkName(view, at);
    const length = view.getUint32(at + 4, true);
    const from = at + 8;
    if (name === "fmt ") {
      if (from + Math.min(length, 16) > bytes.length) refuse(`it ends within the fmt chunk at byte ${at}`);
      format = readFormat(view, from, Math.min(length, bytes.length - from), refuse);
    } else if (name === "data") {
      if (!format) return refuse(`the data chunk at byte ${at} comes before any fmt chunk`);
      // Programs that write to a pipe leave the length open: then the data goes on to the end of the file.
      const samples = decode(view, from, Math.min(from + length, bytes.length), format);
      if (samples.length === 0) refuse(`the data chunk at byte ${at} holds no sample`);
      return { rateHz: format.rateHz, samples };
    }
    at = from + length + (length & 1);
  }
  return refuse(format ? "it has no data chunk" : "it has no fmt chunk");
};
