import { z } from "zod";
import type { Answer, Endpoint } from "./endpoint.ts";
import { type ErrorCode, HTTP_ERRORS } from "./errors.ts";
import { errorShape } from "./schemas.ts";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of these endpoints. It is made from what the server registers, so it cannot drift. */
export const openApiDocument = (endpoints: ReadonlyArray<Endpoint>): Json => {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = paths[endpoint.path] ?? {};
    path[endpoint.method.toLowerCase()] = operation(endpoint);
    paths[endpoint.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Veilleuse",
      version: "1",
      description: "A convenience tool, not a safety or medical device. Times are UTC epoch milliseconds.",
    },
    paths,
    components: {
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "veilleuse_session" },
        token: { type: "http", scheme: "bearer" },
      },
    },
  };
};

const operation = (endpoint: Endpoint): Json => ({
  summary: endpoint.summary,
  security: endpoint.access === "public" ? [] : [{ session: [] }, { token: [] }],
  parameters: [...parameters("path", endpoint.params), ...parameters("query", endpoint.query)],
  ...(endpoint.body
    ? { requestBody: { content: { "application/json": { schema: schemaOf(endpoint.body, "input") } } } }
    : {}),
  responses: {
    ...failureResponses(endpoint),
    ...Object.fromEntries(Object.entries(endpoint.answers).map(([status, answer]) => [status, response(answer)])),
  },
});

const parameters = (place: "path" | "query", schema: z.ZodType): Json[] => {
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
};

const response = ({ description, schema, mediaType }: Answer): Json => {
  if (schema) return { description, content: { "application/json": { schema: schemaOf(schema, "output") } } };
  return mediaType ? { description, content: { [mediaType]: { schema: { type: "string" } } } } : { description };
};

const failureResponses = (endpoint: Endpoint): Json => {
  const byStatus: Record<number, ErrorCode[]> = {};
  for (const code of failureCodes(endpoint)) {
    const { status } = HTTP_ERRORS[code];
    byStatus[status] = [...(byStatus[status] ?? []), code];
  }
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, codes]) => [
      status,
      response({
        description: codes.map((code) => `\`${code}\`: ${HTTP_ERRORS[code].message}`).join(" "),
        schema: errorShape,
      }),
    ]),
  );
};

/** What the endpoint names itself, and what the server refuses before its handler runs. */
const failureCodes = (endpoint: Endpoint): Set<ErrorCode> => {
  const codes = new Set<ErrorCode>(endpoint.failures);
  if (endpoint.access !== "public") codes.add("unauthenticated");
  if (endpoint.access === "act" || endpoint.access === "admin") codes.add("forbidden");
  if (endpoint.body) {
    for (const code of ["invalidInput", "malformedJson", "crossOrigin", "tooLarge", "unsupportedMediaType"] as const) {
      codes.add(code);
    }
  }
  if (parameters("query", endpoint.query).length > 0) codes.add("invalidInput");
  return codes;
};

const schemaOf = (schema: z.ZodType, io: "input" | "output"): Json => {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, reused: "inline" }) as Json;
  return json;
};
