import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Access, Identity } from "./authentication.ts";
import type { ErrorCode } from "./errors.ts";

/** What an endpoint answers, for the served document. No schema: the answer is not JSON, or has no body. */
export type Answer = { description: string; schema?: z.ZodType; mediaType?: string };

type Inputs<Params, Query, Body> = { params: Params; query: Query; body: Body; who: Identity };

/** One route: who may call it, what it takes, what it answers. The routes and the served document come from this. */
export type Endpoint = {
  method: "GET" | "POST" | "DELETE";
  /** With parameters in braces, as OpenAPI writes them. */
  path: string;
  access: Access;
  summary: string;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType | undefined;
  answers: Record<number, Answer>;
  failures: ReadonlyArray<ErrorCode>;
  /** The one-time link takes what a notification or a plain form sends; nothing in the body matters to it. */
  ignoresBody: boolean;
  handle(inputs: Inputs<unknown, unknown, unknown>, request: FastifyRequest, reply: FastifyReply): unknown;
};

const NOTHING = z.strictObject({});

/** Describes an endpoint; its handler gets what the schemas say. Public endpoints have an empty `who`. */
export const endpoint = <Params = object, Query = object, Body = undefined>(spec: {
  method: Endpoint["method"];
  path: string;
  access: Access;
  summary: string;
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  answers: Record<number, Answer>;
  failures?: ReadonlyArray<ErrorCode>;
  ignoresBody?: boolean;
  handle(inputs: Inputs<Params, Query, Body>, request: FastifyRequest, reply: FastifyReply): unknown;
}): Endpoint => ({
  ...spec,
  params: spec.params ?? NOTHING,
  query: spec.query ?? z.looseObject({}),
  body: spec.body,
  failures: spec.failures ?? [],
  ignoresBody: spec.ignoresBody ?? false,
  // `registerEndpoints` parses the inputs with these very schemas before it calls the handler.
  handle: spec.handle as Endpoint["handle"],
});
