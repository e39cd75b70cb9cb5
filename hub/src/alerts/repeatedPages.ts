import { type Effect, type IncidentCase, marked, type Stepped, type Surroundings } from "./incidentCase.ts";
import { advance, thisRound } from "./incidentTime.ts";

/**
 * The same step where another hub may have taken it already and lost its power before it wrote that down: its pages go
 * out once more, and never a third time.
 */
export const takenBefore = ({ next, effects }: Stepped): Stepped => {
  let { pages } = next;
  for (const effect of effects) {
    if (effect.do === "page")
      pages = marked({ ...next, pages }, effect.caregiver, (page) => ({ ...page, resent: true }));
  }
  const again = effects.map((effect): Effect => (effect.do === "page" ? { ...effect, again: true } : effect));
  return { next: pages === next.pages ? next : { ...next, pages }, effects: again };
};

/** Whoever's last page no channel had accepted when the hub stopped is paged again, once, and not at the next repeat. */
export const resumed = (current: IncidentCase, around: Surroundings, now: number): Stepped => {
  if (current.incident.state !== "paging" || current.incident.held) return advance(current, around, now);
  const { incident, pages } = current;
  const effects: Effect[] = [];
  const round = thisRound(current).filter(({ caregiver }) => around.roster.reachable.includes(caregiver));
  for (const caregiver of new Set(round.map((page) => page.caregiver))) {
    const last = round.findLast((page) => page.caregiver === caregiver);
    if (!last || last.delivered || last.resent) continue;
    const attempt = pages.filter((page) => page.caregiver === caregiver).length;
    effects.push({ do: "page", incident, caregiver, step: last.step, attempt });
  }
  const sent = takenBefore({ next: current, effects });
  const due = takenBefore(advance(sent.next, around, now));
  return { next: due.next, effects: [...sent.effects, ...due.effects] };
};
