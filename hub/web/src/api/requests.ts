import { call, type Outcome } from "./call.ts";
import type { Session } from "./types.ts";

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

export const noteOn = (incident: string, text: string): Promise<Outcome<unknown>> =>
  call("POST", incidentPath(incident, "note"), { text });
