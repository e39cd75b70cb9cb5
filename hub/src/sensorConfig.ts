import { createHash } from "node:crypto";
import { type Config, encodeConfig, sensorTopic } from "@veilleuse/shared";
import type { Settings } from "./config/settings.ts";
import type { Journal } from "./journal/journal.ts";

/** The retained configuration of a sensor: what the settings say, under a revision that grows when they change. */
export const sensorConfig = (detect: Settings["sensors"][number]["detect"], rev: number): Config => ({
  v: 1,
  rev,
  ...Object.fromEntries(Object.entries(detect ?? {}).filter(([, value]) => value !== undefined)),
});

/** The topic and payload that configure a sensor. */
export const configMessage = (
  sensor: string,
  detect: Settings["sensors"][number]["detect"],
  rev: number,
): { topic: string; payload: string } => ({
  topic: sensorTopic(sensor, "config"),
  payload: encodeConfig(sensorConfig(detect, rev)),
});

/**
 * The revision of a sensor's configuration: the one of last time while its content is the same, else one more, so that
 * a restart of the hub does not make every sensor write its flash.
 */
export const configRevision = (journal: Journal, sensor: string, content: unknown): number => {
  const names = { rev: `config.${sensor}.rev`, hash: `config.${sensor}.hash` };
  const hash = createHash("sha256").update(JSON.stringify(content)).digest().readUInt32BE(0);
  const rev = journal.read.cursor(names.rev);
  if (rev > 0 && journal.read.cursor(names.hash) === hash) return rev;
  journal.append(["cursor", names.rev, rev + 1]);
  journal.append(["cursor", names.hash, hash]);
  return rev + 1;
};
