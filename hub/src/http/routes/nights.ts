import { z } from "zod";
import { addDays, dayOf } from "../../nights/calendarDate.ts";
import { OBJECTIVE_NAMES } from "../../nights/targets.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import { childShape, nightShape, nightsShape, targetsShape } from "../nightShapes.ts";
import type { CorrectionBody, NightsApi } from "../nightsPort.ts";
import { calendarDate, childOf, childQuery, timeMs } from "./nightInputs.ts";

const DEFAULT_NIGHTS = 28;
const MOST_NIGHTS = 400;
const MOST_AWAKENINGS = 50;
/** A corrected time lies this close to its night. */
const NEAR_MS = 12 * 3_600_000;

const span = z.strictObject({ from: timeMs, to: timeMs }).refine(({ from, to }) => from < to, "expected from < to");

const correctionBody = z.strictObject({
  child: childQuery,
  field: z.enum(["putDownAt", "onsetAt", "endAt", "awakenings"]),
  value: z.union([timeMs, z.array(span).max(MOST_AWAKENINGS)]),
  note: z.string().trim().min(1).max(500).optional(),
});

/** Why a correction does not fit its field and its night; undefined when it does. */
const misfit = (body: CorrectionBody, night: { from: number; to: number }): string | undefined => {
  const near = (at: number): boolean => at >= night.from - NEAR_MS && at <= night.to + NEAR_MS;
  const times = body.field === "awakenings" ? body.value.flatMap(({ from, to }) => [from, to]) : [body.value];
  if (!times.every(near)) return "expected a time in or near that night";
  return body.field === "awakenings" && times.some((at, i) => at < (times[i - 1] ?? at))
    ? "expected awakenings in order, without overlaps"
    : undefined;
};

