import type { FastifyReply } from "fastify";
import { z } from "zod";
import type { IncidentState } from "../../alerts/incident.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import type { AckResult, HubApi } from "../ports.ts";
import { incidentShape, incidentStates, oneIncident } from "../schemas.ts";

const DEFAULT_LIMIT = 100;
const MOST_INCIDENTS = 1000;
const LONGEST_UNDO_MS = 10 * 60_000;

const STATES = incidentStates.options.join("|");

const params = z.strictObject({ id: z.string().min(1).max(128) });

const timeMs = z.coerce.number().int().min(0).max(8.64e15);

const CHANGED = { 200: { description: "The incident after the change.", schema: oneIncident } };

/** Incidents, and what a caregiver can do with one. */
export const incidentEndpoints = ({
  api,
  clock,
}: {
  api: Pick<HubApi, "incidents" | "incident" | "acknowledge" | "close" | "note" | "takeNoteBack">;
  clock: { now(): number };
}): Endpoint[] => [
  endpoint({
    method: "GET",
    path: "/api/v1/incidents",
    access: "read",
    summary: "Incidents, the latest first.",
    query: z.strictObject({
      state: z
        .string()
        .regex(new RegExp(`^(${STATES})(,(${STATES}))*$`), `expected one or more of ${STATES}, with commas between`)
        .optional(),
      from: timeMs.optional().describe("UTC epoch milliseconds"),
      to: timeMs.optional().describe("UTC epoch milliseconds"),
      limit: z.coerce.number().int().min(1).max(MOST_INCIDENTS).default(DEFAULT_LIMIT),
    }),
    answers: { 200: { description: "The incidents.", schema: z.array(incidentShape) } },
    handle: ({ query }) => {
      const { state, from, to, limit } = query;
      return api.incidents({
        ...(state === undefined ? {} : { state: state.split(",") as IncidentState[] }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        limit,
      });
    },
  }),
  endpoint({
    method: "GET",
    path: "/api/v1/incidents/{id}",
    access: "read",
    summary: "One incident with its timeline.",
    params,
    answers: { 200: { description: "The incident.", schema: incidentShape } },
    failures: ["unknown"],
    handle: ({ params: { id } }, _request, reply) => api.incident(id) ?? sendFailure(reply, "unknown"),
  }),
  endpoint({
    method: "POST",
    path: "/api/v1/incidents/{id}/acknowledge",
    access: "act",
    summary: "Stop paging: somebody goes.",
    params,
    body: z.looseObject({}),
    answers: CHANGED,
    failures: ["unknown", "alreadyAcknowledged", "closed"],
    handle: async ({ params: { id }, who }, _request, reply) =>
      sendAckResult(reply, await api.acknowledge(id, who.name)),
  }),
  endpoint({
    method: "POST",
    path: "/api/v1/incidents/{id}/close",
    access: "act",
    summary: "Close the incident, and say what worked.",
    params,
    body: z.strictObject({ worked: z.string().trim().min(1).max(200).optional() }),
    answers: CHANGED,
    failures: ["unknown", "closed"],
    handle: async ({ params: { id }, body, who }, _request, reply) =>
      sendAckResult(reply, await api.close(id, who.name, body.worked)),
  }),
  endpoint({
    method: "POST",
    path: "/api/v1/incidents/{id}/note",
    access: "act",
    summary: "Add a line to the incident's timeline.",
    params,
    body: z.strictObject({ text: z.string().trim().min(1).max(1000) }),
    answers: CHANGED,
    failures: ["unknown", "closed"],
    handle: async ({ params: { id }, body, who }, _request, reply) =>
      sendAckResult(reply, await api.note(id, who.name, body.text)),
  }),
  endpoint({
    method: "DELETE",
    path: "/api/v1/incidents/{id}/note",
    access: "act",
    summary: "Take one's own note back, within ten minutes.",
    params,
    query: z.strictObject({ at: timeMs.describe("when it was written, as the timeline says") }),
    answers: CHANGED,
    failures: ["unknown", "closed", "tooLate"],
    handle: async ({ params: { id }, query: { at }, who }, _request, reply) => {
      if (clock.now() - at > LONGEST_UNDO_MS) return sendFailure(reply, "tooLate");
      return sendAckResult(reply, await api.takeNoteBack(id, who.name, at));
    },
  }),
];

/** 200 with the incident; a refusal says who was first, and when. */
export const sendAckResult = (reply: FastifyReply, result: AckResult): FastifyReply => {
  if (result.ok) return reply.send({ incident: result.incident });
  if (result.code === "unknown") return sendFailure(reply, "unknown");
  return sendFailure(reply, result.code, { by: result.by, at: result.at });
};
