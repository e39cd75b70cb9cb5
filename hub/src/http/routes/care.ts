import type { FastifyReply } from "fastify";
import { z } from "zod";
import { CARE_KINDS } from "../../care/careEntry.ts";
import type { CareApi } from "../carePort.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import { careShape, debtShape, diaperShape } from "../nightShapes.ts";
import type { NightsApi } from "../nightsPort.ts";
import { timeMs } from "./nightInputs.ts";

const MOST_ENTRIES = 1000;
const DAY_MS = 86_400_000;
const OLDEST_MS = 400 * DAY_MS;
/** The clock of a phone may be a little ahead of the hub's. */
const AHEAD_MS = 60_000;
const MOST_FIELDS = 12;

const detail = z.union([
  z.string().trim().min(1).max(500),
  z
    .record(z.string().max(32), z.union([z.string().max(200), z.number(), z.boolean()]))
    .refine((fields) => Object.keys(fields).length <= MOST_FIELDS, `expected at most ${MOST_FIELDS} fields`),
]);

const queryTime = z.coerce.number().int().min(0).max(8.64e15).optional();

/** The care log: one tap, for several children at once, and ten minutes to take it back. */
export const careEndpoints = (options: {
  api: CareApi;
  nights: Pick<NightsApi, "children">;
  clock: { now(): number };
}): Endpoint[] => {
  const { api, nights, clock } = options;
  const isChild = (id: string): boolean => nights.children().some((child) => child.id === id);
  const undone = (outcome: "undone" | "unknown" | "tooLate", reply: FastifyReply): FastifyReply =>
    outcome === "undone" ? reply.code(204).send() : sendFailure(reply, outcome);
  return [
    endpoint({
      method: "POST",
      path: "/api/v1/care",
      access: "act",
      summary: "Log a put-down, a diaper, a feed, a medicine or a note, for one child or several.",
      body: z.strictObject({
        children: z.array(z.string().min(1).max(64)).min(1).max(20),
        kind: z.enum(CARE_KINDS),
        at: timeMs.optional().describe("UTC epoch milliseconds; now by default"),
        detail: detail
          .optional()
          .describe('a few words, or fields; of a diaper `{ "level": "green|orange|red|brown", "changed": false }`'),
      }),
      answers: { 201: { description: "The entry.", schema: careShape } },
      handle: async ({ body, who }, _request, reply) => {
        const children = [...new Set(body.children)];
        const stranger = body.children.findIndex((id) => !isChild(id));
        if (stranger >= 0) {
          const path = `body.children.${stranger}`;
          return sendFailure(reply, "invalidInput", { message: "There is no such child.", path });
        }
        const now = clock.now();
        if (body.at !== undefined && (body.at > now + AHEAD_MS || body.at < now - OLDEST_MS)) {
          const message = "expected a time of the last 400 days";
          return sendFailure(reply, "invalidInput", { message, path: "body.at" });
        }
        return reply.code(201).send(await api.log({ ...body, children }, who.name));
      },
    }),
    endpoint({
      method: "GET",
      path: "/api/v1/care",
      access: "read",
      summary: "The care log, the latest first; the last two days by default.",
      query: z.strictObject({
        child: z.string().min(1).max(64).optional(),
        kind: z.enum(CARE_KINDS).optional(),
        from: queryTime,
        to: queryTime,
        limit: z.coerce.number().int().min(1).max(MOST_ENTRIES).default(200),
      }),
      answers: { 200: { description: "The entries.", schema: z.array(careShape) } },
      handle: ({ query }) => {
        const to = query.to ?? clock.now() + AHEAD_MS;
        return api.entries({
          from: query.from ?? to - 2 * DAY_MS,
          to,
          limit: query.limit,
          ...(query.child === undefined ? {} : { child: query.child }),
          ...(query.kind === undefined ? {} : { kind: query.kind }),
        });
      },
    }),
    endpoint({
      method: "DELETE",
      path: "/api/v1/care",
      access: "act",
      summary: "Take back your own latest entry, within ten minutes.",
      answers: { 204: { description: "It is gone." } },
      failures: ["unknown", "tooLate"],
      handle: async ({ who }, _request, reply) => undone(await api.undo("last", who.name), reply),
    }),
    endpoint({
      method: "DELETE",
      path: "/api/v1/care/{id}",
      access: "act",
      summary: "Take an entry back, within ten minutes.",
      params: z.strictObject({ id: z.string().min(1).max(64) }),
      answers: { 204: { description: "It is gone." } },
      failures: ["unknown", "tooLate"],
      handle: async ({ params, who }, _request, reply) => undone(await api.undo(params.id, who.name), reply),
    }),
    endpoint({
      method: "GET",
      path: "/api/v1/care/diapers",
      access: "read",
      summary: "How every child's diaper is likely to be, and when red is expected.",
      answers: { 200: { description: "A state per child.", schema: z.array(diaperShape) } },
      handle: () => api.diapers(),
    }),
    endpoint({
      method: "GET",
      path: "/api/v1/debts",
      access: "read",
      summary: "Chores put off because of the nights: open ones first, the oldest on top.",
      answers: { 200: { description: "The debts.", schema: z.array(debtShape) } },
      handle: () => api.debts(),
    }),
    endpoint({
      method: "POST",
      path: "/api/v1/debts",
      access: "act",
      summary: "Write a chore down.",
      body: z.strictObject({
        title: z.string().trim().min(1).max(200),
        child: z.string().min(1).max(64).optional(),
        source: z.string().min(1).max(200).optional().describe("the post-mortem that it comes from"),
      }),
      answers: { 201: { description: "The debt.", schema: debtShape } },
      handle: async ({ body: { title, child = null, source = null }, who }, _request, reply) => {
        if (child !== null && !isChild(child)) {
          return sendFailure(reply, "invalidInput", { message: "There is no such child.", path: "body.child" });
        }
        return reply.code(201).send(await api.owe({ title, child, source }, who.name));
      },
    }),
    endpoint({
      method: "POST",
      path: "/api/v1/debts/{id}",
      access: "act",
      summary: "Say that a chore is done, or is not.",
      params: z.strictObject({ id: z.string().min(1).max(64) }),
      body: z.strictObject({ done: z.boolean() }),
      answers: { 200: { description: "The debt.", schema: debtShape } },
      failures: ["unknown"],
      handle: async ({ params: { id }, body, who }, _request, reply) =>
        (await api.settle(id, body.done, who.name)) ?? sendFailure(reply, "unknown"),
    }),
  ];
};
