import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HttpLog } from "../httpLog.ts";
import { createHttpServer, type HttpServerOptions } from "../server.ts";
import { createFakeHub, type FakeHub, fakeCredentials, NOW_MS, PASSWORD } from "./fakeHub.ts";

export type RunningServer = {
  url: string;
  hub: FakeHub;
  /** The server's time; a test moves it. */
  clock: { nowMs: number };
  logged: { fields: object; message: string }[];
  beat(): void;
  request(path: string, init?: RequestInit): Promise<Response>;
  /** The cookie of a fresh login. */
  logIn(): Promise<string>;
  close(): Promise<void>;
};

/** A real server on a free port of this machine, over a fake hub, with the test's own clock and heartbeat. */
export const startServer = async (changes: Partial<HttpServerOptions> = {}): Promise<RunningServer> => {
  const hub = createFakeHub();
  const clock = { nowMs: NOW_MS };
  const logged: RunningServer["logged"] = [];
  const log: HttpLog = { error: (fields, message) => void logged.push({ fields, message }) };
  const ownRoot = await mkdtemp(join(tmpdir(), "veilleuse-page-"));
  let beat = (): void => {};
  const server = createHttpServer({
    api: hub,
    credentials: fakeCredentials,
    webRoot: ownRoot,
    log,
    clock: { now: () => clock.nowMs },
    every: (_intervalMs, run) => {
      beat = run;
      return () => {};
    },
    ...changes,
  });
  const { url } = await server.listen("127.0.0.1", 0);
  const request = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(url + path, { redirect: "manual", ...init });
  return {
    url,
    hub,
    clock,
    logged,
    beat: () => beat(),
    request,
    logIn: async () => {
      const body = JSON.stringify({ caregiver: "maman", password: PASSWORD });
      const response = await request("/api/v1/session", { method: "POST", body, headers: JSON_TYPE });
      return response.headers.get("set-cookie")?.split(";")[0] ?? "";
    },
    close: async () => {
      await server.close();
      await rm(ownRoot, { recursive: true, force: true });
    },
  };
};

export const JSON_TYPE = { "Content-Type": "application/json" };

export const bearer = (token: string): { Authorization: string } => ({ Authorization: `Bearer ${token}` });
