import type { CareEntry } from "./careEntry.ts";
import { DECILE, normalCdf, QUARTILE } from "./normal.ts";

/** From fresh to *code brown*. */
export const DIAPER_LEVELS = ["green", "orange", "red", "brown"] as const;
export type DiaperLevel = (typeof DIAPER_LEVELS)[number];
type Threshold = Exclude<DiaperLevel, "green">;

/** A diaper changed, or looked at and left; `level` is what was found, if somebody said so. */
export type DiaperNote = { at: number; changed: boolean; level: DiaperLevel | null };

export type DiaperState = {
  /** Null when nobody has logged a change for a day. */
  level: DiaperLevel | null;
  /** `noticed`: somebody looked and said so. */
  source: "estimated" | "noticed" | "unknown";
  changedAt: number | null;
  orangeAt: number | null;
  redAt: number | null;
  brownAt: number | null;
  /** Red is expected between these, in eight cases of ten. */
  redBetween: { from: number; to: number } | null;
  /** A good moment for a reminder: one in four is red by then. */
  remindAt: number | null;
  /** Changes of this child that the estimate has learnt from. */
  learntFrom: number;
};

const HOUR_MS = 3_600_000;
const FORGOTTEN_MS = 24 * HOUR_MS;
/** A longer interval is a night or a day away, and tells nothing about the time to a level. */
const LONGEST_INTERVAL_MS = 10 * HOUR_MS;

/** Where a child nobody knows yet is expected to be, in hours. */
const TYPICAL_HOURS: Record<Threshold, number> = { orange: 2, red: 3.5, brown: 5.5 };
/** Children differ this much, and one child's diapers differ this much, in the logarithm of the time. */
const BETWEEN_CHILDREN = 0.35;
const WITHIN_CHILD = 0.3;
/** A change without a word is taken for one at about red, and not believed much. */
const UNSAID = 0.6;
/** The levels keep at least this distance, in the logarithm of the time. */
const APART = 0.15;

const GRID = Array.from({ length: 61 }, (_, i) => (i - 30) * 0.05);

/** What one change says about the time to a threshold, `hours` after the one before. */
type Evidence = { hours: number; reached: boolean } | { hours: number; reached: "unsaid" };

const likelihood = (centre: number, { hours, reached }: Evidence): number => {
  const z = (Math.log(hours) - centre) / (reached === "unsaid" ? UNSAID : WITHIN_CHILD);
  if (reached === "unsaid") return Math.exp((-z * z) / 2);
  return Math.max(1e-9, reached ? normalCdf(z) : 1 - normalCdf(z));
};

/** Mean and variance of the logarithm of a threshold's time, by Bayes over a grid around what is typical. */
const learn = (typical: number, evidence: ReadonlyArray<Evidence>): { centre: number; variance: number } => {
  const logs = GRID.map((shift) => {
    const prior = -((shift / BETWEEN_CHILDREN) ** 2) / 2;
    return evidence.reduce((sum, one) => sum + Math.log(likelihood(typical + shift, one)), prior);
  });
  const top = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - top));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const shift = GRID.reduce((sum, value, i) => sum + value * (weights[i] as number), 0) / total;
  const variance = GRID.reduce((sum, value, i) => sum + (value - shift) ** 2 * (weights[i] as number), 0) / total;
  return { centre: typical + shift, variance };
};

/** The intervals between changes that say something, with the level found at their end. */
const intervals = (notes: ReadonlyArray<DiaperNote>): { hours: number; level: DiaperLevel | null }[] => {
  const found: { hours: number; level: DiaperLevel | null }[] = [];
  let changedAt: number | undefined;
  for (const { at, changed, level } of notes) {
    const ms = changedAt === undefined ? 0 : at - changedAt;
    if (ms > 0 && ms <= LONGEST_INTERVAL_MS && (changed || level !== null)) found.push({ hours: ms / HOUR_MS, level });
    if (changed) changedAt = at;
  }
  return found;
};

type Model = Record<Threshold, number> & { redSpread: number; learntFrom: number };

