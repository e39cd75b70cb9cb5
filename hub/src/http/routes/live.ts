import type { Authenticator } from "../authentication.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { sendFailure } from "../errors.ts";
import type { LiveStream } from "../liveStream.ts";

/** The stream that keeps the pages live. */
export const liveEndpoints = (live: LiveStream, authenticator: Authenticator): Endpoint[] => [
  endpoint({
    method: "GET",
    path: "/api/v1/live",
    access: "read",
    summary:
      "Server-sent events: first `snapshot`, then `level`, `event`, `incident`, `sensor`, `page`, and `clock` every 15 s.",
    answers: { 200: { description: "The stream.", mediaType: "text/event-stream" } },
    failures: ["tooManyStreams"],
    handle: (_inputs, request, reply) =>
      live.open(reply, () => authenticator.stillValid(request)) ? reply : sendFailure(reply, "tooManyStreams"),
  }),
];
