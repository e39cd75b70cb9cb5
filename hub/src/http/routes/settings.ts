import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import type { HouseholdSetup } from "../setupPort.ts";
import { SETTINGS_SECTIONS } from "../setupPort.ts";
import { caregiverId, language, personName, sendRefusal } from "./setup.ts";

const PATH = "/api/v1/settings";

const named = z.strictObject({ id: z.string().min(1).max(32) });
const role = z.enum(["admin", "caregiver", "guest"]);
const invitation = z.looseObject({ invite: z.string(), until: z.int() });
const saved = { 204: { description: "Written; the hub goes on with it in a moment." } };

/** The settings, as an admin reads and changes them. Every change is checked as at a start, and written or refused. */
export const settingsEndpoints = (setup: HouseholdSetup): Endpoint[] => [
  endpoint({
    method: "GET",
    path: PATH,
    access: "admin",
    summary: "The settings as they are written; secrets are masked.",
    answers: { 200: { description: "The settings.", schema: z.looseObject({}) } },
    handle: () => setup.read(),
  }),
  endpoint({
    method: "POST",
    path: `${PATH}/sections/{section}`,
    access: "admin",
    summary: "Replace one part of the settings. A masked secret keeps its value.",
    params: z.strictObject({ section: z.enum(SETTINGS_SECTIONS) }),
    body: z.strictObject({ value: z.unknown() }),
    answers: saved,
    failures: ["invalidInput"],
    handle: ({ params, body }, _request, reply) => {
      const done = setup.changeSection(params.section, body.value);
      return done.ok ? reply.code(204).send() : sendRefusal(reply, done);
    },
  }),
  endpoint({
    method: "POST",
    path: `${PATH}/sensors`,
    access: "admin",
    summary: "Add a sensor. The answer tells its password, this once.",
    body: z.strictObject({
      id: caregiverId,
      room: personName.optional(),
      child: caregiverId.optional().describe("whom it watches"),
    }),
    answers: { 201: { description: "Added.", schema: z.looseObject({ password: z.string() }) } },
    failures: ["alreadyThere", "invalidInput"],
    handle: ({ body }, _request, reply) => {
      const { room, child } = body;
      const done = setup.addSensor({
        id: body.id,
        ...(room === undefined ? {} : { room }),
        ...(child === undefined ? {} : { child }),
      });
      return done.ok ? reply.code(201).send({ password: done.password }) : sendRefusal(reply, done);
    },
  }),
  endpoint({
    method: "DELETE",
    path: `${PATH}/sensors/{id}`,
    access: "admin",
    summary: "Remove a sensor. What it sent stays.",
    params: named,
    answers: saved,
    failures: ["unknown"],
    handle: ({ params }, _request, reply) => {
      const done = setup.removeSensor(params.id);
      return done.ok ? reply.code(204).send() : sendRefusal(reply, done);
    },
  }),
  endpoint({
    method: "POST",
    path: `${PATH}/caregivers`,
    access: "admin",
    summary: "Add a caregiver. The answer holds an invitation to choose a password.",
    body: z.strictObject({ id: caregiverId, name: personName, language, role: role.default("caregiver") }),
    answers: { 201: { description: "Added.", schema: invitation } },
    failures: ["alreadyThere", "invalidInput"],
    handle: ({ body }, _request, reply) => {
      const done = setup.addCaregiver(body);
      return done.ok ? reply.code(201).send({ invite: done.invite, until: done.until }) : sendRefusal(reply, done);
    },
  }),
  endpoint({
    method: "POST",
    path: `${PATH}/caregivers/{id}/invitation`,
    access: "admin",
    summary: "A new invitation for a caregiver; the former password holds until it is used.",
    params: named,
    answers: { 201: { description: "The invitation.", schema: invitation } },
    failures: ["unknown"],
    handle: ({ params }, _request, reply) => {
      const done = setup.invite(params.id);
      return done.ok ? reply.code(201).send({ invite: done.invite, until: done.until }) : sendRefusal(reply, done);
    },
  }),
  endpoint({
    method: "DELETE",
    path: `${PATH}/caregivers/{id}`,
    access: "admin",
    summary: "Remove a caregiver, who is logged out everywhere.",
    params: named,
    answers: saved,
    failures: ["unknown", "invalidInput"],
    handle: ({ params, who }, _request, reply) => {
      const done = setup.removeCaregiver(params.id, who.name);
      return done.ok ? reply.code(204).send() : sendRefusal(reply, done);
    },
  }),
];
