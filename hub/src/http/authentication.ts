import type { FastifyRequest } from "fastify";
import type { Credentials, HubApi, Role } from "./ports.ts";
import { readSessionCookie } from "./sessionCookie.ts";
import { currentSession, hashToken, type SessionStore } from "./sessions.ts";

/** Who asks. `sessionHash` is set when a cookie said so, and then the request may be a forgery by another site. */
export type Identity = { name: string; role: Role; sessionHash?: string };

/** What an endpoint asks of its caller. */
export type Access = "public" | "read" | "act" | "admin";

export type Authenticator = {
  /** Undefined when neither a valid token nor a valid session came with the request. */
  identify(request: FastifyRequest): Identity | undefined;
  /** False once the session has ended, or the caregiver or token left the settings. */
  stillValid(request: FastifyRequest): boolean;
  /** True while other settings are about to hold: nobody can be said to be unknown then. */
  changing(): boolean;
};

export const createAuthenticator = (options: {
  api: Pick<HubApi, "caregivers">;
  credentials: Pick<Credentials, "token">;
  sessions: SessionStore;
  clock: { now(): number };
  changing?: () => boolean;
}): Authenticator => {
  const bySession = (token: string): Identity | undefined => {
    const session = currentSession(options.sessions, hashToken(token), options.clock.now());
    if (!session || !options.api.caregivers().some(({ id }) => id === session.caregiver)) return undefined;
    return { name: session.caregiver, role: session.role, sessionHash: session.tokenHash };
  };

  const identify = (request: FastifyRequest): Identity | undefined => {
    const { authorization, cookie } = request.headers;
    // A header that is there has to be right: falling back to the cookie would hide a wrong token.
    if (authorization !== undefined) {
      const bearer = /^Bearer +([^\s]+) *$/i.exec(authorization)?.[1];
      return bearer === undefined ? undefined : options.credentials.token(bearer);
    }
    const token = readSessionCookie(cookie);
    return token === undefined ? undefined : bySession(token);
  };

  const changing = options.changing ?? (() => false);
  return { identify, stillValid: (request) => changing() || identify(request) !== undefined, changing };
};

/**
 * True when a request that changes something cannot have been made by another site in this browser's name.
 * A body must be JSON, which no form can send; a browser that tells where the request comes from must name this host.
 */
export const isSameOrigin = (request: FastifyRequest): boolean => {
  const { origin, host } = request.headers;
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
};

/** True when the request's body, if it has one, is declared as JSON. */
export const isJsonOrEmpty = (request: FastifyRequest): boolean => {
  const type = request.headers["content-type"];
  if (type !== undefined) return /^application\/json *(;|$)/i.test(type);
  const { "content-length": length, "transfer-encoding": encoding } = request.headers;
  return encoding === undefined && (length === undefined || length === "0");
};
