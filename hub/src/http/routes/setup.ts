import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { deviceName } from "../deviceName.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import { createLoginGuard, sendPause } from "../loginGuard.ts";
import type { Role } from "../ports.ts";
import { sessionShape } from "../schemas.ts";
import { sessionCookie } from "../sessionCookie.ts";
import { endSessions, type SessionStore, startSession } from "../sessions.ts";
import type { HouseholdSetup, Refused } from "../setupPort.ts";

export const caregiverId = z.string().regex(/^[a-z0-9-]{1,32}$/, "expected 1 to 32 of a-z, 0-9 and -");
export const personName = z.string().trim().min(1).max(64);
export const language = z.enum(["fr", "en"]);
/** Long enough for a household that locks out whoever guesses. */
const password = z.string().min(8, "expected 8 characters or more").max(256);

const inviteToken = z.strictObject({ token: z.string().min(1).max(256) });

export const sendRefusal = (reply: FastifyReply, { code, path, message }: Refused): FastifyReply =>
  sendFailure(reply, code, { ...(path === undefined ? {} : { path }), ...(message === undefined ? {} : { message }) });

/** Asked by everybody who is not logged in, also where nothing can be set up from the page. */
export const setupStateEndpoint = (needed: () => boolean): Endpoint =>
  endpoint({
    method: "GET",
    path: "/api/v1/setup",
    access: "public",
    summary: "Whether the first caregiver is still to be made.",
    answers: { 200: { description: "The answer.", schema: z.looseObject({ needed: z.boolean() }) } },
    handle: () => ({ needed: needed() }),
  });

/** How somebody gets in for the first time: the first caregiver with the code of the log, everybody else invited. */
export const setupEndpoints = (options: {
  setup: HouseholdSetup;
  sessions: SessionStore;
  clock: { now(): number };
}): Endpoint[] => {
  const { setup, sessions, clock } = options;
  const guard = createLoginGuard(clock);
  const logIn = (login: { caregiver: string; role: Role }, request: FastifyRequest, reply: FastifyReply) => {
    const device = deviceName(request.headers["user-agent"]);
    const { token } = startSession(sessions, { ...login, device }, clock.now());
    return reply.code(201).header("Set-Cookie", sessionCookie(token, request)).send(login);
  };
  return [
    endpoint({
      method: "POST",
      path: "/api/v1/setup",
      access: "public",
      summary: "Make the first caregiver, with the code that the hub wrote into its log.",
      body: z.strictObject({ code: z.string().min(1).max(64), id: caregiverId, name: personName, language, password }),
      answers: { 201: { description: "Made and logged in; the cookie is set.", schema: sessionShape } },
      failures: ["wrongCredentials", "tooManyAttempts", "alreadySetUp"],
      handle: async ({ body }, request, reply) => {
        const { code, ...who } = body;
        const attempt = await guard.attempt(
          request.ip,
          () => setup.first(code, who),
          (done) => done.ok || done.code !== "wrongCredentials",
        );
        if (!attempt.admitted) return sendPause(reply, attempt.retryAfterMs);
        if (!attempt.value.ok) return sendRefusal(reply, attempt.value);
        return logIn({ caregiver: who.id, role: "admin" }, request, reply);
      },
    }),
    endpoint({
      method: "GET",
      path: "/api/v1/invitations/{token}",
      access: "public",
      summary: "Whom an invitation is for.",
      params: inviteToken,
      answers: { 200: { description: "The caregiver.", schema: z.looseObject({ id: z.string(), name: z.string() }) } },
      failures: ["unknown"],
      handle: ({ params }, _request, reply) => setup.invited(params.token) ?? sendFailure(reply, "unknown"),
    }),
    endpoint({
      method: "POST",
      path: "/api/v1/invitations/{token}",
      access: "public",
      summary: "Choose a password with an invitation; it works once.",
      params: inviteToken,
      body: z.strictObject({ password }),
      answers: { 201: { description: "Logged in; the cookie is set.", schema: sessionShape } },
      failures: ["unknown"],
      handle: async ({ params, body }, request, reply) => {
        const who = setup.invited(params.token);
        const done = who ? await setup.acceptInvite(params.token, body.password) : undefined;
        if (!who || !done) return sendFailure(reply, "unknown");
        if (!done.ok) return sendRefusal(reply, done);
        // The phone for which somebody is invited anew may be in other hands.
        endSessions(sessions, ({ caregiver }) => caregiver === who.id);
        return logIn({ caregiver: who.id, role: who.role }, request, reply);
      },
    }),
    endpoint({
      method: "POST",
      path: "/api/v1/session/password",
      access: "read",
      summary: "Change one's own password. All other devices are logged out.",
      body: z.strictObject({ password }),
      answers: { 204: { description: "Changed." } },
      failures: ["invalidInput"],
      handle: async ({ body, who }, _request, reply) => {
        // A program's token is no person.
        if (who.sessionHash === undefined) return sendFailure(reply, "forbidden");
        const done = await setup.changePassword(who.name, body.password);
        if (!done.ok) return sendRefusal(reply, done);
        endSessions(sessions, (one) => one.caregiver === who.name && one.tokenHash !== who.sessionHash);
        return reply.code(204).send();
      },
    }),
  ];
};