/** Nights, what they are held against, and what caregivers set right. */
export const nightEndpoints = (api: NightsApi): Endpoint[] => [
  endpoint({
    method: "GET",
    path: "/api/v1/children",
    access: "read",
    summary: "The children whose nights are kept.",
    answers: { 200: { description: "The children.", schema: z.array(childShape) } },
    handle: () => api.children(),
  }),
  endpoint({
    method: "GET",
    path: "/api/v1/nights/{date}",
    access: "read",
    summary: "One child's night: sleep, service levels, budgets.",
    params: z.strictObject({ date: calendarDate }),
    query: z.strictObject({ child: childQuery }),
    answers: { 200: { description: "The night.", schema: nightShape } },
    failures: ["unknown"],
    handle: ({ params, query }, _request, reply) => {
      const child = childOf(api, query.child, reply);
      return child === undefined ? reply : api.night(child, params.date);
    },
  }),
  endpoint({
    method: "GET",
    path: "/api/v1/nights",
    access: "read",
    summary: "The nights of a span, oldest first, with trends and patterns at its end. The last 28 by default.",
    query: z.strictObject({ child: childQuery, from: calendarDate.optional(), to: calendarDate.optional() }),
    answers: { 200: { description: "The nights.", schema: nightsShape } },
    failures: ["unknown"],
    handle: ({ query }, _request, reply) => {
      const child = childOf(api, query.child, reply);
      if (child === undefined) return reply;
      const to = query.to ?? api.children().find(({ id }) => id === child)?.latestNight ?? "";
      const from = query.from ?? addDays(to, 1 - DEFAULT_NIGHTS);
      const nights = (dayOf(to) ?? 0) - (dayOf(from) ?? 0) + 1;
      if (nights < 1 || nights > MOST_NIGHTS) {
        const message = `expected from <= to, and at most ${MOST_NIGHTS} nights`;
        return sendFailure(reply, "invalidInput", { message, path: "query.from" });
      }
      return api.nights(child, from, to);
    },
  }),
  endpoint({
    method: "POST",
    path: "/api/v1/nights/{date}/corrections",
    access: "act",
    summary: "Set a time right. What was worked out is kept beside it.",
    params: z.strictObject({ date: calendarDate }),
    body: correctionBody,
    answers: {
      201: { description: "The correction, and the night with it.", schema: z.looseObject({ night: nightShape }) },
    },
    failures: ["unknown"],
    handle: async ({ params, body, who }, _request, reply) => {
      const child = childOf(api, body.child, reply, "body.child");
      if (child === undefined) return reply;
      const { field, value, note = null } = body;
      if ((field === "awakenings") !== Array.isArray(value)) {
        const message = field === "awakenings" ? "expected a list of { from, to }" : "expected a time";
        return sendFailure(reply, "invalidInput", { message, path: "body.value" });
      }
      const correction = { field, value, note } as CorrectionBody;
      const message = misfit(correction, api.night(child, params.date));
      if (message) return sendFailure(reply, "invalidInput", { message, path: "body.value" });
      return reply.code(201).send(await api.correct(child, params.date, correction, who.name));
    },
  }),
  endpoint({
    method: "DELETE",
    path: "/api/v1/nights/{date}/corrections/{id}",
    access: "act",
    summary: "Take a correction back.",
    params: z.strictObject({ date: calendarDate, id: z.string().min(1).max(64) }),
    query: z.strictObject({ child: childQuery }),
    answers: { 200: { description: "The night without it.", schema: nightShape } },
    failures: ["unknown"],
    handle: async ({ params, query }, _request, reply) => {
      const child = childOf(api, query.child, reply);
      if (child === undefined) return reply;
      if (!(await api.uncorrect(child, params.date, params.id))) return sendFailure(reply, "unknown");
      return api.night(child, params.date);
    },
  }),
  endpoint({
    method: "GET",
    path: "/api/v1/targets",
    access: "read",
    summary: "What a child's nights are held against.",
    query: z.strictObject({ child: childQuery }),
    answers: { 200: { description: "The targets, by objective.", schema: targetsShape } },
    failures: ["unknown"],
    handle: ({ query }, _request, reply) => {
      const child = childOf(api, query.child, reply);
      return child === undefined ? reply : api.targets(child);
    },
  }),
  endpoint({
    method: "POST",
    path: "/api/v1/targets",
    access: "act",
    summary: "Set a target of the household's own; null puts the default back.",
    body: z.strictObject({
      child: childQuery,
      objective: z.enum(OBJECTIVE_NAMES as [(typeof OBJECTIVE_NAMES)[number]]),
      value: z.number().min(0).max(86_400_000).nullable(),
    }),
    answers: { 200: { description: "The targets, by objective.", schema: targetsShape } },
    failures: ["unknown"],
    handle: async ({ body, who }, _request, reply) => {
      const child = childOf(api, body.child, reply, "body.child");
      if (child === undefined) return reply;
      const isShare = body.objective === "availability" || body.objective === "notNeeded";
      if (isShare && (body.value ?? 0) > 1) {
        return sendFailure(reply, "invalidInput", { message: "expected a share, 0 to 1", path: "body.value" });
      }
      return api.setTarget(child, body.objective, body.value, who.name);
    },
  }),
  endpoint({
    method: "DELETE",
    path: "/api/v1/children/{child}/data",
    access: "admin",
    summary: "Delete everything that is known of a child, in the journal and in the history server.",
    params: z.strictObject({ child: z.string().min(1).max(64) }),
    query: z.strictObject({ confirm: z.string().max(64).optional().describe("the child's id once more") }),
    answers: {
      200: {
        description: "What was deleted, and what was kept and why.",
        schema: z.looseObject({ child: z.string(), deleted: z.record(z.string(), z.int()), influx: z.string() }),
      },
    },
    failures: ["unknown"],
    handle: async ({ params: { child }, query, who }, _request, reply) => {
      if (childOf(api, child, reply, "params.child") === undefined) return reply;
      if (query.confirm !== child) {
        const message = "This cannot be undone. Repeat the child's id as ?confirm=";
        return sendFailure(reply, "invalidInput", { message, path: "query.confirm" });
      }
      return api.erase(child, who.name);
    },
  }),
];
