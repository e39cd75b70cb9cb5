import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import type { HttpLog } from "../httpLog.ts";
import type { HubApi } from "../ports.ts";
import { historyShape, refusedShape, sensorShape } from "../schemas.ts";

const DEFAULT_RANGE_MS = 12 * 3600 * 1000;
const MOST_POINTS = 5000;

const timeMs = z.coerce.number().int().min(0).max(8.64e15);

/** What the sensors say now, and what they said. */
export const sensorEndpoints = (options: {
  api: Pick<HubApi, "sensors" | "refused" | "history" | "command">;
  clock: { now(): number };
  log: HttpLog;
}): Endpoint[] => {
  const { api, clock, log } = options;
  return [
    endpoint({
      method: "GET",
      path: "/api/v1/sensors",
      access: "read",
      summary: "All sensors with their latest level and state.",
      answers: { 200: { description: "The sensors.", schema: z.array(sensorShape) } },
      handle: () => api.sensors(),
    }),
    endpoint({
      method: "POST",
      path: "/api/v1/sensors/{id}/command",
      access: "act",
      summary: "Have a sensor do something, and wait for its answer.",
      params: z.strictObject({ id: z.string().min(1).max(32) }),
      body: z
        .strictObject({
          do: z.enum(["identify", "reboot", "calibrate", "selftest"]),
          arg: z.number().min(0).max(140).optional().describe("for calibrate: the level of the reference sound in dB"),
        })
        .refine((body) => (body.do === "calibrate") === (body.arg !== undefined), {
          path: ["arg"],
          message: "expected with calibrate, and only there",
        }),
      answers: {
        200: {
          description: "What the sensor answered; `answered` is false when it did not within twelve seconds.",
          schema: z.looseObject({
            answered: z.boolean(),
            ok: z.boolean().optional(),
            detail: z.string().optional(),
          }),
        },
      },
      failures: ["unknown"],
      handle: async ({ params, body, who }, _request, reply) => {
        if (!api.sensors().some(({ id }) => id === params.id)) return sendFailure(reply, "unknown");
        // A calibration changes what every threshold means, and a restart makes the sensor deaf for a moment.
        if ((body.do === "calibrate" || body.do === "reboot") && who.role !== "admin") {
          return sendFailure(reply, "forbidden");
        }
        return api.command(params.id, { do: body.do, ...(body.arg === undefined ? {} : { arg: body.arg }) });
      },
    }),
    endpoint({
      method: "GET",
      path: "/api/v1/refused",
      access: "admin",
      summary:
        "Payloads that could not be used, newest first, with the reason; only the newest of each sensor are kept.",
      query: z.strictObject({
        sensor: z.string().min(1).max(32).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      answers: { 200: { description: "The refused payloads.", schema: z.array(refusedShape) } },
      handle: ({ query: { sensor, limit } }) => api.refused({ limit, ...(sensor === undefined ? {} : { sensor }) }),
    }),
    endpoint({
      method: "GET",
      path: "/api/v1/history",
      access: "read",
      summary: "One sensor's levels over a time range, as columns of equal length.",
      query: z.strictObject({
        sensor: z.string().min(1).max(32),
        from: timeMs.optional().describe("UTC epoch milliseconds; 12 hours before `to` by default"),
        to: timeMs.optional().describe("UTC epoch milliseconds; now by default"),
        points: z.coerce.number().int().min(1).max(MOST_POINTS).default(300).describe("about how many rows to answer"),
      }),
      answers: { 200: { description: "The levels.", schema: historyShape } },
      failures: ["unknown", "unavailable"],
      handle: async ({ query }, _request, reply) => {
        const to = query.to ?? clock.now();
        const from = query.from ?? Math.max(0, to - DEFAULT_RANGE_MS);
        if (from >= to)
          return sendFailure(reply, "invalidInput", { message: "expected from < to", path: "query.from" });
        if (!api.sensors().some(({ id }) => id === query.sensor)) {
          return sendFailure(reply, "unknown", { message: "There is no such sensor.", path: "query.sensor" });
        }
        try {
          return await api.history({ sensor: query.sensor, from, to, points: query.points });
        } catch (error) {
          log.error({ err: error }, "the history could not be read");
          return sendFailure(reply, "unavailable");
        }
      },
    }),
  ];
};
