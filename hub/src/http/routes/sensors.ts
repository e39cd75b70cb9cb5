import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import type { HttpLog } from "../httpLog.ts";
import type { HubApi } from "../ports.ts";
import { historyShape, sensorShape } from "../schemas.ts";

const DEFAULT_RANGE_MS = 12 * 3600 * 1000;
const MOST_POINTS = 5000;

const timeMs = z.coerce.number().int().min(0).max(8.64e15);

/** What the sensors say now, and what they said. */
export const sensorEndpoints = (options: {
  api: Pick<HubApi, "sensors" | "history">;
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
