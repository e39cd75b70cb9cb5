import { expect, it } from "vitest";
import type { IncidentCase } from "./incidentCase.ts";
import { noted } from "./note.ts";

const current = (timeline: IncidentCase["incident"]["timeline"]): IncidentCase =>
  ({ incident: { timeline } }) as IncidentCase;

it("writes a note at the end of the timeline", () => {
  const began = { at: 1, what: "pending", reason: "cry" };
  const { incident } = noted(current([began]), { who: "maman", text: "a burp" }, 5);
  expect(incident.timeline).toEqual([began, { at: 5, what: "note", reason: "a burp", who: "maman" }]);
});

it("takes back the one note that is meant, and nothing that somebody else wrote or that happened", () => {
  const note = (who: string, at: number) => ({ at, what: "note", reason: "text", who });
  const delivered = { at: 5, what: "delivered", reason: "ntfy", who: "maman" };
  const all = [note("maman", 5), note("papa", 5), note("maman", 6), delivered];
  const { incident } = noted(current(all), { who: "maman", takenBack: 5 }, 9);
  expect(incident.timeline).toEqual(all.slice(1));
});
