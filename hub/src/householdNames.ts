import type { Settings } from "./config/settings.ts";
import type { Journal } from "./journal/journal.ts";

type Named = Pick<Settings["caregivers"][number], "id" | "name">;

/** What people are called whom the household ever knew. */
export type HouseholdNames = {
  /** Those who are not in the settings any more. What they did stays in incidents, diaries and reports, by their ids. */
  former: ReadonlyArray<{ id: string; name: string }>;
  /** Has the journal remember those who are here. */
  keep(): void;
};

export const householdNames = (
  caregivers: ReadonlyArray<Named>,
  journal: Pick<Journal, "append"> & { nights: Pick<Journal["nights"], "people"> },
): HouseholdNames => {
  const known = journal.nights.people();
  const here = new Set(caregivers.map(({ id }) => id));
  return {
    former: known.filter(({ id }) => !here.has(id)),
    keep: () => {
      const nameKnown = new Map(known.map(({ id, name }) => [id, name]));
      for (const { id, name } of caregivers) if (nameKnown.get(id) !== name) journal.append(["person", id, name]);
    },
  };
};
