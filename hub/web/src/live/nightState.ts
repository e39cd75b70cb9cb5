import type { Caregiver, Child, Freshness, Incident, Level, OnCall, Sensor, Snapshot } from "../api/types.ts";

/** After this long without a message the page calls a sensor stale by itself, whatever the hub said last. */
export const STALE_AFTER_MS = 15_000;

/** Everything that the page knows of the night. `hubTime` is the hub's clock, as last heard at `heardAtMs` of ours. */
export type NightState = {
  /** The household's; what this device kept before it was told has none. */
  timeZone?: string;
  sensors: Sensor[];
  incidents: Incident[];
  caregivers: Caregiver[];
  /** Those who left; what this device kept before it was told has none. */
  formerCaregivers?: { id: string; name: string }[];
  children: Child[];
  onCall: OnCall;
  hubTime: { nowMs: number; heardAtMs: number };
};

/** One message of the live stream, already parsed. `heardAtMs` is this device's time. */
export type LiveMessage = { type: string; data: unknown; heardAtMs: number };

/** The state after a message. What is unknown, or about something unknown, changes nothing. */
export const receive = (state: NightState | undefined, message: LiveMessage): NightState | undefined => {
  const { heardAtMs } = message;
  if (message.type === "snapshot") {
    const { now, ...rest } = message.data as Snapshot;
    return { ...rest, hubTime: { nowMs: now, heardAtMs } };
  }
  if (!state) return undefined;
  switch (message.type) {
    case "clock": {
      const { now, onCall } = message.data as { now: number; onCall: OnCall };
      return { ...state, onCall, hubTime: { nowMs: now, heardAtMs } };
    }
    case "level": {
      const { sensor, ...level } = message.data as Level & { sensor: string };
      return withLevel(state, sensor, level, heardAtMs);
    }
    case "sensor":
      return { ...state, sensors: replaced(state.sensors, message.data as Sensor, "end") };
    case "incident":
      return { ...state, incidents: replaced(state.incidents, message.data as Incident, "start") };
    default:
      return state;
  }
};

const withLevel = (state: NightState, id: string, level: Level, heardAtMs: number): NightState => {
  const heard = (sensor: Sensor): Sensor => ({ ...sensor, level, freshness: "live", lastSeenAt: level.at });
  const sensors = state.sensors.map((sensor) => (sensor.id === id ? heard(sensor) : sensor));
  // The hub's clock is at least where its newest reading is.
  const hubTime = level.at > hubNow(state, heardAtMs) ? { nowMs: level.at, heardAtMs } : state.hubTime;
  return { ...state, sensors, hubTime };
};

const replaced = <Item extends { id: string }>(list: Item[], item: Item, place: "start" | "end"): Item[] => {
  if (list.some(({ id }) => id === item.id)) return list.map((old) => (old.id === item.id ? item : old));
  return place === "start" ? [item, ...list] : [...list, item];
};

/** The hub's time at a moment of this device's clock, which may be set wrong. */
export const hubNow = (state: NightState, deviceNowMs: number): number =>
  state.hubTime.nowMs + Math.max(0, deviceNowMs - state.hubTime.heardAtMs);

/** How fresh a sensor is now: the hub's judgement, or worse when nothing was heard since. */
export const freshnessNow = (sensor: Sensor, hubNowMs: number): Freshness => {
  if (sensor.freshness !== "live") return sensor.freshness;
  return silentForMs(sensor, hubNowMs) >= STALE_AFTER_MS ? "stale" : "live";
};

export const silentForMs = (sensor: Sensor, hubNowMs: number): number =>
  sensor.lastSeenAt === null ? Number.POSITIVE_INFINITY : Math.max(0, hubNowMs - sensor.lastSeenAt);

const ORDER = { critical: 0, warning: 1, info: 2 };

const NEEDS_SOMEBODY = new Set(["pending", "paging"]);

/** Open incidents: first those that nobody answers, then the grave ones, then the old ones. */
export const openIncidents = (incidents: Incident[]): Incident[] =>
  incidents
    .filter(({ state }) => NEEDS_SOMEBODY.has(state) || state === "acknowledged")
    .sort(
      (a, b) =>
        Number(NEEDS_SOMEBODY.has(b.state)) - Number(NEEDS_SOMEBODY.has(a.state)) ||
        ORDER[a.severity] - ORDER[b.severity] ||
        a.openedAt - b.openedAt,
    );

export type Alarm = { incident: Incident; others: Incident[] };

/** Open incidents as they are answered: children who are awake at once are one alarm, as they are one page. */
export const alarmsOf = (open: Incident[]): Alarm[] => {
  const groups: Incident[][] = [];
  for (const incident of open) {
    const waits = NEEDS_SOMEBODY.has(incident.state);
    const group = groups.find((members) =>
      members.some(
        ({ state, combined = [] }) =>
          NEEDS_SOMEBODY.has(state) === waits && combined.some(({ id }) => id === incident.id),
      ),
    );
    if (group) group.push(incident);
    else groups.push([incident]);
  }
  return groups.map((members) => {
    const lead = members.find(({ held }) => held?.kind !== "combined") ?? (members[0] as Incident);
    return { incident: lead, others: members.filter((one) => one !== lead) };
  });
};
