import type { FastifyReply } from "fastify";

/** Every way in which a request can fail, with its status and what it says when nothing more precise is known. */
export const HTTP_ERRORS = {
  invalidInput: { status: 400, message: "The request has a missing, unknown or wrong value." },
  malformedJson: { status: 400, message: "The body is not valid JSON." },
  malformedRequest: { status: 400, message: "The request is not valid HTTP, or its address cannot be read." },
  requestTimeout: { status: 408, message: "The request did not come, or not whole, in time. Ask again." },
  unauthenticated: { status: 401, message: "Log in first, or send a bearer token." },
  wrongCredentials: { status: 401, message: "The name or the password is wrong." },
  forbidden: { status: 403, message: "This role may not do that." },
  crossOrigin: { status: 403, message: "The request comes from another site." },
  unknown: { status: 404, message: "There is nothing at this address." },
  alreadyAcknowledged: { status: 409, message: "Somebody acknowledged this incident before." },
  closed: { status: 409, message: "This incident is closed." },
  alreadyThere: { status: 409, message: "There is one of that name already." },
  alreadySetUp: { status: 409, message: "This household has somebody who can log in. They can invite others." },
  tooLate: { status: 409, message: "This can be taken back for ten minutes only." },
  tooLarge: { status: 413, message: "The body is larger than 16 kB." },
  unsupportedMediaType: { status: 415, message: "Send the body as application/json." },
  tooManyAttempts: {
    status: 429,
    message: "Too many wrong passwords from this address. Try again after the time in Retry-After.",
  },
  tooManyStreams: { status: 503, message: "Too many pages are open at once." },
  unavailable: { status: 503, message: "The hub cannot answer this now." },
  internal: { status: 500, message: "The hub failed to answer. Its log says more." },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof HTTP_ERRORS;

export type FailureDetails = { message?: string; path?: string; [further: string]: unknown };

/**
 * Answers with a failure of the table as `{ code, message, path }`; `path` is the key at fault, such as `body.text`, or
 * the request's own path.
 */
export const sendFailure = (reply: FastifyReply, code: ErrorCode, details: FailureDetails = {}): FastifyReply => {
  const { status, message } = HTTP_ERRORS[code];
  const path = withoutQuery(reply.request.url);
  return reply
    .code(status)
    .type("application/json; charset=utf-8")
    .send({ code, message, path, ...details });
};

const withoutQuery = (url: string): string => url.split("?", 1)[0] ?? "";

/** Fastify's own errors, by their code; the rest goes by status. */
const FRAMEWORK_ERRORS: Record<string, ErrorCode> = {
  FST_ERR_BAD_URL: "malformedRequest",
  FST_ERR_CTP_BODY_TOO_LARGE: "tooLarge",
  FST_ERR_CTP_EMPTY_JSON_BODY: "malformedJson",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "malformedRequest",
  FST_ERR_CTP_INVALID_JSON_BODY: "malformedJson",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupportedMediaType",
  // No name or token of ours is that long, so there is nothing behind it.
  FST_ERR_MAX_PARAM_LENGTH: "unknown",
};

/** The table's code for something that was thrown. Its message stays inside: it may name files, addresses or secrets. */
export const errorCodeOf = (error: unknown): ErrorCode => {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (typeof code === "string" && FRAMEWORK_ERRORS[code]) return FRAMEWORK_ERRORS[code];
  if (statusCode === 404) return "unknown";
  if (typeof statusCode === "number" && statusCode >= 400 && statusCode < 500) return "malformedRequest";
  return "internal";
};
