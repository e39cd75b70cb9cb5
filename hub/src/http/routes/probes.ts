import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import type { HubApi } from "../ports.ts";
import { readinessShape } from "../schemas.ts";

/** What supervisors and dashboards ask. */
export const probeEndpoints = (api: Pick<HubApi, "readiness" | "metrics">, startedAt: number): Endpoint[] => [
  endpoint({
    method: "GET",
    path: "/healthz",
    access: "public",
    summary: "The process can serve.",
    answers: {
      200: {
        description: "It can; `since` is when it began to, in UTC epoch milliseconds.",
        schema: z.looseObject({ status: z.literal("ok"), since: z.int() }),
      },
    },
    handle: () => ({ status: "ok", since: startedAt }),
  }),
  endpoint({
    method: "GET",
    path: "/readyz",
    access: "public",
    summary: "The state of everything that the hub depends on.",
    answers: {
      200: { description: "Readings are taken and kept.", schema: readinessShape },
      503: { description: "The broker or the journal is down.", schema: readinessShape },
    },
    handle: (_inputs, _request, reply) => {
      const readiness = api.readiness();
      const down = readiness.broker.state === "down" || readiness.journal.state === "down";
      return reply.code(down ? 503 : 200).send(readiness);
    },
  }),
  endpoint({
    method: "GET",
    path: "/metrics",
    access: "read",
    summary: "Metrics in Prometheus' text format.",
    answers: { 200: { description: "The metrics.", mediaType: "text/plain" } },
    handle: (_inputs, _request, reply) => reply.type("text/plain; version=0.0.4; charset=utf-8").send(api.metrics()),
  }),
];
