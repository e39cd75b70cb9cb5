import { z } from "zod";
import { deviceName } from "../deviceName.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import type { LiveStream } from "../liveStream.ts";
import { createLoginGuard, sendPause } from "../loginGuard.ts";
import type { Credentials } from "../ports.ts";
import { sessionShape } from "../schemas.ts";
import { expiredSessionCookie, sessionCookie } from "../sessionCookie.ts";
import { type SessionStore, startSession } from "../sessions.ts";

const PATH = "/api/v1/session";

/** Log in, who am I, log out. */
export const sessionEndpoints = (options: {
  credentials: Pick<Credentials, "logIn">;
  sessions: SessionStore;
  clock: { now(): number };
  live: Pick<LiveStream, "review">;
}): Endpoint[] => {
  const { credentials, sessions, clock, live } = options;
  const guard = createLoginGuard(clock);
  return [
    endpoint({
      method: "POST",
      path: PATH,
      access: "public",
      summary: "Log in with a caregiver's password.",
      body: z.strictObject({ caregiver: z.string().min(1).max(64), password: z.string().min(1).max(256) }),
      answers: { 201: { description: "Logged in; the cookie is set.", schema: sessionShape } },
      failures: ["wrongCredentials", "tooManyAttempts"],
      handle: async ({ body }, request, reply) => {
        const attempt = await guard.attempt(
          request.ip,
          () => credentials.logIn(body.caregiver, body.password),
          (role) => role !== undefined,
        );
        if (!attempt.admitted) return sendPause(reply, attempt.retryAfterMs);
        const role = attempt.value;
        if (role === undefined) return sendFailure(reply, "wrongCredentials");
        const login = { caregiver: body.caregiver, role };
        const device = deviceName(request.headers["user-agent"]);
        const { token } = startSession(sessions, { ...login, device }, clock.now());
        return reply.code(201).header("Set-Cookie", sessionCookie(token, request)).send(login);
      },
    }),
    endpoint({
      method: "GET",
      path: PATH,
      access: "read",
      summary: "Who is logged in, or whose token this is.",
      answers: { 200: { description: "The caller.", schema: sessionShape } },
      handle: ({ who }) => ({ caregiver: who.name, role: who.role }),
    }),
    endpoint({
      method: "DELETE",
      path: PATH,
      access: "read",
      summary: "Log out.",
      answers: { 204: { description: "The session has ended." } },
      handle: ({ who }, request, reply) => {
        if (who.sessionHash !== undefined) sessions.remove(who.sessionHash);
        live.review();
        return reply.code(204).header("Set-Cookie", expiredSessionCookie(request)).send();
      },
    }),
  ];
};
