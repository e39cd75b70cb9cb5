import { z } from "zod";
import type { Identity } from "../authentication.ts";
import { deviceName } from "../deviceName.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import type { HubApi } from "../ports.ts";

const PATH = "/api/v1/push/subscription";
const LONGEST_ENDPOINT = 1024;

const bytes = (length: number, what: string) =>
  z
    .string()
    .max(200)
    .regex(/^[-_A-Za-z0-9]+=*$/, `expected ${what} in base64url`)
    .refine((text) => Buffer.from(text, "base64url").length === length, `expected ${what}, ${length} bytes`);

/** Push services speak HTTPS; a stand-in on this machine need not. */
const isPushService = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && (hostname === "127.0.0.1" || hostname === "localhost"));
};

const endpointUrl = z.string().max(LONGEST_ENDPOINT).refine(isPushService, "expected the https URL of a push service");

const whose = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .describe("for programs with a token; a session is its own caregiver");

/** Browsers that take pushes for a caregiver. The body of the POST is what `PushSubscription.toJSON()` gives. */
export const pushEndpoints = (api: Pick<HubApi, "push" | "caregivers">): Endpoint[] => {
  /** A logged-in caregiver speaks for themselves; a program says for whom. */
  const caregiverOf = (who: Identity, named: string | undefined): string | undefined => {
    const id = who.sessionHash === undefined ? named : who.name;
    return api.caregivers().some((caregiver) => caregiver.id === id) ? id : undefined;
  };
  const unknownCaregiver = { message: "There is no such caregiver.", path: "body.caregiver" };
  return [
    endpoint({
      method: "GET",
      path: "/api/v1/push/key",
      access: "read",
      summary: "The hub's public key, for `applicationServerKey`.",
      answers: { 200: { description: "The key, base64url.", schema: z.looseObject({ key: z.string() }) } },
      handle: () => ({ key: api.push.key }),
    }),
    endpoint({
      method: "GET",
      path: PATH,
      access: "read",
      summary: "The browsers that take pushes for the logged-in caregiver.",
      answers: {
        200: {
          description: "The browsers.",
          schema: z.array(z.looseObject({ endpoint: z.string(), device: z.string() })),
        },
      },
      handle: ({ who }) => (who.sessionHash === undefined ? [] : api.push.devices(who.name)),
    }),
    endpoint({
      method: "POST",
      path: PATH,
      access: "act",
      summary: "This browser takes pushes for the caregiver from now on.",
      body: z.object({
        endpoint: endpointUrl,
        keys: z.object({ p256dh: bytes(65, "a P-256 point"), auth: bytes(16, "a secret") }),
        device: z.string().trim().max(100).default(""),
        caregiver: whose,
      }),
      answers: {
        201: {
          description: "Subscribed.",
          schema: z.looseObject({ caregiver: z.string(), devices: z.int().describe("browsers of this caregiver") }),
        },
      },
      failures: ["unknown"],
      handle: async ({ body, who }, request, reply) => {
        const caregiver = caregiverOf(who, body.caregiver);
        if (caregiver === undefined) return sendFailure(reply, "unknown", unknownCaregiver);
        const { p256dh, auth } = body.keys;
        const device = body.device === "" ? deviceName(request.headers["user-agent"]) : body.device;
        const devices = await api.push.subscribe(caregiver, { endpoint: body.endpoint, p256dh, auth }, device);
        return reply.code(201).send({ caregiver, devices });
      },
    }),
    endpoint({
      method: "DELETE",
      path: PATH,
      access: "act",
      summary: "This browser takes no more pushes.",
      body: z.object({ endpoint: endpointUrl, caregiver: whose }),
      answers: { 204: { description: "It takes no more." } },
      failures: ["unknown"],
      handle: ({ body, who }, _request, reply) => {
        const caregiver = caregiverOf(who, body.caregiver);
        if (caregiver === undefined) return sendFailure(reply, "unknown", unknownCaregiver);
        if (!api.push.unsubscribe(caregiver, body.endpoint)) return sendFailure(reply, "unknown");
        return reply.code(204).send();
      },
    }),
  ];
};
