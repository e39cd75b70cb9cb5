import { type Companion, isOpen, type Severity } from "./incident.ts";
import { type Effect, type IncidentCase, type Stepped, type Surroundings, told } from "./incidentCase.ts";
import { hold, pageOnce, thisRound } from "./incidentTime.ts";

const GRAVITY: Record<Severity, number> = { info: 0, warning: 1, critical: 2 };

/** The rooms with one more, each once. */
export const withRoom = (rooms: string[], room: string): string[] => (rooms.includes(room) ? rooms : [...rooms, room]);

/** One page for two children: whoever rang already is told of the second at once, on the same notification. */
export const combined = (
  current: IncidentCase,
  { companion, severity }: { companion: Companion; severity: Severity },
  { roster }: Surroundings,
  now: number,
): Stepped => {
  const { incident } = current;
  if (!isOpen(incident) || incident.combined.some(({ id }) => id === companion.id)) {
    return { next: current, effects: [] };
  }
  const graver = GRAVITY[severity] > GRAVITY[incident.severity];
  let next = told(
    current,
    { at: now, what: "combined", reason: companion.room },
    {
      combined: [...incident.combined, companion],
      blastRadius: withRoom(incident.blastRadius, companion.room),
      ...(graver ? { severity } : {}),
    },
  );
  const effects: Effect[] = [];
  if (incident.state !== "paging" || incident.held) return { next, effects };
  for (const caregiver of new Set(thisRound(next).map((page) => page.caregiver))) {
    if (!roster.reachable.includes(caregiver)) continue;
    const step = thisRound(next).findLast((page) => page.caregiver === caregiver)?.step ?? 0;
    const paged = pageOnce(next, { caregiver, step, reason: "anotherChildAwake" }, now);
    next = paged.next;
    effects.push(paged.effect);
  }
  return { next, effects };
};

/** The page of another incident tells of this one from now on. */
export const joined = (current: IncidentCase, lead: Companion, now: number): IncidentCase => {
  const { incident } = current;
  const next: IncidentCase = {
    ...current,
    incident: {
      ...incident,
      combined: [...incident.combined.filter(({ id }) => id !== lead.id), lead],
      blastRadius: withRoom(incident.blastRadius, lead.room),
    },
  };
  return hold(next, { kind: "combined", reason: lead.room, by: null, until: null, lead: lead.id }, now);
};
