import type { Texts } from "../../shell/texts.ts";
import type { Mark } from "./month.ts";

type OnCallWords = {
  tonight: string;
  swap: string;
  unswap: string;
  notSwapped: string;
  tired: (name: string) => string;
  month: string;
  caption: string;
  absence: string;
  who: string;
  until: string;
  away: string;
  back: string;
  awayUntil: (name: string, when: string) => string;
  awayThen: (names: string) => string;
  calendar: string;
  calendarHint: string;
  followedBy: string;
  nobody: string;
  noRota: string;
  marks: Record<Mark, string>;
  reasons: Record<string, string>;
};

export const ON_CALL_TEXTS: Texts<OnCallWords> = {
  en: {
    tonight: "Tonight",
    swap: "Swap this night",
    unswap: "Take the swap back",
    notSwapped: "not swapped any more",
    tired: (name) => `${name} was woken often; the other one is first until morning.`,
    month: "The next four weeks",
    caption: "Who is woken first, evening by evening. Touch one to see more of it, or to swap it.",
    absence: "Somebody is away",
    who: "Who",
    until: "Back on",
    away: "Is away",
    back: "Is back",
    awayUntil: (name, when) => `${name} is away until ${when}`,
    awayThen: (names) => `away: ${names}`,
    calendar: "Put it into your calendar",
    calendarHint: "An address that calendars subscribe to; it is secret.",
    followedBy: "then",
    nobody: "nobody",
    noRota: "Nobody takes turns at night. An admin says who does, in the settings under people.",
    marks: { swap: "swapped", override: "stand-in", absence: "somebody is away", breaker: "woken often" },
    reasons: {
      weekly: "weekly pattern",
      override: "stand-in",
      absence: "the other is away",
      breaker: "the other was woken often",
    },
  },
  fr: {
    tonight: "Cette nuit",
    swap: "Échanger cette nuit",
    unswap: "Annuler l’échange",
    notSwapped: "n’est plus échangée",
    tired: (name) => `${name} a été souvent réveillé·e\u202f; l’autre est en premier jusqu’au matin.`,
    month: "Les quatre semaines à venir",
    caption: "Qui est réveillé en premier, soir après soir. Touchez-en un pour en voir plus, ou l’échanger.",
    absence: "Quelqu’un est absent",
    who: "Qui",
    until: "De retour le",
    away: "Est absent·e",
    back: "Est de retour",
    awayUntil: (name, when) => `${name} est absent·e jusqu’au ${when}`,
    awayThen: (names) => `absent·e\u202f: ${names}`,
    calendar: "Dans votre agenda",
    calendarHint: "Une adresse à laquelle un agenda s’abonne\u202f; elle est secrète.",
    followedBy: "puis",
    nobody: "personne",
    noRota: "Personne ne prend son tour la nuit. Cela se règle dans les réglages, sous les personnes.",
    marks: { swap: "échangée", override: "remplacement", absence: "quelqu’un est absent", breaker: "réveillé souvent" },
    reasons: {
      weekly: "semaine type",
      override: "remplacement",
      absence: "l’autre est absent",
      breaker: "l’autre a été souvent réveillé",
    },
  },
};
