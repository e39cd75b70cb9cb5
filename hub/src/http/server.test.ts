import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { errorShape, historyShape, incidentShape, readinessShape, sensorShape } from "./schemas.ts";
import { bearer, type RunningServer, startServer } from "./testing/runningServer.ts";

let server: RunningServer;

beforeEach(async () => {
  server = await startServer();
});

afterEach(() => server.close());

type Operation = {
  security: unknown[];
  parameters: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
};

const readDocument = async (): Promise<{ paths: Record<string, Record<string, Operation>> }> => {
  const response = await server.request("/api/v1/openapi.json", { headers: bearer("token-of-a-guest") });
  return (await response.json()) as { paths: Record<string, Record<string, Operation>> };
};

describe("the served document", () => {
  it("names every route", async () => {
    const { paths } = await readDocument();
    const routes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual([
      "DELETE /api/v1/incidents/{id}/note",
      "DELETE /api/v1/mutes/{id}",
      "DELETE /api/v1/oncall/absence/{id}",
      "DELETE /api/v1/oncall/override/{id}",
      "DELETE /api/v1/oncall/swap",
      "DELETE /api/v1/presence/{id}",
      "DELETE /api/v1/push/subscription",
      "DELETE /api/v1/sensors/{id}/mode",
      "DELETE /api/v1/session",
      "DELETE /api/v1/sessions",
      "DELETE /api/v1/sessions/{id}",
      "GET /api/v1/ack/{token}",
      "GET /api/v1/caregivers",
      "GET /api/v1/feedback",
      "GET /api/v1/history",
      "GET /api/v1/incidents",
      "GET /api/v1/incidents/{id}",
      "GET /api/v1/live",
      "GET /api/v1/mutes",
      "GET /api/v1/oncall",
      "GET /api/v1/oncall.ics",
      "GET /api/v1/openapi.json",
      "GET /api/v1/presence",
      "GET /api/v1/push/key",
      "GET /api/v1/push/subscription",
      "GET /api/v1/refused",
      "GET /api/v1/runbooks",
      "GET /api/v1/sensors",
      "GET /api/v1/session",
      "GET /api/v1/sessions",
      "GET /api/v1/setup",
      "GET /api/v1/test-pages/{id}",
      "GET /healthz",
      "GET /metrics",
      "GET /readyz",
      "POST /api/v1/ack/{token}",
      "POST /api/v1/caregivers/{id}/test-page",
      "POST /api/v1/incidents/{id}/acknowledge",
      "POST /api/v1/incidents/{id}/close",
      "POST /api/v1/incidents/{id}/feedback",
      "POST /api/v1/incidents/{id}/note",
      "POST /api/v1/mutes",
      "POST /api/v1/oncall/absence",
      "POST /api/v1/oncall/override",
      "POST /api/v1/oncall/swap",
      "POST /api/v1/presence",
      "POST /api/v1/push/subscription",
      "POST /api/v1/sensors/{id}/command",
      "POST /api/v1/sensors/{id}/mode",
      "POST /api/v1/session",
    ]);
  });

  it("tells the truth about who may call each route", async () => {
    const { paths } = await readDocument();
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { security }] of Object.entries(operations)) {
        const url = path.replace("{id}", "i-1").replace("{token}", "good-token");
        const { status } = await server.request(url, { method: method.toUpperCase() });
        expect([method, path, status === 401]).toEqual([method, path, security.length > 0]);
      }
    }
  });

  it("names every path parameter, and every failure has a body", async () => {
    const { paths } = await readDocument();
    for (const [path, operations] of Object.entries(paths)) {
      for (const { parameters, responses } of Object.values(operations)) {
        const inPath = parameters.filter((parameter) => parameter.in === "path").map(({ name }) => `{${name}}`);
        expect(path.match(/\{\w+\}/g) ?? []).toEqual(inPath);
        for (const [status, response] of Object.entries(responses)) {
          if (Number(status) >= 400) expect(response.content).toBeDefined();
        }
      }
    }
  });

  it("has no reference that leads nowhere", async () => {
    expect(JSON.stringify(await readDocument())).not.toContain("$ref");
  });

  it("describes what is answered", async () => {
    const answer = async (path: string) => (await server.request(path, { headers: bearer("token-of-a-guest") })).json();
    readinessShape.parse(await answer("/readyz"));
    sensorShape.array().parse(await answer("/api/v1/sensors"));
    incidentShape.array().parse(await answer("/api/v1/incidents"));
    errorShape.parse(await answer("/api/v1/incidents/none"));
    expect(Object.keys(historyShape.shape)).toEqual([
      "sensor",
      "stepMs",
      "source",
      "at",
      "leqDb",
      "maxDb",
      "floorDb",
      "cry",
      "motion",
      "cover",
    ]);
  });
});

describe("the page", () => {
  let webRoot: string;

  beforeEach(async () => {
    webRoot = await mkdtemp(join(tmpdir(), "veilleuse-built-"));
    await mkdir(join(webRoot, "assets"));
    await writeFile(join(webRoot, "index.html"), "<!doctype html><style>html{background:#120605}</style>");
    await writeFile(join(webRoot, "assets", "index-abc.js"), "export {};");
    await writeFile(join(webRoot, ".secret"), "x");
    await server.close();
    server = await startServer({ webRoot });
  });

  afterEach(() => rm(webRoot, { recursive: true }));

  it("is served without a session, and nothing from elsewhere may run in it", async () => {
    const response = await server.request("/");
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'sha256-");
    expect(policy).not.toContain("unsafe");
    expect(response.headers.get("cache-control")).toBe("no-cache");
  });

  it("keeps assets whose name changes with their content", async () => {
    const response = await server.request("/assets/index-abc.js");
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toContain("immutable");
  });

  it("serves the compressed file to whoever takes it, and the plain one to others", async () => {
    await writeFile(join(webRoot, "assets", "index-abc.js.gz"), gzipSync("export {};"));
    const packed = await server.request("/assets/index-abc.js", { headers: { "Accept-Encoding": "gzip" } });
    expect([packed.headers.get("content-encoding"), await packed.text()]).toEqual(["gzip", "export {};"]);
    expect(packed.headers.get("content-type")).toMatch(/javascript/);
    expect(packed.headers.get("vary")).toMatch(/accept-encoding/i);
    const plain = await server.request("/assets/index-abc.js", { headers: { "Accept-Encoding": "identity" } });
    expect([plain.headers.get("content-encoding"), await plain.text()]).toEqual([null, "export {};"]);
  });

  it.each(["/.secret", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/", "/nothing"])(
    "does not give out %s",
    async (path) => {
      expect((await server.request(path)).status).toBeGreaterThanOrEqual(400);
    },
  );
});

describe("every answer", () => {
  it.each(["/healthz", "/api/v1/sensors", "/api/v1/ack/good-token", "/nothing"])(
    "%s carries the headers that keep browsers safe",
    async (path) => {
      const { headers } = await server.request(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("cache-control")).toBe("no-store");
    },
  );

  it("to something that is not HTTP is a short JSON refusal", async () => {
    const { hostname, port } = new URL(server.url);
    const text = await new Promise<string>((resolve, reject) => {
      let received = "";
      const socket = connect(Number(port), hostname, () => socket.write("\u0010\u0000nonsense\r\n\r\n"));
      socket.on("data", (chunk) => {
        received += chunk;
      });
      socket.on("end", () => resolve(received));
      socket.on("error", reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(text.split("\r\n\r\n")[1] ?? "")).toMatchObject({ code: "malformedRequest" });
  });
});
