import { createHash, randomBytes } from "node:crypto";
import type { Role } from "./ports.ts";

/**
 * What is kept of a login. The token itself is not: a stolen copy of the store opens nothing. `device` is what the browser
 * calls itself; `seenAt` is when it was there last, exact to a few minutes.
 */
export type Session = {
  tokenHash: string;
  caregiver: string;
  role: Role;
  expiresAt: number;
  device: string;
  startedAt: number;
  seenAt: number;
};

/** Where sessions live. The journal can hold them, so that a restart at night logs nobody out. */
export interface SessionStore {
  /** Adds a session, or puts it in the place of the one with the same token. */
  put(session: Session): void;
  find(tokenHash: string): Session | undefined;
  all(): Session[];
  remove(tokenHash: string): void;
}

export const SESSION_LIFETIME_MS = 30 * 24 * 3600 * 1000;

/** Not with every request: each time is a write to the disk. */
const SEEN_EVERY_MS = 10 * 60_000;

const TOKEN_BYTES = 32;

/** More logins than a household has; the oldest goes first. */
const MOST_SESSIONS = 500;

/** A token with 256 random bits needs no salt and no slow hash. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** By what a session is named among people: enough of the hash to tell them apart. It opens nothing. */
export const sessionId = ({ tokenHash }: Session): string => tokenHash.slice(0, 16);

export const createMemorySessions = (): SessionStore => {
  const sessions = new Map<string, Session>();
  return {
    put: (session) => {
      sessions.set(session.tokenHash, session);
      if (sessions.size > MOST_SESSIONS) sessions.delete(sessions.keys().next().value as string);
    },
    find: (tokenHash) => sessions.get(tokenHash),
    all: () => [...sessions.values()],
    remove: (tokenHash) => {
      sessions.delete(tokenHash);
    },
  };
};

/** Starts a session. The token goes to the browser and is nowhere else. */
export const startSession = (
  store: SessionStore,
  login: { caregiver: string; role: Role; device: string },
  nowMs: number,
): { token: string; session: Session } => {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const times = { expiresAt: nowMs + SESSION_LIFETIME_MS, startedAt: nowMs, seenAt: nowMs };
  const session = { tokenHash: hashToken(token), ...login, ...times };
  store.put(session);
  return { token, session };
};

/** The session of a token hash, if it has not expired. An expired one is removed on the way. */
export const currentSession = (store: SessionStore, tokenHash: string, nowMs: number): Session | undefined => {
  const session = store.find(tokenHash);
  if (!session) return undefined;
  if (nowMs >= session.expiresAt) {
    store.remove(tokenHash);
    return undefined;
  }
  if (Math.abs(nowMs - session.seenAt) >= SEEN_EVERY_MS) store.put({ ...session, seenAt: nowMs });
  return session;
};

/** Ends every session that fits, and says how many those were. */
export const endSessions = (store: SessionStore, fits: (session: Session) => boolean): number => {
  const ending = store.all().filter(fits);
  for (const { tokenHash } of ending) store.remove(tokenHash);
  return ending.length;
};
