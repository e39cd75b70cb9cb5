import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import type { HubApi } from "../ports.ts";
import { ruleShape } from "../quietShapes.ts";
import { oneIncident } from "../schemas.ts";
import { sendAckResult } from "./incidents.ts";

const runbookShape = z.looseObject({
  rule: ruleShape,
  steps: z.array(z.looseObject({ id: z.string(), fr: z.string(), en: z.string(), worked: z.int() })),
  other: z.int().describe("answers in the caregivers' own words"),
});

const feedbackShape = z.looseObject({
  rules: z.array(z.looseObject({ rule: z.string(), needed: z.int(), notNeeded: z.int() })),
});

/** What people say of incidents afterwards, and what it adds up to. */
export const verdictEndpoints = ({ verdicts }: Pick<HubApi, "verdicts">): Endpoint[] => [
  endpoint({
    method: "POST",
    path: "/api/v1/incidents/{id}/feedback",
    access: "act",
    summary: "Whether the page was needed; also of a closed incident. The last word counts.",
    params: z.strictObject({ id: z.string().min(1).max(128) }),
    body: z.strictObject({ needed: z.boolean() }),
    answers: { 200: { description: "The incident after the change.", schema: oneIncident } },
    failures: ["unknown"],
    handle: async ({ params: { id }, body, who }, _request, reply) =>
      sendAckResult(reply, await verdicts.judge(id, who.name, body.needed)),
  }),
  endpoint({
    method: "GET",
    path: "/api/v1/feedback",
    access: "read",
    summary: "How often the pages of each rule were found needed, and not.",
    answers: { 200: { description: "The counts.", schema: feedbackShape } },
    handle: () => verdicts.feedback(),
  }),
  endpoint({
    method: "GET",
    path: "/api/v1/runbooks",
    access: "read",
    summary: "Each rule's checklist in both languages, and how often each step was what worked.",
    answers: { 200: { description: "The runbooks.", schema: z.array(runbookShape) } },
    handle: () => verdicts.runbooks(),
  }),
];
