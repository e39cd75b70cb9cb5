import { call, type Outcome } from "./call.ts";
import type { Incident, Session } from "./types.ts";

/** Who is logged in. A refusal means: nobody. */
export const readSession = (): Promise<Outcome<Session>> => call("GET", "/api/v1/session");

export const logIn = (caregiver: string, password: string): Promise<Outcome<Session>> =>
  call("POST", "/api/v1/session", { caregiver, password });

export const logOut = (): Promise<Outcome<unknown>> => call("DELETE", "/api/v1/session");

const incidentPath = (incident: string, what: string): string =>
  `/api/v1/incidents/${encodeURIComponent(incident)}/${what}`;

export const acknowledge = (incident: string): Promise<Outcome<unknown>> =>
  call("POST", incidentPath(incident, "acknowledge"), {});

export const closeIncident = (incident: string, worked: string): Promise<Outcome<unknown>> =>
  call("POST", incidentPath(incident, "close"), worked === "" ? {} : { worked });

export const noteOn = (incident: string, text: string): Promise<Outcome<{ incident: Incident }>> =>
  call("POST", incidentPath(incident, "note"), { text });

/** @param at when it was written, as the timeline says */
export const takeNoteBack = (incident: string, at: number): Promise<Outcome<unknown>> =>
  call("DELETE", `${incidentPath(incident, "note")}?at=${at}`);
