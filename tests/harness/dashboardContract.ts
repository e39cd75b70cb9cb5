/** A measurement of the history: where it lies, and its columns. */
export type Measurement = { policy: "raw" | "minutes" | "forever"; tags: string[]; fields: string[] };

/** How long each retention policy keeps its points; `raw` is the default. */
export const POLICIES = { raw: "14d", minutes: "400d", forever: "INF" } as const;

/** What the history holds, as the contract between the hub and its readers puts it. */
export const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  sound: {
    policy: "raw",
    tags: ["sensor", "room"],
    fields: ["leq_db", "max_db", "floor_db", "cry", "motion"],
  },
  sound_minute: {
    policy: "minutes",
    tags: ["sensor", "room"],
    fields: ["leq_db", "max_db", "l10_db", "l90_db", "cry_s", "loud_s", "motion_s", "cover_s"],
  },
  event: {
    policy: "forever",
    tags: ["sensor", "room", "type", "phase"],
    fields: ["db", "duration_ms", "seq", "boot"],
  },
  health: {
    policy: "forever",
    tags: ["sensor"],
    fields: ["heap", "vars", "rssi_dbm", "overruns", "clips", "queued", "dropped", "blind_ms"],
  },
  incident: {
    policy: "forever",
    tags: ["rule", "severity", "room", "child"],
    fields: ["state", "incident_id", "age_ms"],
  },
  page: { policy: "forever", tags: ["caregiver", "channel", "outcome"], fields: ["latency_ms", "incident_id"] },
  night: {
    policy: "forever",
    tags: ["child"],
    fields: ["mtbw_s", "ttfa_s", "mttr_s", "response_p50_s", "availability", "awakenings", "pages", "coverage"],
  },
};

const SOURCE = /FROM (?:"nursery"\.)?"(\w+)"\."(\w+)"/g;
/** Functions whose result on decibels means nothing: they add numbers that are logarithms. */
const ADDED_DECIBELS = /\b(mean|sum|integral|moving_average|stddev|cumulative_sum)\(\s*"(?:db|\w+_db)"/i;

/** What is wrong with an InfluxQL query, held against the contract. Empty when all is well. */
export const queryFaults = (query: string): string[] => {
  const [source, ...more] = [...query.matchAll(SOURCE)];
  const [, policy = "", name = ""] = source ?? [];
  const measurement = MEASUREMENTS[name];
  if (!measurement || more.length > 0) return [`not one measurement of the contract, with its retention policy`];
  const faults: string[] = [];
  if (policy !== measurement.policy) faults.push(`${name} lies in ${measurement.policy}, not in ${policy}`);
  const aliases = [...query.matchAll(/ AS "([^"]+)"/g)].map(([, alias]) => alias);
  const known = new Set([...measurement.tags, ...measurement.fields, ...aliases]);
  for (const [, identifier = ""] of query.replace(SOURCE, "FROM").matchAll(/"([^"]+)"/g))
    if (!known.has(identifier)) faults.push(`${name} has no ${identifier}`);
  const added = ADDED_DECIBELS.exec(query);
  if (added) faults.push(`${added[1]}() of decibels`);
  return faults;
};
