import type { Incident } from "./alerts/incident.ts";

export type OwedPagesOptions = {
  incident: (id: string) => Incident | undefined;
  /** Somebody was to be paged for an incident that is over, and never heard of it. */
  missed: (incident: string, caregiver: string) => void;
};

/** Whether nobody has to be woken for an incident any more. */
export const isOver = (incident: Incident | undefined): boolean =>
  incident !== undefined && incident.state !== "pending" && incident.state !== "paging";

/**
 * Who was to be told of which incident, and was not, as long as that may still come: by a page of the incident itself,
 * or by one of another that tells of it as well.
 */
export class OwedPages {
  private readonly options: OwedPagesOptions;
  private readonly owed = new Map<string, Set<string>>();

  constructor(options: OwedPagesOptions) {
    this.options = options;
  }

  /** @returns false when it was known already */
  add(incident: string, caregiver: string): boolean {
    const caregivers = this.owed.get(incident) ?? new Set();
    if (caregivers.has(caregiver)) return false;
    this.owed.set(incident, caregivers.add(caregiver));
    return true;
  }

  /** Looks for what is over by now. */
  look(): void {
    for (const [id, caregivers] of this.owed) {
      const incident = this.options.incident(id);
      if (!incident || !isOver(incident)) continue;
      this.owed.delete(id);
      for (const caregiver of caregivers) if (!knows(incident, caregiver)) this.options.missed(id, caregiver);
    }
  }
}

/** Whether a page that told of the incident reached a caregiver. */
const knows = ({ timeline }: Incident, caregiver: string): boolean =>
  timeline.some(({ what, who }) => what === "delivered" && who === caregiver);
