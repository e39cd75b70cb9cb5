import type { FastifyRequest } from "fastify";
import { SESSION_LIFETIME_MS } from "./sessions.ts";

const NAME = "veilleuse_session";

/** Scripts cannot read the cookie, other sites cannot send it. */
const ATTRIBUTES = "Path=/; HttpOnly; SameSite=Strict";

export const readSessionCookie = (header: string | undefined): string | undefined => {
  for (const pair of header?.split(";") ?? []) {
    const [name, value] = pair.split("=", 2);
    if (name?.trim() === NAME && value) return value.trim();
  }
  return undefined;
};

export const sessionCookie = (token: string, request: FastifyRequest): string =>
  `${NAME}=${token}; Max-Age=${SESSION_LIFETIME_MS / 1000}; ${ATTRIBUTES}${secure(request)}`;

export const expiredSessionCookie = (request: FastifyRequest): string =>
  `${NAME}=; Max-Age=0; ${ATTRIBUTES}${secure(request)}`;

/**
 * On the home network there is plain HTTP, where a Secure cookie would never come back. Who forges the proxy's header
 * only makes their own cookie stricter.
 */
const secure = (request: FastifyRequest): string =>
  request.headers["x-forwarded-proto"] === "https" ? "; Secure" : "";
