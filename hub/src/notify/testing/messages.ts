import type { Incident } from "../../alerts/incident.ts";
import type { Notice, Page, Update } from "../notifier.ts";

const incident: Incident = {
  id: "i-42",
  rule: "cry",
  severity: "warning",
  state: "paging",
  room: "nursery",
  sensor: "nursery",
  children: ["baby"],
  openedAt: 1_795_226_400_000,
  firstPageAt: null,
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
  timeline: [{ at: 1_795_226_400_000, what: "pending", reason: "cryStarted" }],
};

export const makePage = (changes: Partial<Page> = {}): Page => ({
  page: { id: "p-1", caregiver: "maman", step: 0, attempt: 1 },
  incident,
  title: "Bébé pleure",
  message: "Chambre : 74 dB, depuis 30 s",
  acknowledgeUrl: "http://hub.local:8080/api/v1/ack/one-time",
  drill: false,
  language: "fr",
  ...changes,
});

export const makeUpdate = (changes: Partial<Update> = {}): Update => ({
  update: "acknowledged",
  incident: { ...incident, state: "acknowledged", acknowledgedBy: "papa", acknowledgedAt: 1_795_226_460_000 },
  title: "Papa y va",
  message: "Chambre",
  language: "fr",
  ...changes,
});

export const makeNotice = (changes: Partial<Notice> = {}): Notice => ({
  notice: { id: "n-1", kind: "summary", caregiver: "maman" },
  title: "Veilleuse",
  message: "Deux alertes manquées",
  language: "fr",
  ...changes,
});
