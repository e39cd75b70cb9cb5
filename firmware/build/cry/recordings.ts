import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Recording, readRiff } from "../../simulator/sound/riff.ts";

/** A labelled recording. Recordings of one source share a fold. */
export type Clip = { kind: string; fold: number; name: string; recording: Recording };

export const CRY_KIND = "baby-cry";

/** Reads a folder of one subfolder per kind, with WAV files whose first digit is the fold. Throws when it is absent. */
export const readClips = (folder: string): Clip[] => {
  if (!existsSync(join(folder, CRY_KIND))) {
    throw new Error(
      `no recordings in ${folder}: expected a folder for each kind, ${CRY_KIND} among them, with WAV files`,
    );
  }
  const kinds = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return kinds.flatMap(({ name: kind }) =>
    readdirSync(join(folder, kind))
      .filter((name) => name.endsWith(".wav"))
      .sort()
      .map((name) => {
        const path = join(folder, kind, name);
        return { kind, fold: Number(name[0]), name, recording: readRiff(readFileSync(path), path) };
      }),
  );
};
