import type { Incident } from "../../alerts/incident.ts";
import type { AckResult, Credentials, HubApi, LiveEvent, Readiness, SensorView, TestPage } from "../ports.ts";
import { createFakeQuiet } from "./fakeQuiet.ts";
import { createFakeRota } from "./fakeRota.ts";

export const NOW_MS = Date.UTC(2026, 10, 21, 2, 0, 0);

export const PASSWORD = "petit ours brun";

export const TOKENS: Record<string, { name: string; role: "admin" | "caregiver" | "guest" }> = {
  "token-of-an-admin": { name: "bench", role: "admin" },
  "token-of-a-caregiver": { name: "tablet", role: "caregiver" },
  "token-of-a-guest": { name: "dashboard", role: "guest" },
};

export const makeIncident = (changes: Partial<Incident> = {}): Incident => ({
  id: "i-1",
  rule: "cry",
  severity: "warning",
  state: "paging",
  room: "nursery",
  sensor: "nursery",
  children: ["baby"],
  openedAt: NOW_MS - 180_000,
  firstPageAt: NOW_MS - 150_000,
  acknowledgedAt: null,
  acknowledgedBy: null,
  settledAt: null,
  closedAt: null,
  maxDb: 74.2,
  detail: null,
  blastRadius: [],
  combined: [],
  held: null,
  worked: null,
  timeline: [{ at: NOW_MS - 180_000, what: "pending", reason: "cryStarted" }],
  ...changes,
});

export const makeSensor = (changes: Partial<SensorView> = {}): SensorView => ({
  id: "nursery",
  room: "nursery",
  children: ["baby"],
  freshness: "live",
  lastSeenAt: NOW_MS - 500,
  online: true,
  level: { at: NOW_MS - 500, leqDb: 41.3, maxDb: 47.9, floorDb: 38.2, cry: 0.1, motion: 0, gap: false },
  status: { online: true, weighting: "A", cal: true },
  health: null,
  gaps: 0,
  duplicates: 0,
  refused: 0,
  twins: null,
  mode: { mode: null, until: null, by: "settings" },
  ...changes,
});

const component = { state: "ok" as const, since: NOW_MS - 3_600_000, detail: "" };

export const makeReadiness = (changes: Partial<Readiness> = {}): Readiness => ({
  broker: component,
  journal: component,
  history: component,
  channels: { "maman/ntfy": component },
  sensors: { nursery: component },
  ...changes,
});

const TEST_PAGE: TestPage = { id: "t-1", caregiver: "maman", at: NOW_MS, delivered: true, channels: [] };

export type FakeHub = HubApi & {
  /** Everything that the server asked the hub to do, in order. */
  asked: unknown[][];
  emit(event: LiveEvent): void;
  listeners(): number;
  set(state: Partial<FakeState>): void;
};

type FakeState = {
  readiness: Readiness;
  sensors: SensorView[];
  incidents: Incident[];
  ackResult: AckResult | undefined;
  historyFails: boolean;
};

/** A hub without insides: it answers what a test sets, and remembers what it was asked. */
export const createFakeHub = (): FakeHub => {
  const listeners = new Set<(event: LiveEvent) => void>();
  const asked: unknown[][] = [];
  const state: FakeState = {
    readiness: makeReadiness(),
    sensors: [makeSensor()],
    incidents: [makeIncident()],
    ackResult: undefined,
    historyFails: false,
  };
  const find = (id: string): Incident | undefined => state.incidents.find((incident) => incident.id === id);
  const act = async (id: string, ...call: unknown[]): Promise<AckResult> => {
    asked.push(call);
    const incident = find(id);
    return state.ackResult ?? (incident ? { ok: true, incident } : { ok: false, code: "unknown" });
  };
  return {
    timeZone: "Europe/Paris",
    asked,
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    listeners: () => listeners.size,
    set: (changes) => Object.assign(state, changes),
    readiness: () => state.readiness,
    sensors: () => state.sensors,
    refused: () => [],
    command: async (sensor, command) => {
      asked.push(["command", sensor, command]);
      return { answered: true, ok: true, detail: "" };
    },
    incidents: (filter) => {
      asked.push(["incidents", filter]);
      return state.incidents;
    },
    incident: find,
    acknowledge: (id, who) => act(id, "acknowledge", id, who),
    acknowledgeByToken: (token) => act(token === "good-token" ? "i-1" : "", "acknowledgeByToken", token),
    peekToken: (token) => (token === "good-token" ? find("i-1") : undefined),
    close: (id, who, worked) => act(id, "close", id, who, worked),
    note: (id, who, text) => act(id, "note", id, who, text),
    takeNoteBack: (id, who, at) => act(id, "takeNoteBack", id, who, at),
    history: async (query) => {
      if (state.historyFails) throw new Error("no route to influx.example with password hunter2");
      asked.push(["history", query]);
      return { sensor: query.sensor, stepMs: 60_000, source: "embedded", at: [], leqDb: [] };
    },
    reach: () => [],
    testPage: async (caregiver) => {
      asked.push(["testPage", caregiver]);
      return caregiver === "maman" ? TEST_PAGE : undefined;
    },
    testPageResult: (id) => (id === TEST_PAGE.id ? TEST_PAGE : undefined),
    push: {
      key: "B-public",
      subscribe: async (...call) => asked.push(["subscribe", ...call]),
      devices: (caregiver) =>
        caregiver === "maman" ? [{ endpoint: "https://push.example/known", device: "Pixel" }] : [],
      unsubscribe: (...call) => asked.push(["unsubscribe", ...call]) > 0 && call[1].endsWith("/known"),
    },
    formerCaregivers: () => [{ id: "mamie", name: "Mamie" }],
    caregivers: () => [
      { id: "maman", name: "Maman", language: "fr" },
      { id: "papa", name: "Papa <b>", language: "en" },
    ],
    onCall: () => ({ first: "maman", second: "papa" }),
    rota: createFakeRota(asked),
    ...createFakeQuiet(asked),
    metrics: () => "veilleuse_up 1\n",
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

export const fakeCredentials: Credentials = {
  logIn: async (caregiver, password) => (caregiver === "maman" && password === PASSWORD ? "caregiver" : undefined),
  token: (bearer) => TOKENS[bearer],
};
