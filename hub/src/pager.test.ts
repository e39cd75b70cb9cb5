import { expect, test } from "vitest";
import type { Incident } from "./alerts/incident.ts";
import type { Log } from "./log.ts";
import type { Notifier } from "./notify/notifier.ts";
import { Pager } from "./pager.ts";
import { createHeldClock } from "./testing/heldClock.ts";
import { createVolatileJournal } from "./testing/volatileJournal.ts";

const silent = () => undefined;
const LOG = { info: silent, warn: silent, error: silent, debug: silent } as unknown as Log;

test("a page tells by their name of somebody who was paged before and has left the household since", async () => {
  const incident = {
    id: "nursery-1-1",
    rule: "loud",
    severity: "critical",
    state: "paging",
    room: "nursery",
    sensor: "nursery",
    children: [],
    openedAt: 0,
    maxDb: 91,
    detail: null,
    acknowledgedBy: null,
    blastRadius: [],
    combined: [],
    timeline: [{ at: 0, what: "page", who: "lea" }],
  } as unknown as Incident;
  const { clock } = createHeldClock(0);
  const message = await new Promise<string>((resolve) => {
    const notifier: Notifier = {
      type: "webhook",
      page: async (page) => {
        resolve(page.message);
        return { outcome: "delivered" };
      },
      update: async () => ({ outcome: "delivered" }),
      inform: async () => ({ outcome: "delivered" }),
    };
    const channels = [{ name: "maman/webhook", type: "webhook", notifier }];
    new Pager({
      caregivers: [{ id: "maman", name: "Maman", language: "en", channels }],
      formerCaregivers: [{ id: "lea", name: "Léa" }],
      journal: createVolatileJournal(),
      clock,
      log: LOG,
      linkKey: Buffer.alloc(32),
      timeZone: "UTC",
      provenMs: 1e12,
      publicUrl: () => "http://127.0.0.1",
      incident: () => incident,
      delivered: silent,
      undelivered: silent,
      answered: silent,
      reachable: silent,
      accepted: silent,
    }).page({ incident, caregiver: "maman", step: 1, attempt: 1 });
  });
  expect(message).toContain("also paged: Léa");
});
