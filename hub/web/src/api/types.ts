/** What the hub's API answers, as far as the page uses it. Times are UTC epoch milliseconds. */

export type Level = {
  at: number;
  leqDb: number;
  maxDb: number;
  floorDb: number;
  /** Likeness, 0 to 1. */
  cry: number;
  /** Share of the second, 0 to 1. */
  motion: number;
  /** True when samples were lost. */
  gap: boolean;
};

export type Freshness = "live" | "stale" | "blind" | "never";

export type Sensor = {
  id: string;
  room: string;
  children: string[];
  freshness: Freshness;
  lastSeenAt: number | null;
  online: boolean;
  level: Level | null;
  status: Record<string, unknown> | null;
  health: Record<string, unknown> | null;
  /** What is expected of the child now, and until when if it was set by hand. */
  mode?: { mode: Mode | null; until: number | null; by: string } | null;
  gaps: number;
  refused: number;
  /** The boots of two boards that go by this name; null as it should be. */
  twins: [string, string] | null;
};

export type Mode = "night" | "nap" | "play" | "away";

export type Rule = "loud" | "cry" | "silence" | "fault" | "blind" | "storage" | "push" | "disk";

export type Severity = "critical" | "warning" | "info";

export type IncidentState = "pending" | "paging" | "acknowledged" | "settled" | "closed";

export type TimelineEntry = { at: number; what: string; reason: string; who?: string };

export type Incident = {
  id: string;
  rule: Rule;
  severity: Severity;
  state: IncidentState;
  room: string;
  sensor: string;
  children: string[];
  openedAt: number;
  acknowledgedAt: number | null;
  acknowledgedBy: string | null;
  settledAt: number | null;
  maxDb: number | null;
  blastRadius: string[];
  timeline: TimelineEntry[];
  detail?: string | null;
  /** Other incidents on the same page: two children awake. */
  combined?: { id: string; room: string; rule: Rule; children: string[] }[];
  /** Why it wakes nobody now. */
  held?: { kind: string; by: string | null; until: number | null } | null;
};

export type Caregiver = { id: string; name: string };

export type Child = { id: string; name: string };

export type OnCall = { first: string | null; second: string | null };

export type Snapshot = {
  now: number;
  timeZone: string;
  sensors: Sensor[];
  incidents: Incident[];
  caregivers: Caregiver[];
  formerCaregivers: { id: string; name: string }[];
  children: Child[];
  onCall: OnCall;
};

export type Session = { caregiver: string; role: "admin" | "caregiver" | "guest" };

export type Component = { state: "ok" | "degraded" | "down" | "off"; since: number; detail: string };

export type Readiness = { broker: Component; journal: Component; history: Component };

export type PagedCaregiver = {
  id: string;
  name: string;
  lastSuccessAt: number | null;
  channels: (Component & { name: string; type: string; lastSuccessAt: number | null })[];
};

export type TestPage = {
  id: string;
  delivered: boolean;
  channels: { name: string; type: string; outcome: string; reason: string }[];
};
