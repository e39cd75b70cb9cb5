import { type IncidentCase, told } from "./incidentCase.ts";

/** A caregiver's own words in the timeline; with `takenBack`, the moment of those that go again. */
export type Note = { who: string } & ({ text: string } | { takenBack: number });

/** The case with the note, or without it. Nobody takes back what another one wrote. */
export const noted = (current: IncidentCase, note: Note, now: number): IncidentCase => {
  if ("text" in note) return told(current, { at: now, what: "note", reason: note.text, who: note.who });
  const { incident } = current;
  const timeline = incident.timeline.filter(
    ({ what, who, at }) => what !== "note" || who !== note.who || at !== note.takenBack,
  );
  return { ...current, incident: { ...incident, timeline } };
};
