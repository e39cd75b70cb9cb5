import { createHash, randomBytes } from "node:crypto";
import type { Role } from "./ports.ts";

/** What is kept of a login. The token itself is not: a stolen copy of the store opens nothing. */
export type Session = { tokenHash: string; caregiver: string; role: Role; expiresAt: number };

/** Where sessions live. The journal can hold them, so that a restart at night logs nobody out. */
export interface SessionStore {
  put(session: Session): void;
  find(tokenHash: string): Session | undefined;
  remove(tokenHash: string): void;
}

export const SESSION_LIFETIME_MS = 30 * 24 * 3600 * 1000;

const TOKEN_BYTES = 32;

/** More logins than a household has; the oldest goes first. */
const MOST_SESSIONS = 500;

/** A token with 256 random bits needs no salt and no slow hash. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

export const createMemorySessions = (): SessionStore => {
  const sessions = new Map<string, Session>();
  return {
    put: (session) => {
      sessions.set(session.tokenHash, session);
      if (sessions.size > MOST_SESSIONS) sessions.delete(sessions.keys().next().value as string);
    },
    find: (tokenHash) => sessions.get(tokenHash),
    remove: (tokenHash) => {
      sessions.delete(tokenHash);
    },
  };
};

/** Starts a session. The token goes to the browser and is nowhere else. */
export const startSession = (
  store: SessionStore,
  login: { caregiver: string; role: Role },
  nowMs: number,
): { token: string; session: Session } => {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const session = { tokenHash: hashToken(token), ...login, expiresAt: nowMs + SESSION_LIFETIME_MS };
  store.put(session);
  return { token, session };
};

/** The session of a token hash, if it has not expired. An expired one is removed on the way. */
export const currentSession = (store: SessionStore, tokenHash: string, nowMs: number): Session | undefined => {
  const session = store.find(tokenHash);
  if (!session || nowMs < session.expiresAt) return session;
  store.remove(tokenHash);
  return undefined;
};
