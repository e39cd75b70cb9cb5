import type { Session } from "./types.ts";

/** The page gives up on a request after this long, and says so. */
const TIMEOUT_MS = 8000;

/** `unreachable` also stands for an answer that did not come in time. */
export type Failure = { ok: false; reason: "unreachable" | "refused"; status: number; code: string; by: string | null };

export type Outcome<Value> = { ok: true; value: Value } | Failure;

/** Who is logged in. A refusal means: nobody. */
export const readSession = (): Promise<Outcome<Session>> => call("GET", "/api/v1/session");

export const logIn = (caregiver: string, password: string): Promise<Outcome<Session>> =>
  call("POST", "/api/v1/session", { caregiver, password });

export const logOut = (): Promise<Outcome<unknown>> => call("DELETE", "/api/v1/session");

export const acknowledge = (incident: string): Promise<Outcome<unknown>> =>
  call("POST", `/api/v1/incidents/${encodeURIComponent(incident)}/acknowledge`, {});

export const closeIncident = (incident: string, worked: string): Promise<Outcome<unknown>> =>
  call("POST", `/api/v1/incidents/${encodeURIComponent(incident)}/close`, worked === "" ? {} : { worked });

const call = async <Value>(method: string, path: string, body?: unknown): Promise<Outcome<Value>> => {
  try {
    const response = await fetch(path, {
      method,
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
    const text = await response.text();
    const answer = text === "" ? {} : JSON.parse(text);
    if (response.ok) return { ok: true, value: answer as Value };
    return { ok: false, reason: "refused", status: response.status, code: String(answer.code), by: answer.by ?? null };
  } catch {
    return { ok: false, reason: "unreachable", status: 0, code: "unreachable", by: null };
  }
};
