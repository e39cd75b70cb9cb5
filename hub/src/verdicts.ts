import type { Rule } from "./alerts/incident.ts";
import { RUNBOOKS } from "./alerts/runbooks.ts";
import type { VerdictApi } from "./http/verdictPort.ts";
import type { Journal } from "./journal/journal.ts";
import type { NightWatch } from "./nightWatch.ts";

/** What people say of incidents afterwards, out of the journal. */
export const createVerdicts = (journal: Journal, watch: NightWatch): VerdictApi => ({
  judge: (id, who, needed) => watch.answers.judge(id, who, needed),
  feedback: () => ({ rules: journal.read.neededCounts() }),
  runbooks: () => {
    const counts = journal.read.workedCounts();
    return Object.entries(RUNBOOKS).map(([rule, steps]) => {
      const own = counts.filter((count) => count.rule === rule);
      const known = steps.map((step) => ({ ...step, worked: own.find(({ worked }) => worked === step.id)?.n ?? 0 }));
      const other = own
        .filter(({ worked }) => !steps.some(({ id }) => id === worked))
        .reduce((sum, { n }) => sum + n, 0);
      return { rule: rule as Rule, steps: known, other };
    });
  },
});
