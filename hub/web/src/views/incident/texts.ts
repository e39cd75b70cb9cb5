import type { Texts } from "../../shell/texts.ts";

type IncidentWords = {
  back: string;
  gone: string;
  note: string;
  noteHint: string;
  write: string;
  todo: string;
  ticked: string;
  unticked: string;
  kept: string;
  muted: (minutes: number) => string;
  helpedBefore: (times: number) => string;
  worked: string;
  noAnswer: string;
  close: string;
  needed: string;
  yes: string;
  no: string;
  mute: string;
  muteFor: (minutes: number) => string;
  muteWhy: string;
  together: string;
};

const hours = (minutes: number): string => (minutes < 60 ? `${minutes}\u202fmin` : `${minutes / 60}\u202fh`);

export const INCIDENT_TEXTS: Texts<IncidentWords> = {
  en: {
    back: "Back to now",
    gone: "There is no such incident.",
    note: "Write something down",
    noteHint: "for tomorrow, say",
    write: "Keep",
    todo: "What to do",
    ticked: "Done",
    unticked: "Not done",
    kept: "Note kept",
    muted: (minutes) => `Muted for ${hours(minutes)}`,
    helpedBefore: (times) => (times === 1 ? "helped once before" : `helped ${times} times before`),
    worked: "What helped?",
    noAnswer: "No answer",
    close: "Close",
    needed: "Was it right to wake somebody?",
    yes: "Yes",
    no: "Not needed",
    mute: "Do not page for this room and reason for",
    muteFor: hours,
    muteWhy: "from the page of an incident",
    together: "At the same time",
  },
  fr: {
    back: "Revenir à la situation",
    gone: "Cet incident n’existe pas.",
    note: "Noter quelque chose",
    noteHint: "pour demain, par exemple",
    write: "Garder",
    todo: "Quoi faire",
    ticked: "Fait",
    unticked: "Pas fait",
    kept: "Note gardée",
    muted: (minutes) => `En sourdine pour ${hours(minutes)}`,
    helpedBefore: (times) => (times === 1 ? "a déjà aidé une fois" : `a déjà aidé ${times} fois`),
    worked: "Qu’est-ce qui a aidé\u202f?",
    noAnswer: "Sans réponse",
    close: "Terminer",
    needed: "Fallait-il réveiller quelqu’un\u202f?",
    yes: "Oui",
    no: "Pas la peine",
    mute: "Ne plus appeler pour cette chambre et cette raison pendant",
    muteFor: hours,
    muteWhy: "depuis la page d’un incident",
    together: "En même temps",
  },
};
