import type { AddressInfo } from "node:net";
import staticFiles from "@fastify/static";
import Fastify, { type FastifyInstance } from "fastify";
import { z } from "zod";
import { createAuthenticator } from "./authentication.ts";
import type { CareApi } from "./carePort.ts";
import { answerClientError } from "./clientError.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { errorCodeOf, sendFailure } from "./errors.ts";
import type { HttpLog } from "./httpLog.ts";
import { createLiveStream, type Every } from "./liveStream.ts";
import type { NightsApi } from "./nightsPort.ts";
import { openApiDocument } from "./openApi.ts";
import type { Credentials, HubApi } from "./ports.ts";
import { registerEndpoints } from "./registerEndpoints.ts";
import type { ReportsApi } from "./reportsPort.ts";
import { acknowledgeEndpoints } from "./routes/acknowledge.ts";
import { careEndpoints } from "./routes/care.ts";
import { caregiverEndpoints } from "./routes/caregivers.ts";
import { incidentEndpoints } from "./routes/incidents.ts";
import { liveEndpoints } from "./routes/live.ts";
import { nightEndpoints } from "./routes/nights.ts";
import { onCallEndpoints } from "./routes/onCall.ts";
import { probeEndpoints } from "./routes/probes.ts";
import { pushEndpoints } from "./routes/push.ts";
import { quietEndpoints } from "./routes/quiet.ts";
import { reportEndpoints } from "./routes/reports.ts";
import { sensorEndpoints } from "./routes/sensors.ts";
import { sessionEndpoints } from "./routes/session.ts";
import { sessionListEndpoints } from "./routes/sessions.ts";
import { settingsEndpoints } from "./routes/settings.ts";
import { setupEndpoints, setupStateEndpoint } from "./routes/setup.ts";
import { verdictEndpoints } from "./routes/verdicts.ts";
import { API_POLICY, pagePolicy, SECURITY_HEADERS } from "./securityHeaders.ts";
import { createMemorySessions, type SessionStore } from "./sessions.ts";
import type { HouseholdSetup } from "./setupPort.ts";

const BODY_LIMIT_BYTES = 16 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;
const LONGEST_PARAMETER = 256;
const MOST_CONNECTIONS = 500;
const KEEP_FOREVER = "public, max-age=31536000, immutable";

export type HttpServerOptions = {
  api: HubApi;
  credentials: Credentials;
  /** Nights and the care log, where they are kept. */
  nights?: { nights: NightsApi; care: CareApi; reports: ReportsApi };
  /** The folder of the built page. Without it the API works all the same. */
  webRoot: string;
  log: HttpLog;
  clock: { now(): number };
  sessions?: SessionStore;
  /** Without it the settings cannot be changed from the page. */
  setup?: HouseholdSetup;
  /** The heartbeat of the live stream. */
  every?: Every;
};

export type HttpServer = {
  /** Starts serving. Port 0 takes a free one; the URL tells which. */
  listen(host: string, port: number): Promise<{ url: string }>;
  /** Ends everything, live streams too. It may be called more than once. */
  close(): Promise<void>;
};

/** The HTTP side of the hub: API, live stream, one-time links and the page. */
export const createHttpServer = (options: HttpServerOptions): HttpServer => {
  const { api, credentials, clock, sessions = createMemorySessions() } = options;
  const { nights } = options;
  const live = createLiveStream({
    api,
    clock,
    every: options.every,
    ...(nights ? { children: nights.nights.children } : {}),
  });
  const authenticator = createAuthenticator({
    api,
    credentials,
    sessions,
    clock,
    ...(options.setup ? { changing: options.setup.changing } : {}),
  });
  const app = createApp(options);

  const endpoints: Endpoint[] = [
    ...probeEndpoints(api, clock.now()),
    ...sessionEndpoints({ credentials, sessions, clock, live }),
    ...sessionListEndpoints({ sessions, clock, live }),
    ...sensorEndpoints({ api, clock, log: options.log }),
    ...incidentEndpoints({ api, clock }),
    ...acknowledgeEndpoints({ api, clock }),
    ...caregiverEndpoints(api),
    ...pushEndpoints(api),
    ...onCallEndpoints({ api, credentials, clock }),
    ...(nights
      ? [
          ...nightEndpoints(nights.nights),
          ...reportEndpoints(nights.reports, nights.nights),
          ...careEndpoints({ ...nights, api: nights.care, clock }),
        ]
      : []),
    ...quietEndpoints({ api, clock }),
    ...verdictEndpoints(api),
    ...liveEndpoints(live, authenticator),
    setupStateEndpoint(() => options.setup?.needed() ?? false),
    ...(options.setup
      ? [...setupEndpoints({ setup: options.setup, sessions, clock }), ...settingsEndpoints(options.setup)]
      : []),
    endpoint({
      method: "GET",
      path: "/api/v1/openapi.json",
      access: "read",
      summary: "This document.",
      answers: { 200: { description: "The document.", schema: z.looseObject({ openapi: z.string() }) } },
      handle: () => openApiDocument(endpoints),
    }),
  ];
  registerEndpoints(app, endpoints, authenticator);
  servePage(app, options.webRoot);

  let closing: Promise<void> | undefined;
  return {
    listen: async (host, port) => {
      await app.listen({ host, port });
      app.server.maxConnections = MOST_CONNECTIONS;
      return { url: urlOf(app.server.address() as AddressInfo) };
    },
    close: () => {
      closing ??= (async () => {
        live.close();
        await app.close();
      })();
      return closing;
    },
  };
};

const createApp = ({ log }: HttpServerOptions): FastifyInstance => {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: (error, _request, reply) => void sendFailure(reply, errorCodeOf(error)),
    clientErrorHandler: answerClientError,
  });
  app.addHook("onRequest", async (_request, reply) => {
    reply.headers(SECURITY_HEADERS).header("Cache-Control", "no-store").header("Content-Security-Policy", API_POLICY);
  });
  app.setErrorHandler((error, request, reply) => {
    const code = errorCodeOf(error);
    // The route's pattern, not the address: that may hold a one-time token.
    if (code === "internal") log.error({ err: error, route: request.routeOptions.url }, "a request failed");
    return sendFailure(reply, code);
  });
  app.setNotFoundHandler((_request, reply) => sendFailure(reply, "unknown"));
  return app;
};

/** The built page. Its assets carry a hash in their name, so they may be kept; the page itself may not. */
const servePage = (app: FastifyInstance, webRoot: string): void => {
  app.register(async (scope) => {
    const policy = await pagePolicy(webRoot);
    scope.addHook("onSend", async (request, reply) => {
      if (reply.statusCode >= 400) return;
      reply.header("Content-Security-Policy", policy);
      reply.header("Vary", "Accept-Encoding");
      reply.header("Cache-Control", request.url.startsWith("/assets/") ? KEEP_FOREVER : "no-cache");
    });
    await scope.register(staticFiles, { root: webRoot, dotfiles: "ignore", cacheControl: false, preCompressed: true });
  });
};

const urlOf = ({ address, family, port }: AddressInfo): string => {
  const host = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "[::1]" : address;
  return `http://${family === "IPv6" && !host.startsWith("[") ? `[${host}]` : host}:${port}`;
};
