import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { acknowledgePage, acknowledgePagePolicy, type PageState } from "../acknowledgePage.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { HTTP_ERRORS } from "../errors.ts";
import { preferredLanguage } from "../language.ts";
import type { AckResult, HubApi } from "../ports.ts";
import { oneIncident } from "../schemas.ts";
import { sendAckResult } from "./incidents.ts";

const PATH = "/api/v1/ack/{token}";

const params = z.strictObject({ token: z.string() });

/** The one-time link of a notification. The token is the permission; no session is needed. */
export const acknowledgeEndpoints = (options: {
  api: Pick<HubApi, "acknowledgeByToken" | "peekToken" | "caregivers" | "formerCaregivers">;
  clock: { now(): number };
}): Endpoint[] => {
  const { api, clock } = options;
  const nameOf = (id: string | null): string | null =>
    id === null ? null : ([...api.caregivers(), ...api.formerCaregivers()].find((one) => one.id === id)?.name ?? id);

  const sendPage = (request: FastifyRequest, reply: FastifyReply, status: number, state: PageState): FastifyReply => {
    const language = preferredLanguage(request.headers["accept-language"]);
    return reply
      .code(status)
      .header("Content-Security-Policy", acknowledgePagePolicy)
      .header("Referrer-Policy", "no-referrer")
      .header("Vary", "Accept, Accept-Language")
      .type("text/html; charset=utf-8")
      .send(acknowledgePage(state, language, clock.now()));
  };

  return [
    endpoint({
      method: "GET",
      path: PATH,
      access: "public",
      summary: "A page with one button, which acknowledges. Opening it changes nothing.",
      params,
      answers: {
        200: { description: "The page.", mediaType: "text/html" },
        404: { description: "The link is unknown.", mediaType: "text/html" },
      },
      handle: ({ params: { token } }, request, reply) => {
        const incident = api.peekToken(token);
        if (!incident) return sendPage(request, reply, 404, { kind: "unknown" });
        const { state, acknowledgedBy: by, acknowledgedAt, settledAt, closedAt } = incident;
        if (state === "acknowledged") {
          const at = acknowledgedAt ?? clock.now();
          return sendPage(request, reply, 200, { kind: "alreadyAcknowledged", by: nameOf(by), at });
        }
        if (state === "closed" || state === "settled") {
          return sendPage(request, reply, 200, { kind: "over", at: closedAt ?? settledAt ?? clock.now() });
        }
        return sendPage(request, reply, 200, { kind: "open", incident });
      },
    }),
    endpoint({
      method: "POST",
      path: PATH,
      access: "public",
      summary: "Acknowledge with the one-time link. A browser gets a page, programs get JSON.",
      params,
      ignoresBody: true,
      answers: { 200: { description: "Acknowledged.", schema: oneIncident } },
      failures: ["unknown", "alreadyAcknowledged", "closed"],
      handle: async ({ params: { token } }, request, reply) => {
        const result = await api.acknowledgeByToken(token);
        if (!request.headers.accept?.includes("text/html"))
          return sendAckResult(reply.header("Vary", "Accept"), result);
        return sendPage(request, reply, statusOf(result), stateOf(result, nameOf));
      },
    }),
  ];
};

const statusOf = (result: AckResult): number => (result.ok ? 200 : HTTP_ERRORS[result.code].status);

const stateOf = (result: AckResult, nameOf: (id: string | null) => string | null): PageState => {
  if (result.ok) return { kind: "done" };
  switch (result.code) {
    case "unknown":
      return { kind: "unknown" };
    case "alreadyAcknowledged":
      return { kind: "alreadyAcknowledged", by: nameOf(result.by), at: result.at };
    case "closed":
      return { kind: "over", at: result.at };
  }
};
