import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import type { HubApi } from "../ports.ts";
import { caregiverShape, testPageShape } from "../schemas.ts";

const params = z.strictObject({ id: z.string().min(1).max(64) });

/** How caregivers can be reached, and the exercise that proves it. */
export const caregiverEndpoints = (api: Pick<HubApi, "reach" | "testPage" | "testPageResult">): Endpoint[] => [
  endpoint({
    method: "GET",
    path: "/api/v1/caregivers",
    access: "read",
    summary: "The caregivers, how their channels do, and when each last worked.",
    answers: { 200: { description: "The caregivers.", schema: z.array(caregiverShape) } },
    handle: () => api.reach(),
  }),
  endpoint({
    method: "POST",
    path: "/api/v1/caregivers/{id}/test-page",
    access: "act",
    summary: "Page a caregiver over every channel, as an exercise.",
    params,
    body: z.strictObject({}),
    answers: { 200: { description: "What each channel said.", schema: testPageShape } },
    failures: ["unknown"],
    handle: async ({ params: { id } }, _request, reply) => (await api.testPage(id)) ?? sendFailure(reply, "unknown"),
  }),
  endpoint({
    method: "GET",
    path: "/api/v1/test-pages/{id}",
    access: "read",
    summary: "A test page, and on which channels somebody confirmed it since.",
    params,
    answers: { 200: { description: "The test page.", schema: testPageShape } },
    failures: ["unknown"],
    handle: ({ params: { id } }, _request, reply) => api.testPageResult(id) ?? sendFailure(reply, "unknown"),
  }),
];
