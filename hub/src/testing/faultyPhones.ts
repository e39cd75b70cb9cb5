import type { Clock } from "../clock.ts";
import type { Delivery, Notifier } from "../notify/notifier.ts";

export type Parent = "maman" | "papa";

/** One attempt to page, as the far end saw it. */
export type Attempt = {
  at: number;
  incident: string;
  page: string;
  caregiver: Parent;
  /** Incidents that the page told of, its own first. */
  tellsOf: string[];
  accepted: boolean;
  /** The state that the incident had for the hub when the attempt began. */
  state: string;
  /** Whether the hub heard of the outcome before its power failed. */
  heard: boolean;
};
/** What a phone was told besides pages; `of` are the incidents, with the states that the message gave them. */
export type Told = {
  at: number;
  life: number;
  caregiver: Parent;
  kind: string;
  id: string;
  /** Whether the hub heard that it arrived before it stopped. */
  heard: boolean;
  of: { id: string; state: string }[];
};

/** The phones of two parents: each can be out of reach, or slow to say that it has a page. */
export type FaultyPhones = {
  readonly attempts: ReadonlyArray<Attempt>;
  /** Updates that arrived. */
  readonly updates: ReadonlyArray<Told>;
  /** News that arrived. */
  readonly notices: ReadonlyArray<Told>;
  breaks(parent: Parent, works: boolean): void;
  /** Whether a phone was out of reach all of a span. */
  wasOut(parent: Parent, from: number, to: number): boolean;
  /** Whether a phone was within reach all of a span. */
  worked(parent: Parent, from: number, to: number): boolean;
  slows(parent: Parent, delayMs: number): void;
  /**
   * The way to one phone, for one life of the hub.
   * @param alive false once that hub lost its power: it sends nothing and hears nothing any more
   */
  notifier(parent: Parent, life: number, alive: () => boolean, stateOf: (incident: string) => string): Notifier;
};

const UNREACHABLE: Delivery = { outcome: "retryable", reason: "unreachable" };

export const createFaultyPhones = (clock: Clock): FaultyPhones => {
  const attempts: Attempt[] = [];
  const updates: Told[] = [];
  const notices: Told[] = [];
  const outages: { parent: Parent; from: number; to: number }[] = [];
  const broken = new Set<Parent>();
  const delays: Record<Parent, number> = { maman: 0, papa: 0 };
  const never = new Promise<never>(() => undefined);

  /** Says what became of a message once the answer is back. */
  const answer = async (parent: Parent, alive: () => boolean, delivery: Delivery): Promise<Delivery> => {
    if (delays[parent] > 0) await new Promise<void>((resolve) => clock.after(delays[parent], resolve));
    return alive() ? delivery : never;
  };

  const heard = (what: { heard: boolean }, delivery: Delivery): Delivery => {
    what.heard = true;
    return delivery;
  };

  return {
    attempts,
    updates,
    notices,
    breaks: (parent, works) => {
      const last = outages.findLast((one) => one.parent === parent);
      if (works && broken.delete(parent) && last) last.to = clock.now();
      if (works || broken.has(parent)) return;
      broken.add(parent);
      outages.push({ parent, from: clock.now(), to: Number.POSITIVE_INFINITY });
    },
    wasOut: (parent, from, to) => outages.some((one) => one.parent === parent && one.from <= from && to <= one.to),
    worked: (parent, from, to) => !outages.some((one) => one.parent === parent && one.from <= to && from <= one.to),
    slows: (parent, delayMs) => {
      delays[parent] = delayMs;
    },
    notifier: (parent, life, alive, stateOf) => ({
      type: "webhook",
      page: async ({ page, incident }) => {
        if (!alive()) return never;
        const attempt: Attempt = {
          at: clock.now(),
          incident: incident.id,
          page: page.id,
          caregiver: parent,
          tellsOf: [incident.id, ...incident.combined.map(({ id }) => id)],
          accepted: !broken.has(parent),
          state: stateOf(incident.id),
          heard: false,
        };
        attempts.push(attempt);
        const delivery = await answer(parent, alive, attempt.accepted ? { outcome: "delivered" } : UNREACHABLE);
        return heard(attempt, delivery);
      },
      update: async ({ update, incident }) => {
        if (!alive()) return never;
        if (broken.has(parent)) return answer(parent, alive, UNREACHABLE);
        const of = [{ id: incident.id, state: incident.state }];
        const told = { at: clock.now(), life, caregiver: parent, kind: update, id: incident.id, heard: false, of };
        updates.push(told);
        return heard(told, await answer(parent, alive, { outcome: "delivered" }));
      },
      inform: async ({ notice }) => {
        if (!alive()) return never;
        if (broken.has(parent)) return answer(parent, alive, UNREACHABLE);
        const of = (notice.incidents ?? []).map((id) => ({ id, state: stateOf(id) }));
        const told = { at: clock.now(), life, caregiver: parent, kind: notice.kind, id: notice.id, heard: false, of };
        notices.push(told);
        return heard(told, await answer(parent, alive, { outcome: "delivered" }));
      },
    }),
  };
};
