import type { Texts } from "../../shell/texts.ts";
import type { Objective } from "./night.ts";

type NightWords = {
  before: string;
  after: string;
  child: string;
  noChild: string;
  noData: (percent: number) => string;
  running: string;
  putDown: string;
  asleep: string;
  awake: (duration: string) => string;
  up: string;
  unobserved: (duration: string) => string;
  key: Record<"asleep" | "awake" | "visit" | "alarm", string>;
  woken: string;
  measures: string;
  longest: string;
  awakenings: string;
  objectives: Record<Objective, string>;
  goal: Record<"atLeast" | "atMost", (value: string) => string>;
  usual: string;
  missed: string;
  unknown: string;
  pagesOf: string;
  budgets: string;
  nights: (count: number) => string;
  burn: (percent: string, nights: number) => string;
  correct: string;
  what: string;
  when: string;
  keep: string;
  undo: string;
  changed: string;
  was: (time: string) => string;
  fields: Record<string, string>;
};

export const NIGHT_TEXTS: Texts<NightWords> = {
  en: {
    before: "Night before",
    after: "Night after",
    child: "Child",
    noChild: "No child is set up yet: an admin adds one in the settings.",
    noData: (percent) => `Only ${percent}% of this night was heard: too little to say anything of it.`,
    running: "This night is not over: what stands here may still change.",
    putDown: "laid down",
    asleep: "asleep",
    awake: (duration) => `awake for ${duration}`,
    up: "up for the day",
    unobserved: (duration) => `Not heard for ${duration}; that time counts for nothing.`,
    key: { asleep: "asleep", awake: "awake", visit: "somebody there", alarm: "incident" },
    woken: "What called",
    measures: "In figures",
    longest: "Longest sleep",
    awakenings: "Awakenings",
    objectives: {
      mtbwMs: "Between two wakeups",
      ttfaMs: "Time to fall asleep",
      mttrMs: "Time to settle",
      responseP50Ms: "Time to answer",
      availability: "Undisturbed sleep",
      pages: "Pages to one person",
      notNeeded: "Pages not needed",
    },
    goal: { atLeast: (value) => `hoped for: ${value} or more`, atMost: (value) => `hoped for: ${value} or less` },
    usual: "usual at this age",
    missed: "short of it",
    unknown: "unknown",
    pagesOf: "Pages",
    budgets: "Error budgets",
    nights: (count) => `${count} nights`,
    burn: (percent, nights) => `${percent} used, ${nights} nights with data`,
    correct: "Correct a time",
    what: "What",
    when: "When it really was",
    keep: "Keep",
    undo: "Undo",
    changed: "changed",
    was: (time) => `was ${time}`,
    fields: { putDownAt: "Laid down", onsetAt: "Asleep", endAt: "Up for the day", awakenings: "Awakenings" },
  },
  fr: {
    before: "Nuit d’avant",
    after: "Nuit d’après",
    child: "Enfant",
    noChild: "Aucun enfant n’est encore inscrit\u202f: à faire dans les réglages.",
    noData: (percent) =>
      `Seuls ${percent}\u202f% de cette nuit ont été entendus\u202f: trop peu pour en dire quoi que ce soit.`,
    running: "Cette nuit n’est pas finie\u202f: ce qui est ici peut encore changer.",
    putDown: "couché",
    asleep: "endormi",
    awake: (duration) => `éveillé pendant ${duration}`,
    up: "debout pour la journée",
    unobserved: (duration) => `Rien entendu pendant ${duration}\u202f; ce temps ne compte pas.`,
    key: { asleep: "endormi", awake: "éveillé", visit: "quelqu’un est là", alarm: "incident" },
    woken: "Ce qui a appelé",
    measures: "En chiffres",
    longest: "Plus long sommeil",
    awakenings: "Éveils",
    objectives: {
      mtbwMs: "Entre deux réveils",
      ttfaMs: "Temps d’endormissement",
      mttrMs: "Temps pour apaiser",
      responseP50Ms: "Temps de réponse",
      availability: "Sommeil non troublé",
      pages: "Appels à une personne",
      notNeeded: "Appels inutiles",
    },
    goal: {
      atLeast: (value) => `espéré\u202f: ${value} ou plus`,
      atMost: (value) => `espéré\u202f: ${value} ou moins`,
    },
    usual: "habituel à cet âge",
    missed: "pas atteint",
    unknown: "inconnu",
    pagesOf: "Appels",
    budgets: "Budgets d’erreur",
    nights: (count) => `${count} nuits`,
    burn: (percent, nights) => `${percent} consommés, ${nights} nuits connues`,
    correct: "Corriger une heure",
    what: "Quoi",
    when: "L’heure véritable",
    keep: "Garder",
    undo: "Annuler",
    changed: "changé",
    was: (time) => `c’était ${time}`,
    fields: { putDownAt: "Couché", onsetAt: "Endormi", endAt: "Debout pour la journée", awakenings: "Éveils" },
  },
};
