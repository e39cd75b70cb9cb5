import { describe, expect, test } from "vitest";
import { heldBy, parentIn, type QuietReasons } from "./holds.ts";
import { INCIDENT_DEFAULTS, type Incident, type Rule } from "./incident.ts";
import { RULES } from "./rules.ts";

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;

const incident = (rule: Rule): Incident => ({
  id: "i1",
  rule,
  severity: RULES[rule].severity,
  state: "pending",
  room: "nursery",
  sensor: "nursery",
  children: [],
  openedAt: NOW,
  firstPageAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  settledAt: null,
  closedAt: null,
  maxDb: null,
  blastRadius: [],
  ...INCIDENT_DEFAULTS,
  combined: [],
  timeline: [],
});

const everything = { from: NOW, until: NOW + MINUTE, rule: null, room: null, by: "papa", why: "party" };
const quietest: QuietReasons = {
  mutes: [everything],
  quietUntil: NOW + MINUTE,
  away: { by: null, until: null },
  parent: { here: { by: "maman", until: NOW + MINUTE }, answered: null, movedAt: null },
  blind: true,
};
const open: QuietReasons = {
  mutes: [],
  quietUntil: null,
  away: null,
  parent: { here: null, answered: null, movedAt: null },
  blind: false,
};

describe("what keeps an incident from paging", () => {
  test.each(["blind", "storage", "push"] as const)("never touches %s", (rule) => {
    expect(heldBy(incident(rule), quietest, NOW)).toBeNull();
    expect(heldBy(incident(rule), { ...quietest, mutes: [{ ...everything, rule }] }, NOW)).toBeNull();
  });

  test("is a mute of its rule and room, while it lasts", () => {
    const mute = (changes: object) => ({ ...open, mutes: [{ ...everything, ...changes }] });
    expect(heldBy(incident("cry"), mute({}), NOW)).toMatchObject({ kind: "mute", reason: "party", by: "papa" });
    expect(heldBy(incident("cry"), mute({ rule: "cry", room: "nursery" }), NOW)?.kind).toBe("mute");
    expect(heldBy(incident("cry"), mute({ rule: "loud" }), NOW)).toBeNull();
    expect(heldBy(incident("cry"), mute({ room: "attic" }), NOW)).toBeNull();
    expect(heldBy(incident("cry"), mute({}), NOW + MINUTE)).toBeNull();
  });

  test("is the night for information alone", () => {
    expect(heldBy(incident("disk"), { ...open, quietUntil: NOW + 1 }, NOW)?.kind).toBe("quietHours");
    expect(heldBy(incident("fault"), { ...open, quietUntil: NOW + 1 }, NOW)).toBeNull();
  });

  test("is an empty room for what is heard there, and not for what is wrong with its sensor", () => {
    const away = { ...open, away: { by: null, until: null } };
    expect(heldBy(incident("loud"), away, NOW)?.kind).toBe("away");
    expect(heldBy(incident("fault"), away, NOW)).toBeNull();
  });

  test("is a blind sensor for silence alone", () => {
    expect(heldBy(incident("silence"), { ...open, blind: true }, NOW)?.kind).toBe("blind");
    expect(heldBy(incident("cry"), { ...open, blind: true }, NOW)).toBeNull();
  });

  test("is a parent who answered and moves, for ten minutes at most, and never one of the two alone", () => {
    const signs = (answeredAgo: number | null, movedAgo: number | null) => ({
      here: null,
      answered: answeredAgo === null ? null : { by: "papa", at: NOW - answeredAgo },
      movedAt: movedAgo === null ? null : NOW - movedAgo,
    });
    expect(parentIn(signs(MINUTE, 10_000), NOW)).toEqual({ by: "papa", until: NOW + 50_000 });
    expect(parentIn(signs(9.5 * MINUTE, 0), NOW)).toEqual({ by: "papa", until: NOW + 30_000 });
    expect(parentIn(signs(10 * MINUTE, 0), NOW)).toBeNull();
    expect(parentIn(signs(MINUTE, MINUTE), NOW)).toBeNull();
    expect(parentIn(signs(null, 0), NOW)).toBeNull();
    expect(parentIn(signs(MINUTE, null), NOW)).toBeNull();
  });
});
