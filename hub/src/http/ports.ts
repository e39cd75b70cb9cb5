import type { Incident, IncidentState } from "../alerts/incident.ts";
import type { RotaApi } from "./onCallPort.ts";
import type { ModeApi, ModeView, QuietApi } from "./quietPort.ts";
import type { VerdictApi } from "./verdictPort.ts";

/** What a request may do: a guest reads, a caregiver acts, an admin also maintains. */
export type Role = "admin" | "caregiver" | "guest";

export type SensorView = {
  id: string;
  room: string;
  children: string[];
  freshness: "live" | "stale" | "blind" | "never";
  lastSeenAt: number | null;
  online: boolean;
  level: {
    at: number;
    leqDb: number;
    maxDb: number;
    floorDb: number;
    cry: number;
    motion: number;
    gap: boolean;
  } | null;
  status: Record<string, unknown> | null;
  health: Record<string, unknown> | null;
  gaps: number;
  duplicates: number;
  refused: number;
  /** The boots of two boards that go by this name and push each other out; null as it should be. */
  twins: [string, string] | null;
  mode: ModeView;
};

export type Component = { state: "ok" | "degraded" | "down" | "off"; since: number; detail: string };

/** How one channel of a caregiver does. `proven`: it accepted something not long ago. */
export type ChannelView = Component & { name: string; type: string; lastSuccessAt: number | null; proven: boolean };

export type CaregiverView = {
  id: string;
  name: string;
  language: "fr" | "en";
  /** When any channel last accepted a message. */
  lastSuccessAt: number | null;
  channels: ChannelView[];
};

/** What an exercise came to on one channel. `confirmedAt`: somebody answered it there. */
export type TestPageChannel = {
  name: string;
  type: string;
  outcome: "delivered" | "retryable" | "permanent";
  reason: string | null;
  latencyMs: number;
  confirmedAt: number | null;
};

export type TestPage = {
  id: string;
  caregiver: string;
  at: number;
  /** True when at least one channel accepted it. */
  delivered: boolean;
  channels: TestPageChannel[];
};

/** What browsers need to take pushes for a caregiver. */
export interface PushApi {
  /** The hub's public key (RFC 8292), base64url. */
  readonly key: string;
  /** Resolves with the number of the caregiver's browsers, when it is written down. */
  subscribe(
    caregiver: string,
    subscription: { endpoint: string; p256dh: string; auth: string },
    device: string,
  ): Promise<number>;
  /** The browsers of a caregiver. */
  devices(caregiver: string): { endpoint: string; device: string }[];
  /** False when the caregiver has no such browser. */
  unsubscribe(caregiver: string, endpoint: string): boolean;
}

export type Readiness = {
  broker: Component;
  journal: Component;
  /** Without a mirror there is nothing to be behind. */
  history: Component & { backlogRows?: number; refusedPoints?: number };
  channels: Record<string, Component>;
  sensors: Record<string, Component>;
};

export type AckResult =
  | { ok: true; incident: Incident }
  | { ok: false; code: "unknown" }
  | { ok: false; code: "alreadyAcknowledged" | "closed"; by: string | null; at: number };

/**
 * Something that open pages see at once. `data` is sent as it is:
 * `level`: `{ sensor }` and the fields of `SensorView["level"]`; `incident`: the whole incident; `sensor`: the whole
 * `SensorView`; `event` and `page`: for people who read along, the page of the hub does not need them.
 */
export type LiveEvent = { type: "level" | "event" | "incident" | "sensor" | "page"; data: unknown };

/** What a sensor can be asked to do; `arg` of a calibration is the level of the reference sound in dB. */
export type SensorCommand = { do: "identify" | "reboot" | "calibrate" | "selftest"; arg?: number };

export type SensorAnswer = { answered: false } | { answered: true; ok: boolean; detail: string };

/** A payload that could not be used: which, from whom, and why. */
export type RefusedPayload = {
  sensor: string;
  channel: string;
  code: string;
  /** The field at fault; empty when it is the payload as a whole. */
  path: string;
  at: number;
  bytes: number;
  /** Its beginning as text; what is no text is shown as replacement characters. */
  beginning: string;
};

/** What the HTTP side needs from the hub. Every method answers at once, except where it says Promise. */
export interface HubApi {
  /** The household's, an IANA name: in it the page tells times, wherever it is looked at. */
  readonly timeZone: string;
  readiness(): Readiness;
  sensors(): SensorView[];
  command(sensor: string, command: SensorCommand): Promise<SensorAnswer>;
  /** The newest refused payloads, newest first. */
  refused(filter: { sensor?: string; limit: number }): RefusedPayload[];
  incidents(filter: { state?: IncidentState[]; from?: number; to?: number; limit: number }): Incident[];
  incident(id: string): Incident | undefined;
  acknowledge(id: string, who: string): Promise<AckResult>;
  acknowledgeByToken(token: string): Promise<AckResult>;
  /** The incident that a one-time link belongs to, also when the link was used. It changes nothing. */
  peekToken(token: string): Incident | undefined;
  close(id: string, who: string, worked?: string): Promise<AckResult>;
  note(id: string, who: string, text: string): Promise<AckResult>;
  /** The caller's own note goes again; `at` is when it was written. */
  takeNoteBack(id: string, who: string, at: number): Promise<AckResult>;
  history(query: { sensor: string; from: number; to: number; points: number }): Promise<unknown>;
  /** How each caregiver can be reached. */
  reach(): CaregiverView[];
  /** Pages a caregiver over every channel as an exercise; undefined when there is no such caregiver. */
  testPage(caregiver: string): Promise<TestPage | undefined>;
  /** What a test page came to so far. */
  testPageResult(id: string): TestPage | undefined;
  readonly push: PushApi;
  /** Those who left the household; what they did goes on standing in it. */
  formerCaregivers(): ReadonlyArray<{ id: string; name: string }>;
  caregivers(): { id: string; name: string; language: "fr" | "en" }[];
  onCall(): { first: string | null; second: string | null };
  readonly rota: RotaApi;
  readonly quiet: QuietApi;
  readonly modes: ModeApi;
  readonly verdicts: VerdictApi;
  metrics(): string;
  /** The listener must not throw. The returned function ends the subscription. */
  subscribe(listener: (event: LiveEvent) => void): () => void;
}

export interface Credentials {
  /** The role of the caregiver whose password this is; undefined when it is nobody's. */
  logIn(caregiver: string, password: string): Promise<Role | undefined>;
  token(bearer: string): { name: string; role: Role } | undefined;
}
