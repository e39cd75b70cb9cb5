import { build } from "esbuild";
import { convertPressure } from "../../simulator/converter.ts";
import { mathMembers } from "../../simulator/nativeMath.ts";
import type { Realm } from "../../simulator/realm.ts";
import { FIRMWARE_FOLDER } from "../firmwareFolder.ts";

/** What the network of the cry likeness is made of, as `firmware/src/sound/cryWeights.ts` holds it. */
export type CryWeights = { hiddenUnits: number; risingUnits: number; values: ReadonlyArray<number> };

/** The firmware's ear and detectors, as the sensor wires them. */
export type Listener = {
  /** Hears one frame of samples. */
  hear(frame: Uint16Array): void;
  /** The frame's likeness, negative when it was not judged, and its level in dB. */
  likeness(): number;
  levelDb(): number;
  /** What the likeness was judged by. */
  inputs: Float32Array;
  isCrying(): boolean;
  /** Events of type `cry` that started so far. */
  starts(): number;
  /** The second's summary, as it is sent. */
  endSecond(): { leq: number; cry: number } | undefined;
};

type Ear = {
  frameDb: number;
  likeness: number;
  floorDb: number;
  cryInputs: Float32Array;
  hearFrame(frame: Uint16Array, frameMs: number, hold: boolean): number;
  endSecond(): { leq: number; cry: number } | undefined;
};
type Watch = {
  frame(db: number, likeness: number, floorDb: number, frameMs: number, nowMs: number): void;
  holds: boolean;
  readonly cry: { readonly open: boolean };
};
type Parts = {
  createEar(samples: number): Ear;
  createWatch(rules: object, sink: (type: string, phase: string) => void): Watch;
  DEFAULT_RULES: object;
};

export const FRAME_SAMPLES = 512;
const FRAME_MS = 64;

const ENTRY = `
export { createEar } from "./src/sound/ear.ts";
export { createWatch } from "./src/detect/watch.ts";
export { DEFAULT_RULES } from "./src/detect/rules.ts";
`;

/** The generated module that holds these weights. */
export const weightsModule = ({ hiddenUnits, risingUnits, values }: CryWeights): string =>
  `// Written by firmware/build/cry/main.ts, which trains them. Do not edit.\n\n/** Units of the hidden layer. */\nexport const HIDDEN_UNITS = ${hiddenUnits};\n/** The first ones speak for a cry, the others against. */\nexport const RISING_UNITS = ${risingUnits};\n\n/** A row of input weights for each unit, then a row that needs no unit; in hundredths. */\nexport const CRY_WEIGHTS: ReadonlyArray<number> = [${values.join(", ")}];\n`;

const raise = (_kind: string, message: string): never => {
  throw new Error(message);
};

/**
 * Compiles the firmware's own sound and detect folders, with these weights instead of their own if given, and gives a
 * maker of listeners. `E` is the simulator's, which computes as the interpreter does.
 */
export const listening = async (weights?: CryWeights): Promise<(crySeconds?: number) => Listener> => {
  const result = await build({
    stdin: { contents: ENTRY, resolveDir: FIRMWARE_FOLDER, loader: "ts" },
    absWorkingDir: FIRMWARE_FOLDER,
    bundle: true,
    write: false,
    format: "iife",
    globalName: "parts",
    platform: "neutral",
    conditions: ["source"],
    tsconfigRaw: {},
    plugins: weights
      ? [
          {
            name: "weights",
            setup: (plugin) => {
              plugin.onLoad({ filter: /cryWeights\.ts$/ }, () => ({ contents: weightsModule(weights), loader: "ts" }));
            },
          },
        ]
      : [],
  });
  const realm = { error: (_kind: string, message: string) => new Error(message), fail: raise } as unknown as Realm;
  const text = (result.outputFiles?.[0]?.text ?? "").concat("\nreturn parts;");
  const parts = new Function("E", text)(mathMembers(realm)) as Parts;
  return (crySeconds = 2) => {
    const ear = parts.createEar(FRAME_SAMPLES);
    let starts = 0;
    let nowMs = 0;
    const watch = parts.createWatch({ ...parts.DEFAULT_RULES, crySeconds }, (type, phase) => {
      if (type === "cry" && phase === "start") starts++;
    });
    return {
      hear: (frame) => {
        const heardMs = ear.hearFrame(frame, FRAME_MS, watch.holds);
        nowMs += FRAME_MS;
        if (heardMs) watch.frame(ear.frameDb, ear.likeness, ear.floorDb, heardMs, nowMs);
      },
      likeness: () => ear.likeness,
      levelDb: () => ear.frameDb,
      inputs: ear.cryInputs,
      isCrying: () => watch.cry.open,
      starts: () => starts,
      endSecond: ear.endSecond,
    };
  };
};

const NETWORK_INPUTS = 10;

/** A listener to train with: it never takes anything for a cry, so that new weights do not depend on the last ones. */
export const untrainedListening = (): Promise<() => Listener> =>
  listening({ hiddenUnits: 0, risingUnits: 0, values: [...new Array<number>(NETWORK_INPUTS - 1).fill(0), -200] });

/** Plays pressure in pascal at 8 kHz to a listener, frame by frame; `heard` is told after each frame. */
export const play = (
  listener: Listener,
  pressurePa: Float64Array,
  seed: number,
  heard: (frame: number) => void = () => undefined,
  firstFrame = 0,
): void => {
  const counts = new Uint16Array(FRAME_SAMPLES);
  for (let frame = 0; (frame + 1) * FRAME_SAMPLES <= pressurePa.length; frame++) {
    const from = frame * FRAME_SAMPLES;
    convertPressure(pressurePa.subarray(from, from + FRAME_SAMPLES), counts, {
      firstSample: firstFrame * FRAME_SAMPLES + from,
      seed,
    });
    listener.hear(counts);
    heard(firstFrame + frame);
  }
};
