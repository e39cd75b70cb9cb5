import { describe, expect, it } from "vitest";
import type { Incident, Rule } from "../alerts/incident.ts";
import { ENGLISH } from "./englishWords.ts";
import { FRENCH, of } from "./frenchWords.ts";
import { drillText, LOCK_SCREEN_LENGTH, noticeText, pageText, selfTestText, updateText } from "./pageText.ts";

const OPENED = Date.UTC(2026, 10, 21, 1, 43, 0);
const MINUTE = 60_000;

const incident = (rule: Rule, changes: Partial<Incident> = {}): Incident => ({
  id: "nursery-1-1",
  rule,
  severity: "critical",
  state: "paging",
  room: "nursery",
  sensor: "nursery",
  children: [],
  openedAt: OPENED,
  firstPageAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  settledAt: null,
  closedAt: null,
  maxDb: rule === "loud" || rule === "cry" ? 91.6 : null,
  detail: null,
  blastRadius: [],
  combined: [],
  held: null,
  worked: null,
  timeline: [],
  ...changes,
});

const names = new Map([
  ["maman", "Maman"],
  ["papa", "Papa"],
  ["mamie", "Anaïs"],
]);
const paged = (...who: string[]) => who.map((id) => ({ at: OPENED, what: "page", reason: "r", who: id }));
const page = (of: Incident, language: "fr" | "en", minutes = 3) =>
  pageText(of, { id: "maman", language }, names, OPENED + minutes * MINUTE);

const RULES = Object.keys(FRENCH.rule) as Rule[];

