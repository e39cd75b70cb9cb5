import { z } from "zod";
import type { Identity } from "../authentication.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import type { LiveStream } from "../liveStream.ts";
import { endSessions, type Session, type SessionStore, sessionId } from "../sessions.ts";

const PATH = "/api/v1/sessions";

const timeMs = z.int().describe("UTC epoch milliseconds");

const listedShape = z.looseObject({
  id: z.string(),
  caregiver: z.string(),
  device: z.string().describe("what the browser calls itself; empty when it does not say"),
  startedAt: timeMs,
  seenAt: timeMs.describe("exact to ten minutes"),
  expiresAt: timeMs,
  current: z.boolean().describe("the one that asks"),
});

/** On which devices somebody is logged in, and how to end that from another one. An admin sees everybody's. */
export const sessionListEndpoints = (options: {
  sessions: SessionStore;
  clock: { now(): number };
  live: Pick<LiveStream, "review">;
}): Endpoint[] => {
  const { sessions, clock, live } = options;
  /** A program's token is no person, and has no sessions even if it is called like one. */
  const own = (who: Identity, session: Session): boolean =>
    who.sessionHash !== undefined && session.caregiver === who.name;
  const visible = (who: Identity): Session[] =>
    sessions
      .all()
      .filter((session) => session.expiresAt > clock.now() && (who.role === "admin" || own(who, session)))
      .sort((a, b) => b.seenAt - a.seenAt || b.startedAt - a.startedAt);
  return [
    endpoint({
      method: "GET",
      path: PATH,
      access: "read",
      summary: "The devices on which the caller is logged in; for an admin those of everybody.",
      answers: { 200: { description: "The sessions, the one seen last first.", schema: z.array(listedShape) } },
      handle: ({ who }) =>
        visible(who).map((session) => {
          const { caregiver, device, startedAt, seenAt, expiresAt, tokenHash } = session;
          const current = tokenHash === who.sessionHash;
          return { id: sessionId(session), caregiver, device, startedAt, seenAt, expiresAt, current };
        }),
    }),
    endpoint({
      method: "DELETE",
      path: `${PATH}/{id}`,
      access: "read",
      summary: "Log one device out. Its page stops within moments.",
      params: z.strictObject({ id: z.string().min(1).max(64) }),
      answers: { 204: { description: "It is logged out." } },
      failures: ["unknown"],
      handle: ({ params, who }, _request, reply) => {
        const found = visible(who).find((session) => sessionId(session) === params.id);
        if (!found) return sendFailure(reply, "unknown");
        sessions.remove(found.tokenHash);
        live.review();
        return reply.code(204).send();
      },
    }),
    endpoint({
      method: "DELETE",
      path: PATH,
      access: "read",
      summary: "Log all other devices of the caller out; an admin may name somebody else.",
      query: z.strictObject({ caregiver: z.string().min(1).max(64).optional() }),
      answers: { 200: { description: "How many those were.", schema: z.looseObject({ ended: z.int() }) } },
      failures: ["forbidden"],
      handle: ({ query, who }, _request, reply) => {
        const whose = query.caregiver ?? who.name;
        if (whose !== who.name && who.role !== "admin") return sendFailure(reply, "forbidden");
        const mine = visible(who).filter(({ caregiver }) => caregiver === whose);
        const ended = endSessions(sessions, (one) => mine.includes(one) && one.tokenHash !== who.sessionHash);
        live.review();
        return { ended };
      },
    }),
  ];
};
