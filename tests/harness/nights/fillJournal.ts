import { openJournal } from "@veilleuse/hub";
import type { GeneratedNights } from "./generatedNights.ts";

/** Writes handed over before the disk is waited for. */
const WAVE = 20_000;

/** Writes generated nights into the journal of a data folder, as a hub that lived through them would have. */
export const fillJournal = async (dataFolder: string, nights: GeneratedNights): Promise<void> => {
  const journal = await openJournal(dataFolder);
  let waiting = 0;
  for (const { sensor, channel, body, occurredAtMs, receivedAtMs } of nights.messages) {
    const bytes = Buffer.from(body);
    if (++waiting % WAVE !== 0) journal.message(sensor, channel, bytes, occurredAtMs, receivedAtMs);
    else {
      await new Promise<void>((resolve) =>
        journal.message(sensor, channel, bytes, occurredAtMs, receivedAtMs, () => resolve()),
      );
    }
  }
  for (const incident of nights.incidents) {
    const { id, openedAt, state, rule, severity, room, children } = incident;
    const stored = { incident, openEvents: [], quietSince: null, abandoned: false, pagesFrom: openedAt, pages: [] };
    journal.append(["incident", id, openedAt, state, JSON.stringify(stored)]);
    for (const { at, what } of incident.timeline.filter(({ what }) => STATES.includes(what))) {
      journal.append(["transition", id, at, rule, severity, room, children.join("+"), what, at - openedAt]);
    }
  }
  for (const { page, incident, caregiver, channel, at, latencyMs } of nights.pages) {
    const name = `${caregiver}/${channel}`;
    journal.append(["page", page, incident, caregiver, name, 0, 1, "delivered", at + latencyMs, latencyMs]);
    // It was told how it went on, so that a hub that starts on this journal need not.
    for (const update of ["acknowledged", "settled"]) {
      journal.append(["page", `${page}-${update}`, incident, caregiver, name, 0, 0, update, at + latencyMs, 0]);
    }
  }
  nights.care.forEach(({ child, at, kind, who, detail }, i) => {
    journal.append(["care", `generated-${i}-${child}`, child, at, kind, who, detail, at]);
  });
  await journal.close();
};

const STATES = ["pending", "paging", "acknowledged", "settled", "closed"];
