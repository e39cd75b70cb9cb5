export { type Board, createBoard, type MemoryLevels, type Restart } from "./board.ts";
export type { BoardOptions } from "./boardOptions.ts";
export { type Clock, createManualClock, type ManualClock, systemClock } from "./clock.ts";
export {
  BIAS_COUNTS,
  CLIP_COUNTS,
  CONVERTER_NOISE_COUNTS,
  COUNTS_PER_PASCAL,
  type ConversionOptions,
  convertPressure,
} from "./converter.ts";
export { createFlash, type Flash } from "./flash.ts";
export type { RestartReason } from "./interpreter.ts";
export type { Link, LinkFault, LinkFaultKind } from "./link.ts";
export type { Microphone, MicrophoneKind } from "./microphone.ts";
export type { MotionInterval, MotionScript, MotionSensor } from "./motion.ts";
export { findEspruino, type NativeOptions, type NativeRun, runNative } from "./native/runNative.ts";
export type { Address } from "./network.ts";
export type { Pins, PinWrite } from "./pins.ts";
export { atLevel, type Cue, type LevelSearch, loop, louder, loudestSecondDb, mix, timeline } from "./sound/combine.ts";
export { NotAWavFile, type Recording, readRiff } from "./sound/riff.ts";
export { levelOf, ONE_PASCAL_DB, pascalOf, type Sound, sampleSound, silence } from "./sound/sound.ts";
export { SOUNDSCAPE_NAMES, type SoundscapeName, soundscape } from "./sound/soundscape.ts";
export { doorSlam, pinkNoise, quietRoom, sine, whiteNoise, whiteNoiseMachine } from "./sound/steady.ts";
export { babble, cry, laughter, lullaby } from "./sound/voices.ts";
export { recordingSound, type WavOptions, wavFile } from "./sound/wavFile.ts";
export type { AccessPoint } from "./wifi.ts";
