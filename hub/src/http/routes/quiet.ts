import { MODES, type Mode } from "@veilleuse/shared";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { RULES } from "../../alerts/rules.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import type { HubApi } from "../ports.ts";
import { modeShape, muteShape, presenceShape, ruleShape } from "../quietShapes.ts";

/** Never for ever: a mute that was forgotten must be over by the next night. */
const LONGEST_MUTE_MS = 24 * 3_600_000;
const LONGEST_PRESENCE_MS = 12 * 3_600_000;
const PRESENCE_MS = 30 * 60_000;
const LONGEST_MODE_MS = 31 * 86_400_000;

const timeMs = z.int().min(0).max(8.64e15).describe("UTC epoch milliseconds");
const id = z.strictObject({ id: z.string().min(1).max(64) });
const room = z.string().min(1).max(64);
const noBody = z.strictObject({});
const ENDED = { 200: { description: "It is over.", schema: z.looseObject({}) } };

/** Quiet for good reasons: mutes, "I'm here", and what is expected of each child. */
export const quietEndpoints = (options: {
  api: Pick<HubApi, "quiet" | "modes" | "sensors">;
  clock: { now(): number };
}): Endpoint[] => {
  const { api, clock } = options;
  const { quiet, modes } = api;

  /** False when the end is not within reach, and the failure is sent. */
  const endsWithin = (reply: FastifyReply, until: number, longestMs: number): boolean => {
    const now = clock.now();
    if (until > now && until <= now + longestMs) return true;
    const message = `expected a time within the next ${longestMs / 3_600_000} hours`;
    sendFailure(reply, "invalidInput", { message, path: "body.until" });
    return false;
  };

  const knownRoom = (reply: FastifyReply, name: string | undefined, path: string): boolean => {
    if (name === undefined || quiet.rooms.includes(name)) return true;
    sendFailure(reply, "invalidInput", { message: `there is no room "${name}"`, path });
    return false;
  };

  const knownSensor = (reply: FastifyReply, sensor: string): boolean => {
    if (api.sensors().some((one) => one.id === sensor)) return true;
    sendFailure(reply, "unknown");
    return false;
  };

  return [
    endpoint({
      method: "GET",
      path: "/api/v1/mutes",
      access: "read",
      summary: "What is muted, by whom, until when and why.",
      answers: { 200: { description: "The mutes.", schema: z.array(muteShape) } },
      handle: () => quiet.mutes,
    }),
    endpoint({
      method: "POST",
      path: "/api/v1/mutes",
      access: "act",
      summary:
        "Mute a rule, a room, or with `everything` all of them, for at most 24 hours. Dead man's switches go on.",
      body: z
        .strictObject({
          rule: ruleShape.optional(),
          room: room.optional(),
          everything: z.literal(true).optional(),
          until: timeMs,
          why: z.string().trim().min(1).max(200),
        })
        .refine((body) => body.rule !== undefined || body.room !== undefined || body.everything === true, {
          message: "expected a rule, a room, or everything: true",
          path: ["rule"],
        })
        .refine(({ rule }) => rule === undefined || !RULES[rule].deadMan, {
          message: "this is a dead man's switch: it cannot be muted",
          path: ["rule"],
        }),
      answers: { 201: { description: "The mute.", schema: muteShape } },
      handle: async ({ body, who }, _request, reply) => {
        const { until, why } = body;
        if (!knownRoom(reply, body.room, "body.room") || !endsWithin(reply, until, LONGEST_MUTE_MS)) return reply;
        const what = { rule: body.rule ?? null, room: body.room ?? null, by: who.name, why };
        return reply.code(201).send(await quiet.mute(until, what));
      },
    }),
    endpoint({
      method: "DELETE",
      path: "/api/v1/mutes/{id}",
      access: "act",
      summary: "End a mute. What it kept from paging pages now, if it goes on.",
      params: id,
      body: noBody,
      answers: ENDED,
      failures: ["unknown"],
      handle: async ({ params }, _request, reply) => (await quiet.unmute(params.id)) ?? sendFailure(reply, "unknown"),
    }),
    endpoint({
      method: "GET",
      path: "/api/v1/presence",
      access: "read",
      summary: "Who said that they are in which room.",
      answers: { 200: { description: "Who is where.", schema: z.array(presenceShape) } },
      handle: () => quiet.presences,
    }),
    endpoint({
      method: "POST",
      path: "/api/v1/presence",
      access: "act",
      summary: "“I'm here”: what is heard in the room pages nobody until then; half an hour when nothing is said.",
      body: z.strictObject({ room, until: timeMs.optional() }),
      answers: { 201: { description: "Who is where.", schema: presenceShape } },
      handle: async ({ body, who }, _request, reply) => {
        const until = body.until ?? clock.now() + PRESENCE_MS;
        if (!knownRoom(reply, body.room, "body.room") || !endsWithin(reply, until, LONGEST_PRESENCE_MS)) return reply;
        return reply.code(201).send(await quiet.enter(body.room, until, who.name));
      },
    }),
    endpoint({
      method: "DELETE",
      path: "/api/v1/presence/{id}",
      access: "act",
      summary: "Nobody is in the room any more; `id` is its name.",
      params: id,
      body: noBody,
      answers: ENDED,
      failures: ["unknown"],
      handle: async ({ params }, _request, reply) => (await quiet.leave(params.id)) ?? sendFailure(reply, "unknown"),
    }),
    endpoint({
      method: "POST",
      path: "/api/v1/sensors/{id}/mode",
      access: "act",
      summary: "What is expected of the child now: until a time, or until the schedule says something else.",
      params: id,
      body: z.strictObject({
        mode: z.enum(MODES as unknown as [Mode, ...Mode[]]),
        until: timeMs.optional(),
      }),
      answers: { 200: { description: "The mode.", schema: modeShape } },
      failures: ["unknown"],
      handle: async ({ params, body, who }, _request, reply) => {
        if (!knownSensor(reply, params.id)) return reply;
        if (body.until !== undefined && !endsWithin(reply, body.until, LONGEST_MODE_MS)) return reply;
        return modes.set(params.id, body.mode, body.until, who.name);
      },
    }),
    endpoint({
      method: "DELETE",
      path: "/api/v1/sensors/{id}/mode",
      access: "act",
      summary: "Back to the schedule.",
      params: id,
      body: noBody,
      answers: { 200: { description: "The mode.", schema: modeShape } },
      failures: ["unknown"],
      handle: async ({ params }, _request, reply) => (knownSensor(reply, params.id) ? modes.unset(params.id) : reply),
    }),
  ];
};
