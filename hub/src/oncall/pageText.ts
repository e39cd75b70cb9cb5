import type { Incident, Rule } from "../alerts/incident.ts";

export type Language = "fr" | "en";
export type Text = { title: string; message: string };

type Words = {
  rule: Record<Rule, string>;
  heard: (db: string) => string;
  since: (minutes: number) => string;
  alsoPaged: (names: string) => string;
  acknowledged: (who: string) => string;
  settled: string;
  heardAgain: string;
  cancelled: string;
};

const WORDS: Record<Language, Words> = {
  fr: {
    rule: {
      loud: "Bruit très fort",
      cry: "Pleurs",
      silence: "Silence inhabituel",
      blind: "Capteur muet : plus aucun signal",
      fault: "Capteur en panne",
    },
    heard: (db) => `jusqu'à ${db} dB`,
    since: (minutes) => (minutes < 1 ? "à l'instant" : `depuis ${minutes} min`),
    alsoPaged: (names) => `aussi appelé : ${names}`,
    acknowledged: (who) => `${who} y va`,
    settled: "Le calme est revenu",
    heardAgain: "Le capteur répond de nouveau",
    cancelled: "Alerte close",
  },
  en: {
    rule: {
      loud: "Very loud",
      cry: "Crying",
      silence: "Unusual silence",
      blind: "Sensor lost: no signal any more",
      fault: "Sensor fault",
    },
    heard: (db) => `up to ${db} dB`,
    since: (minutes) => (minutes < 1 ? "just now" : `for ${minutes} min`),
    alsoPaged: (names) => `also paged: ${names}`,
    acknowledged: (who) => `${who} is on the way`,
    settled: "Quiet again",
    heardAgain: "The sensor is back",
    cancelled: "Alert closed",
  },
};

const decimal = (language: Language, db: number): string =>
  language === "fr" ? db.toFixed(0).replace(".", ",") : db.toFixed(0);

/**
 * What a page says: what, where, how loud, since when, who else was paged. Short, since it is read half asleep.
 * @param names the caregivers' names by id
 */
export const pageText = (
  incident: Incident,
  reader: { id: string; language: Language },
  names: ReadonlyMap<string, string>,
  now: number,
): Text => {
  const words = WORDS[reader.language];
  const others = [
    ...new Set(incident.timeline.filter((entry) => entry.what === "page").map((entry) => entry.who ?? "")),
  ].filter((who) => who !== "" && who !== reader.id);
  const facts = [
    incident.maxDb === null ? "" : words.heard(decimal(reader.language, incident.maxDb)),
    words.since(Math.floor((now - incident.openedAt) / 60_000)),
    others.length > 0 ? words.alsoPaged(others.map((who) => names.get(who) ?? who).join(", ")) : "",
  ];
  return {
    title: `${words.rule[incident.rule]} – ${incident.room}`,
    message: facts.filter((fact) => fact !== "").join(", "),
  };
};

/** What replaces a page once somebody answered or it is over. */
export const updateText = (
  incident: Incident,
  update: "acknowledged" | "settled" | "cancelled",
  language: Language,
  names: ReadonlyMap<string, string>,
): Text => {
  const words = WORDS[language];
  const who = incident.acknowledgedBy === null ? "" : (names.get(incident.acknowledgedBy) ?? incident.acknowledgedBy);
  const message = {
    acknowledged: words.acknowledged(who),
    settled: incident.rule === "blind" ? words.heardAgain : words.settled,
    cancelled: words.cancelled,
  }[update];
  return { title: `${words.rule[incident.rule]} – ${incident.room}`, message };
};
