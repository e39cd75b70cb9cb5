export type LevelRow = {
  id: number;
  sensor: string;
  boot: string;
  seq: number;
  up: number;
  at: number;
  occurred_at: number;
  received_at: number;
  leq: number;
  max: number;
  floor: number;
  cry: number;
  motion: number;
  gap: number;
};

export type MessageRow = {
  id: number;
  sensor: string;
  channel: string;
  boot: string;
  seq: number | null;
  occurred_at: number;
  received_at: number;
  body: string;
};

/** Minutes rolled up: sums of energy, of covered seconds, and of seconds with crying and motion. */
export type HourRow = {
  sensor: string;
  at: number;
  energy: number;
  seconds: number;
  max: number;
  floor: number;
  cry: number;
  motion: number;
};

export type StoredSession = {
  tokenHash: string;
  caregiver: string;
  role: string;
  expiresAt: number;
  device: string;
  startedAt: number;
  seenAt: number;
};

export type TransitionRow = {
  id: number;
  incident: string;
  at: number;
  rule: string;
  severity: string;
  room: string;
  child: string;
  state: string;
  age: number;
};

export type PageRow = {
  id: number;
  page: string;
  incident: string;
  caregiver: string;
  channel: string;
  step: number;
  attempt: number;
  outcome: string;
  at: number;
  latency: number;
};

/** A payload that was refused; of a long one only the beginning is kept. */
export type RefusedRow = {
  id: number;
  sensor: string;
  channel: string;
  code: string;
  path: string;
  received_at: number;
  bytes: number;
  payload: Uint8Array;
};

/** The tables that are mirrored into the history, in the order of their numbers. */
export type Mirrored = { level: LevelRow; message: MessageRow; transition: TransitionRow; page: PageRow };

/** A message on its way into the history. */
export type MirroredMessage = [
  id: number,
  sensor: string,
  channel: string,
  seq: number | null,
  occurredAtMs: number,
  body: object,
];
