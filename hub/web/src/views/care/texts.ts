import type { Texts } from "../../shell/texts.ts";
import type { CareKind } from "./careKinds.ts";

type CareWords = {
  title: string;
  noChild: string;
  whom: string;
  kinds: Record<CareKind, string>;
  write: string;
  undo: string;
  log: string;
  nothing: string;
  levels: Record<"green" | "orange" | "red" | "brown" | "unknown", string>;
  changed: (ago: string) => string;
  redBetween: (from: string, to: string) => string;
  debts: string;
  days: (days: number) => string;
  done: string;
  noDebts: string;
  addDebt: string;
};

export const CARE_TEXTS: Texts<CareWords> = {
  en: {
    title: "One tap",
    noChild: "No child is set up yet: an admin adds one in the settings.",
    whom: "For whom",
    kinds: {
      putDown: "Laid down",
      up: "Up for the day",
      diaper: "Diaper changed",
      feed: "Fed",
      medicine: "Medicine",
      note: "Note",
    },
    write: "Keep",
    undo: "Undo",
    log: "What was done",
    nothing: "Nothing yet.",
    levels: {
      green: "diaper probably fine",
      orange: "diaper to be looked at soon",
      red: "diaper probably due",
      brown: "code brown",
      unknown: "no diaper logged yet",
    },
    changed: (ago) => `changed ${ago} ago`,
    redBetween: (from, to) => `probably due between ${from} and ${to}`,
    debts: "Put off for now",
    days: (days) => (days === 0 ? "since today" : days === 1 ? "for a day" : `for ${days} days`),
    done: "Done",
    noDebts: "Nothing is waiting.",
    addDebt: "Something that has to wait",
  },
  fr: {
    title: "En un geste",
    noChild: "Aucun enfant n’est encore inscrit\u202f: à faire dans les réglages.",
    whom: "Pour qui",
    kinds: {
      putDown: "Couché",
      up: "Debout pour la journée",
      diaper: "Couche changée",
      feed: "Nourri",
      medicine: "Médicament",
      note: "Note",
    },
    write: "Garder",
    undo: "Annuler",
    log: "Ce qui a été fait",
    nothing: "Rien encore.",
    levels: {
      green: "couche sans doute bonne",
      orange: "couche à vérifier bientôt",
      red: "couche sans doute à changer",
      brown: "code brun",
      unknown: "aucune couche notée encore",
    },
    changed: (ago) => `changée il y a ${ago}`,
    redBetween: (from, to) => `sans doute à changer entre ${from} et ${to}`,
    debts: "Remis à plus tard",
    days: (days) => (days === 0 ? "depuis aujourd’hui" : days === 1 ? "depuis un jour" : `depuis ${days} jours`),
    done: "Fait",
    noDebts: "Rien n’attend.",
    addDebt: "Une chose qui doit attendre",
  },
};
