import type { Settings } from "./config/settings.ts";
import type { Journal } from "./journal/journal.ts";

/** Somebody who is not in the settings any more. */
export type FormerCaregiver = { id: string; name: string };

/**
 * Has the journal remember what the household's caregivers are called, and tells who left. What they did stays in
 * incidents, diaries and reports for ever, by their ids.
 */
export const rememberCaregivers = (
  caregivers: ReadonlyArray<Pick<Settings["caregivers"][number], "id" | "name">>,
  journal: Pick<Journal, "append"> & { nights: Pick<Journal["nights"], "people"> },
): FormerCaregiver[] => {
  const known = journal.nights.people();
  const nameKnown = new Map(known.map(({ id, name }) => [id, name]));
  for (const { id, name } of caregivers) if (nameKnown.get(id) !== name) journal.append(["person", id, name]);
  const here = new Set(caregivers.map(({ id }) => id));
  return known.filter(({ id }) => !here.has(id));
};