/** The times to each level, in the logarithm of hours, as this child's history has them. */
const modelOf = (notes: ReadonlyArray<DiaperNote>): Model => {
  const seen = intervals(notes);
  const evidence = (threshold: Threshold): Evidence[] =>
    seen.flatMap(({ hours, level }): Evidence[] => {
      if (level === null) return threshold === "red" ? [{ hours, reached: "unsaid" }] : [];
      return [{ hours, reached: DIAPER_LEVELS.indexOf(level) >= DIAPER_LEVELS.indexOf(threshold) }];
    });
  const typicalRed = Math.log(TYPICAL_HOURS.red);
  const red = learn(typicalRed, evidence("red"));
  // A child that is early with one level is early with the others.
  const shift = red.centre - typicalRed;
  const orange = learn(Math.log(TYPICAL_HOURS.orange) + shift, evidence("orange"));
  const brown = learn(Math.log(TYPICAL_HOURS.brown) + shift, evidence("brown"));
  return {
    orange: Math.min(orange.centre, red.centre - APART),
    red: red.centre,
    brown: Math.max(brown.centre, red.centre + APART),
    redSpread: Math.sqrt(red.variance + WITHIN_CHILD ** 2),
    learntFrom: seen.length,
  };
};

const after = (changedAt: number, logHours: number): number => changedAt + Math.round(Math.exp(logHours) * HOUR_MS);

const UNKNOWN: DiaperState = {
  level: null,
  source: "unknown",
  changedAt: null,
  orangeAt: null,
  redAt: null,
  brownAt: null,
  redBetween: null,
  remindAt: null,
  learntFrom: 0,
};

/**
 * How a child's diaper is likely to be now.
 * @param notes the child's diaper log up to now, oldest first
 */
export const diaperState = (notes: ReadonlyArray<DiaperNote>, now: number): DiaperState => {
  const past = notes.filter(({ at }) => at <= now);
  const changedAt = past.findLast(({ changed }) => changed)?.at;
  const model = modelOf(past);
  if (changedAt === undefined || now - changedAt > FORGOTTEN_MS) {
    return { ...UNKNOWN, changedAt: changedAt ?? null, learntFrom: model.learntFrom };
  }
  const times = {
    orangeAt: after(changedAt, model.orange),
    redAt: after(changedAt, model.red),
    brownAt: after(changedAt, model.brown),
  };
  const estimated: DiaperLevel =
    now >= times.brownAt ? "brown" : now >= times.redAt ? "red" : now >= times.orangeAt ? "orange" : "green";
  const noticed =
    past.findLast(({ at, changed, level }) => !changed && level !== null && at > changedAt)?.level ?? null;
  const worse = noticed !== null && DIAPER_LEVELS.indexOf(noticed) >= DIAPER_LEVELS.indexOf(estimated);
  return {
    level: worse ? noticed : estimated,
    source: worse ? "noticed" : "estimated",
    changedAt,
    ...times,
    redBetween: {
      from: after(changedAt, model.red - DECILE * model.redSpread),
      to: after(changedAt, model.red + DECILE * model.redSpread),
    },
    remindAt: after(changedAt, model.red - QUARTILE * model.redSpread),
    learntFrom: model.learntFrom,
  };
};

/** How long a red diaper waited for its change, and whether somebody saw that it was red or the model said so. */
export type DiaperResolution = { changedAt: number; redAt: number; ms: number; from: "noticed" | "estimated" };

/** The resolution time of each change of a diaper that was red by then, oldest first. */
export const diaperResolutions = (notes: ReadonlyArray<DiaperNote>): DiaperResolution[] =>
  notes.flatMap(({ at, changed }, i): DiaperResolution[] => {
    if (!changed) return [];
    const before = notes.slice(0, i);
    const lastChange = before.findLastIndex((note) => note.changed);
    if (lastChange < 0) return [];
    const noticedAt = before.slice(lastChange + 1).find(({ level }) => level === "red" || level === "brown")?.at;
    if (noticedAt !== undefined) return [{ changedAt: at, redAt: noticedAt, ms: at - noticedAt, from: "noticed" }];
    if (at - (before[lastChange] as DiaperNote).at > LONGEST_INTERVAL_MS) return [];
    const { redAt } = diaperState(before, at - 1);
    return redAt !== null && redAt < at ? [{ changedAt: at, redAt, ms: at - redAt, from: "estimated" }] : [];
  });

/** A log entry as the model reads it. `{ "changed": false, "level": "red" }`: looked at, and left. */
export const diaperNote = ({ at, detail }: Pick<CareEntry, "at" | "detail">): DiaperNote => {
  const fields = typeof detail === "object" && detail !== null ? detail : {};
  const level = DIAPER_LEVELS.find((name) => name === fields.level) ?? null;
  return { at, changed: fields.changed !== false, level };
};
