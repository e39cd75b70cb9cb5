import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { FIRMWARE_FOLDER } from "../firmwareFolder.ts";
import { takesOf } from "./examples.ts";
import { untrainedListening, weightsModule } from "./listening.ts";
import { readClips } from "./recordings.ts";
import { trainedWeights } from "./training.ts";

const DEFAULT_FOLDER = join(FIRMWARE_FOLDER, "../../shared/audio/esc10");
const MODULE = join(FIRMWARE_FOLDER, "src/sound/cryWeights.ts");

const say = (line: string): void => void process.stderr.write(`cry: ${line}\n`);

try {
  const clips = readClips(resolve(process.argv[2] ?? DEFAULT_FOLDER));
  say(`hearing ${clips.length} recordings and made sounds`);
  const takes = takesOf(clips, await untrainedListening());
  say(`training on ${takes.reduce((sum, { rows }) => sum + rows.length, 0)} judgements`);
  writeFileSync(MODULE, weightsModule(trainedWeights(takes)));
  say(`wrote ${MODULE}`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