describe("a page says", () => {
  it.each([
    [
      "loud",
      "Bruit très fort – nursery",
      "jusqu'à 92\u202fdB, depuis 3\u202fmin. Aller voir\u202f: chute, peur, dispute\u202f?",
    ],
    [
      "cry",
      "Pleurs – nursery",
      "jusqu'à 92\u202fdB, depuis 3\u202fmin. Écouter une minute\u202f: se rendort-il seul\u202f?",
    ],
    ["silence", "Silence inhabituel – nursery", "depuis 3\u202fmin. Aller voir, sans bruit"],
    ["blind", "Capteur muet, plus aucun signal – nursery", "depuis 3\u202fmin. Aller voir l'enfant d'abord"],
    ["fault", "Capteur en panne – nursery", "depuis 3\u202fmin. Aller voir l'enfant d'abord"],
    ["storage", "Le hub n'enregistre plus", "depuis 3\u202fmin. Le disque est-il plein ou débranché\u202f?"],
    ["push", "Un téléphone ne répond plus", "depuis 3\u202fmin. Internet marche-t-il\u202f?"],
    ["disk", "Disque presque plein", "depuis 3\u202fmin. Faire de la place sur le disque"],
  ] as const)("in French for %s: %s", (rule, title, message) => {
    const room = ["storage", "push", "disk"].includes(rule) ? "hub" : "nursery";
    expect(page(incident(rule, { room }), "fr")).toEqual({ title, message });
  });

  it.each([
    ["loud", "Very loud – nursery", "up to 92 dB, for 3 min. Go and look: a fall, a fright, a fight?"],
    ["cry", "Crying – nursery", "up to 92 dB, for 3 min. Listen for a minute: back to sleep alone?"],
    ["silence", "Unusual silence – nursery", "for 3 min. Go and look, quietly"],
    ["blind", "Sensor lost, no signal any more – nursery", "for 3 min. See to the child first"],
    ["fault", "Sensor fault – nursery", "for 3 min. See to the child first"],
    ["storage", "The hub stores nothing any more", "for 3 min. Is the disk full or unplugged?"],
    ["push", "A phone cannot be reached", "for 3 min. Does the Internet work?"],
    ["disk", "Disk almost full", "for 3 min. Make room on the disk"],
  ] as const)("in English for %s: %s", (rule, title, message) => {
    const room = ["storage", "push", "disk"].includes(rule) ? "hub" : "nursery";
    expect(page(incident(rule, { room }), "en")).toEqual({ title, message });
  });

  it.each([
    [0, "à l'instant", "just now"],
    [1, "depuis 1\u202fmin", "for 1 min"],
    [59, "depuis 59\u202fmin", "for 59 min"],
    [60, "depuis 1\u202fh\u202f00", "for 1 h."],
    [125, "depuis 2\u202fh\u202f05", "for 2 h 5 min"],
  ])("for how long: %i minutes", (minutes, french, english) => {
    expect(page(incident("cry"), "fr", minutes).message).toContain(french);
    expect(page(incident("cry"), "en", minutes).message).toContain(english);
  });

  it("who else was paged, and not the reader", () => {
    expect(page(incident("cry", { timeline: paged("maman", "papa") }), "fr").message).toContain("appel aussi à Papa.");
    const three = incident("cry", { timeline: paged("papa", "maman", "papa", "mamie") });
    expect(page(three, "fr").message).toContain("appel aussi à Papa et Anaïs");
    expect(page(three, "en").message).toContain("also paged: Papa and Anaïs");
    expect(page(incident("cry", { timeline: paged("maman") }), "en").message).not.toContain("paged");
  });

  it("that it is silent and something moves", () => {
    const timeline = [{ at: OPENED, what: "motion", reason: "motion" }];
    expect(page(incident("silence", { timeline }), "fr").title).toBe("Pas un bruit, mais ça bouge – nursery");
    expect(page(incident("silence", { timeline }), "en").title).toBe("Not a sound, but something moves – nursery");
    expect(page(incident("cry", { timeline }), "en").title).toBe("Crying – nursery");
  });

  it("for two children at once both rooms, and first what comes first", () => {
    const both = { ...incident("cry"), combined: [{ id: "x", room: "attic", rule: "cry" as const, children: [] }] };
    expect(page(both, "fr")).toEqual({
      title: "Pleurs – nursery et attic",
      message: "D'abord que l'autre dorme, puis calmer (jusqu'à 92\u202fdB, depuis 3\u202fmin)",
    });
    expect(page(both, "en").message).toMatch(/^First keep the other one asleep, then settle \(up to 92 dB/);
  });

  it("what is wrong with the sensor, where its code tells", () => {
    expect(page({ ...incident("fault"), detail: "micFlat" }, "fr").message).toMatch(/^le micro n'entend rien, /);
    expect(page({ ...incident("fault"), detail: "newCode" }, "en").message).toMatch(/^for 3 min/);
  });
});

describe("what is said on a lock screen", () => {
  const longNames = new Map([...names].map(([id, name]) => [id, name.repeat(12)]));
  const said = (language: "fr" | "en") =>
    RULES.flatMap((rule) => {
      const hard = incident(rule, {
        room: "la chambre tout au bout du grand couloir",
        timeline: paged("papa", "mamie"),
        maxDb: 104,
        acknowledgedBy: "papa",
        settledAt: OPENED + 95 * MINUTE,
      });
      const room = "l'autre chambre tout en haut de la maison";
      const double = { ...hard, combined: [{ id: "x", room, rule, children: [] }] };
      const reader = { id: "maman", language };
      return [
        pageText(hard, reader, longNames, OPENED + 754 * MINUTE),
        pageText(double, reader, longNames, OPENED + 754 * MINUTE),
        ...(["acknowledged", "settled", "cancelled"] as const).map((kind) =>
          updateText(hard, kind, language, longNames),
        ),
        ...(["mute", "parent", "away", "quietHours", "blind", "combined"] as const).map((kind) =>
          updateText({ ...hard, held: { kind, reason: "", by: "papa", until: null } }, "held", language, longNames),
        ),
      ];
    }).concat([drillText(language), drillText(language, "acknowledged"), selfTestText(language)]);
  const everything = [...said("fr"), ...said("en")];

  it(`fits into ${LOCK_SCREEN_LENGTH} characters whatever the names`, () => {
    for (const { title, message } of everything) {
      expect(title.length + message.length, `${title} | ${message}`).toBeLessThanOrEqual(LOCK_SCREEN_LENGTH);
    }
  });

  it("breaks no line in French between a figure and its unit, nor inside of quotes", () => {
    const french = said("fr").flatMap(({ title, message }) => [title, message]);
    expect(french.filter((text) => /\d (?:dB|min|h|s)\b|\bh \d|« | »| [:;?!]/.test(text))).toEqual([]);
  });

  it("claims nothing that levels cannot tell: no body, no reason for the cry, no safety", () => {
    const never =
      /respir|souffle|cœur|coeur|oxyg|apn[ée]|mort subite|faim|fi[èe]vre|breath|heart|apnea|sids|hungr|teeth|\bsafe\b|danger|en sécurité/i;
    const news = [FRENCH, ENGLISH].map((words) => JSON.stringify(words));
    for (const text of [...everything.map(({ title, message }) => `${title} ${message}`), ...news]) {
      expect(text).not.toMatch(never);
    }
  });
});

describe("an update says", () => {
  it("who goes, and somebody when nobody knows who", () => {
    const answered = incident("cry", { acknowledgedBy: "papa" });
    expect(updateText(answered, "acknowledged", "fr", names).message).toBe("Papa y va");
    expect(updateText(answered, "acknowledged", "en", names).message).toBe("Papa is on the way");
    expect(updateText(incident("cry"), "acknowledged", "fr", names).message).toBe("Quelqu'un y va");
  });

  it("that it is over, each rule in its own words", () => {
    const settledAt = OPENED + 12 * MINUTE;
    const over = (rule: Rule, language: "fr" | "en") =>
      updateText(incident(rule, { settledAt }), "settled", language, names).message;
    expect(over("cry", "fr")).toBe("Le calme est revenu après 12\u202fmin");
    expect(over("loud", "en")).toBe("Quiet again after 12 min");
    expect(over("blind", "fr")).toBe("Le capteur répond de nouveau");
    expect(over("silence", "en")).toBe("There are sounds again");
    for (const language of ["fr", "en"] as const) {
      const said = RULES.map((rule) => over(rule, language));
      // Loud and cry end alike; nothing else does.
      expect(new Set(said).size).toBe(RULES.length - 1);
    }
  });
});

describe("news say", () => {
  it("which alerts could not arrive, in the singular and the plural, and how they ended", () => {
    const one = incident("cry", { acknowledgedBy: "mamie" });
    const summary = (incidents: Incident[], language: "fr" | "en") =>
      noticeText({ kind: "summary", incidents, names }, language, "Europe/Paris");
    expect(summary([one], "fr")).toEqual({
      title: "1 alerte n'a pas pu arriver",
      message: "02:43 Pleurs – nursery, réponse d'Anaïs",
    });
    const five = [one, ...RULES.slice(2, 6).map((rule) => incident(rule))];
    expect(summary(five, "fr").title).toBe("5 alertes n'ont pas pu arriver");
    expect(summary(five, "fr").message.split("\n").at(-1)).toBe("et 2 autres");
    expect(summary([], "fr")).toEqual({
      title: "Aucune alerte manquée",
      message: "Ce téléphone reçoit de nouveau les messages",
    });
    expect(summary([one], "en")).toEqual({
      title: "1 alert could not reach you",
      message: "02:43 Crying – nursery, Anaïs answered",
    });
  });

  it("whose turn it is when one has been woken enough", () => {
    const until = Date.UTC(2026, 10, 21, 6, 0, 0);
    const news = { kind: "breakerOpened", who: "Anaïs", instead: "Papa", until } as const;
    expect(noticeText(news, "fr", "Europe/Paris")).toEqual({
      title: "Assez d'appels cette nuit au téléphone d'Anaïs",
      message: "C'est au tour de Papa jusqu'à 07:00",
    });
    expect(noticeText({ ...news, instead: "" }, "en", "Europe/Paris").message).toBe("Nobody else can be reached");
  });
});

it.each([
  ["Papa", "de Papa"],
  ["Anaïs", "d'Anaïs"],
  ["Élise", "d'Élise"],
  ["Œdipe", "d'Œdipe"],
  ["Hugo", "d'Hugo"],
  ["Yves", "d'Yves"],
  ["Yann", "de Yann"],
])("elides before %s: %s", (name, text) => {
  expect(of(name)).toBe(text);
});
