export { takesOf } from "./examples.ts";
export { type CryWeights, type Listener, listening, play, untrainedListening } from "./listening.ts";
export { type OtherKind, otherSound } from "./otherSounds.ts";
export { type Clip, CRY_KIND, readClips } from "./recordings.ts";
export { trainedWeights } from "./training.ts";
export { broughtTo, RATE_HZ, sampledClip } from "./variation.ts";
