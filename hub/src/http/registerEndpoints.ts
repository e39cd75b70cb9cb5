import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import { type Authenticator, type Identity, isJsonOrEmpty, isSameOrigin } from "./authentication.ts";
import type { Endpoint } from "./endpoint.ts";
import { type ErrorCode, sendFailure } from "./errors.ts";

const NOBODY: Identity = { name: "", role: "guest" };

/** Puts the endpoints on a server: first who asks, then what they send, then the handler. */
export const registerEndpoints = (
  app: FastifyInstance,
  endpoints: ReadonlyArray<Endpoint>,
  authenticator: Authenticator,
): void => {
  app.register(async (scope) => {
    acceptJsonOnly(scope);
    for (const endpoint of endpoints) if (!endpoint.ignoresBody) register(scope, endpoint, authenticator);
  });
  app.register(async (scope) => {
    acceptAnyBody(scope);
    for (const endpoint of endpoints) if (endpoint.ignoresBody) register(scope, endpoint, authenticator);
  });
};

/** Many programs declare JSON and then send nothing; that is no malformed document. */
const acceptJsonOnly = (scope: FastifyInstance): void => {
  const parse = scope.getDefaultJsonParser("error", "error");
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else void parse(request, body as string, done);
  });
};

const acceptAnyBody = (scope: FastifyInstance): void => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, _body, done) => done(null, undefined));
};

const register = (scope: FastifyInstance, endpoint: Endpoint, authenticator: Authenticator): void => {
  // Who asks, by request: found before the body is read, needed after.
  const callers = new WeakMap<FastifyRequest, Identity>();
  scope.route({
    method: endpoint.method,
    url: endpoint.path.replace(/\{(\w+)\}/g, ":$1"),
    // Supervisors like to ask with HEAD.
    exposeHeadRoute: endpoint.path === "/healthz" || endpoint.path === "/readyz",
    onRequest: async (request, reply) => {
      const who = authenticator.identify(request);
      const refused = refuse(endpoint, request, who);
      const refusal = refused === "unauthenticated" && authenticator.changing() ? "unavailable" : refused;
      if (refusal) return sendFailure(reply, refusal);
      callers.set(request, who ?? NOBODY);
      return undefined;
    },
    handler: async (request, reply) => {
      const inputs = readInputs(endpoint, request, reply);
      if (!inputs) return reply;
      return endpoint.handle({ ...inputs, who: callers.get(request) ?? NOBODY }, request, reply);
    },
  });
};

const refuse = (endpoint: Endpoint, request: FastifyRequest, who: Identity | undefined): ErrorCode | undefined => {
  const changes = endpoint.method !== "GET" && !endpoint.ignoresBody;
  if (endpoint.access !== "public") {
    if (!who) return "unauthenticated";
    if (endpoint.access === "act" && who.role === "guest") return "forbidden";
    if (endpoint.access === "admin" && who.role !== "admin") return "forbidden";
  }
  // A login has no cookie yet, but a forged one would log the browser in as somebody else.
  const byBrowser = endpoint.access === "public" || who?.sessionHash !== undefined;
  if (changes && byBrowser && !isSameOrigin(request)) return "crossOrigin";
  if (changes && !isJsonOrEmpty(request)) return "unsupportedMediaType";
  return undefined;
};

type ParsedInputs = { params: unknown; query: unknown; body: unknown };

/** Undefined when an input was wrong and the failure is already sent. */
const readInputs = (endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply): ParsedInputs | undefined => {
  const parts = { params: request.params, query: withoutBlanks(request.query), body: request.body ?? {} };
  const parsed: ParsedInputs = { params: undefined, query: undefined, body: undefined };
  for (const part of ["params", "query", "body"] as const) {
    const schema = endpoint[part];
    if (!schema) continue;
    const result = schema.safeParse(parts[part]);
    if (!result.success) {
      sendFailure(reply, "invalidInput", describe(part, result.error));
      return undefined;
    }
    parsed[part] = result.data;
  }
  return parsed;
};

/** `?from=` means the same as nothing, not zero. */
const withoutBlanks = (query: unknown): unknown =>
  Object.fromEntries(Object.entries(query as Record<string, unknown>).filter(([, value]) => value !== ""));

const describe = (part: string, error: z.ZodError): { message: string; path: string } => {
  const issue = error.issues[0];
  if (!issue) return { message: "The request is not as expected.", path: part };
  const keys = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
  return { message: issue.message, path: [part, ...keys].join(".") };
};
