import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import { absenceShape, onCallShape, overrideShape } from "../onCallShapes.ts";
import type { Credentials, HubApi } from "../ports.ts";

const DEFAULT_NIGHTS = 14;
const MOST_NIGHTS = 92;
const LONGEST_CHANGE_MS = 366 * 86_400_000;
const CALENDAR = "/api/v1/oncall.ics";

const timeMs = z.int().min(0).max(8.64e15).describe("UTC epoch milliseconds");
const date = z.iso.date().describe("local date of the evening");
const why = z.string().trim().min(1).max(200).optional();
const id = z.strictObject({ id: z.string().min(1).max(64) });
const span = { from: timeMs.optional().describe("UTC epoch milliseconds; now by default"), until: timeMs };
const noBody = z.strictObject({});

const ENDED = { 200: { description: "It is over.", schema: z.looseObject({}) } };

/** The rota: who is on call tonight and in the nights to come, and what people change of it. */
export const onCallEndpoints = (options: {
  api: Pick<HubApi, "caregivers" | "rota">;
  credentials: Pick<Credentials, "token">;
  clock: { now(): number };
}): Endpoint[] => {
  const { api, clock } = options;
  const { rota } = api;

  /** Undefined when a caregiver or the span cannot be, and the failure is sent. */
  const spanOf = (
    reply: FastifyReply,
    body: { from?: number | undefined; until: number },
    named: Record<string, string | undefined>,
  ): { from: number; until: number } | undefined => {
    const known = api.caregivers().map((caregiver) => caregiver.id);
    for (const [key, caregiver] of Object.entries(named)) {
      if (caregiver === undefined || known.includes(caregiver)) continue;
      sendFailure(reply, "invalidInput", { message: `no caregiver has the id "${caregiver}"`, path: `body.${key}` });
      return undefined;
    }
    const now = clock.now();
    const { from = now, until } = body;
    const possible = until > from && until > now && until - from <= LONGEST_CHANGE_MS;
    if (possible) return { from, until };
    sendFailure(reply, "invalidInput", { message: "expected from < until, in the future", path: "body.until" });
    return undefined;
  };

  const view = () => ({ ...rota.view(DEFAULT_NIGHTS), calendar: `${CALENDAR}?token=${rota.calendarToken}` });
  const shown = { description: "The rota after the change.", schema: onCallShape };

  return [
    endpoint({
      method: "GET",
      path: "/api/v1/oncall",
      access: "read",
      summary: "Who is on call now and in the nights to come.",
      query: z.strictObject({ nights: z.coerce.number().int().min(1).max(MOST_NIGHTS).default(DEFAULT_NIGHTS) }),
      answers: { 200: { description: "The rota.", schema: onCallShape } },
      handle: ({ query }) => ({ ...view(), ...rota.view(query.nights) }),
    }),
    endpoint({
      method: "POST",
      path: "/api/v1/oncall/swap",
      access: "act",
      summary: "Exchange first and second for tonight, or for the night of a date. Asking again changes nothing.",
      body: z.strictObject({ date: date.optional(), why }),
      answers: { 201: shown },
      handle: async ({ body, who }, _request, reply) => {
        await rota.swap(body.date, who.name, body.why ?? null);
        return reply.code(201).send(view());
      },
    }),
    endpoint({
      method: "DELETE",
      path: "/api/v1/oncall/swap",
      access: "act",
      summary: "Take the swap of tonight back, or the one of a date.",
      query: z.strictObject({ date: date.optional() }),
      answers: { 200: shown },
      failures: ["unknown"],
      handle: async ({ query }, _request, reply) =>
        (await rota.unswap(query.date)) ? reply.send(view()) : sendFailure(reply, "unknown"),
    }),
    endpoint({
      method: "POST",
      path: "/api/v1/oncall/override",
      access: "act",
      summary: "Somebody is first (and second) for a while, whatever the rota says.",
      body: z.strictObject({ first: z.string(), second: z.string().optional(), ...span, why }),
      answers: { 201: { description: "The stand-in.", schema: overrideShape } },
      handle: async ({ body, who }, _request, reply) => {
        const { first, second } = body;
        const when = spanOf(reply, body, { first, second });
        if (!when) return reply;
        const made = await rota.override(when, { first, second: second ?? null, by: who.name, why: body.why ?? null });
        return reply.code(201).send(made);
      },
    }),
    endpoint({
      method: "DELETE",
      path: "/api/v1/oncall/override/{id}",
      access: "act",
      summary: "End a stand-in.",
      params: id,
      body: noBody,
      answers: ENDED,
      failures: ["unknown"],
      handle: async ({ params }, _request, reply) =>
        (await rota.endOverride(params.id)) ?? sendFailure(reply, "unknown"),
    }),
    endpoint({
      method: "POST",
      path: "/api/v1/oncall/absence",
      access: "act",
      summary: "Somebody is away and is not woken, as long as anybody else can be.",
      body: z.strictObject({ caregiver: z.string(), ...span, why }),
      answers: { 201: { description: "The absence.", schema: absenceShape } },
      handle: async ({ body, who }, _request, reply) => {
        const { caregiver } = body;
        const when = spanOf(reply, body, { caregiver });
        if (!when) return reply;
        const made = await rota.absence(when, { caregiver, by: who.name, why: body.why ?? null });
        return reply.code(201).send(made);
      },
    }),
    endpoint({
      method: "DELETE",
      path: "/api/v1/oncall/absence/{id}",
      access: "act",
      summary: "Somebody is back.",
      params: id,
      body: noBody,
      answers: ENDED,
      failures: ["unknown"],
      handle: async ({ params }, _request, reply) =>
        (await rota.endAbsence(params.id)) ?? sendFailure(reply, "unknown"),
    }),
    endpoint({
      method: "GET",
      path: CALENDAR,
      access: "public",
      summary: "The nights to come as iCalendar. The address in `calendar` of `/api/v1/oncall` has the token.",
      query: z.strictObject({ token: z.string().max(256).default("") }),
      answers: { 200: { description: "The calendar.", mediaType: "text/calendar" } },
      failures: ["unknown", "invalidInput"],
      handle: ({ query }, _request, reply) => {
        const allowed = same(query.token, rota.calendarToken) || options.credentials.token(query.token) !== undefined;
        if (!allowed) return sendFailure(reply, "unknown");
        return reply.type("text/calendar; charset=utf-8").send(rota.calendar());
      },
    }),
  ];
};

/** Compares without telling by its duration how much was right. */
const same = (given: string, expected: string): boolean => {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
};
