import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Household, startHousehold, TOKEN } from "../harness/household.ts";

const REQUESTS = 50_000;
/** Connections at once, and requests on each before it is closed. */
const AT_ONCE = 20;

const PATHS = [
  "/api/v1/incidents/%00",
  "/api/v1/history?sensor=nursery&from=9e999&to=-1&points=1e9",
  "/api/v1/history?sensor[]=a&sensor[]=b&__proto__[x]=1",
  "/api/v1/nights/9999-99-99?child=__proto__",
  "/api/v1/ack/../../../etc/passwd",
  "/%2e%2e/%2e%2e/etc/passwd",
  "/api/v1/sensors/nursery/command",
  "/api/v1/session",
  "/api/v1/oncall/swap",
  "/api/v1/care",
  "//evil.example/",
  `/${"a".repeat(3000)}`,
  "/api/v1/incidents?state=%FF%FE",
  "/assets/..%5c..%5csecrets.json",
];
const METHODS = ["GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "HEAD", "TRACE", "BREW"];
const BODIES = [
  "",
  "{",
  "[]",
  "null",
  '{"__proto__":{"role":"admin"}}',
  `"${"x".repeat(9000)}"`,
  '{"caregiver":1}',
  "\u0000\u0001",
];
const TYPES = [
  "application/json",
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/json; charset=utf-7",
];

/** The same requests every time. */
const drawFrom = (seed: number) => {
  let state = seed;
  return <T>(of: ReadonlyArray<T>): T => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return of[Math.floor((state / 2 ** 32) * of.length)] as T;
  };
};

const request = (pick: <T>(of: ReadonlyArray<T>) => T): string => {
  const body = pick(BODIES);
  const cookie = pick(["", "Cookie: veilleuse_session=AAAA\r\n", "Authorization: Bearer wrong\r\n"]);
  const length = pick([Buffer.byteLength(body), Buffer.byteLength(body), 3, "-1", "1e3"]);
  const head = `${pick(METHODS)} ${pick(PATHS)} ${pick(["HTTP/1.1", "HTTP/1.1", "HTTP/9.9", ""])}\r\nHost: hub\r\n${cookie}`;
  return `${head}Content-Type: ${pick(TYPES)}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`;
};

describe("requests that are wrong in every way", () => {
  let house: Household;
  beforeAll(async () => {
    house = await startHousehold();
  });
  afterAll(() => house?.stop());

  test(`${REQUESTS} of them bring no 5xx, tell nothing of the inside and open nothing`, async () => {
    const { hostname, port } = new URL(house.hub.http);
    const pick = drawFrom(27_112_026);
    const statuses: Record<string, number> = {};
    const leaks: string[] = [];
    const once = (): Promise<void> =>
      new Promise((resolve) => {
        let answer = "";
        const socket = connect(Number(port), hostname, () => socket.write(request(pick)));
        // A request with too few bytes waits for the rest; it is ended from this side.
        const impatient = setTimeout(() => socket.destroy(), 250);
        socket.on("data", (chunk) => {
          answer += chunk.toString("latin1");
        });
        socket.on("error", () => undefined);
        socket.on("close", () => {
          clearTimeout(impatient);
          const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? "none";
          statuses[status] = (statuses[status] ?? 0) + 1;
          if (/node_modules|\.ts:\d|at Object\.|SQLITE|root:x:|linkKey/.test(answer)) leaks.push(answer.slice(0, 500));
          resolve();
        });
      });
    let left = REQUESTS;
    const worker = async (): Promise<void> => {
      while (left-- > 0) await once();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect(leaks).toEqual([]);
    expect(Object.keys(statuses).filter((status) => status.startsWith("5"))).toEqual([]);
    // Nobody was let in, but for the page itself and what is public anyway.
    expect(Object.keys(statuses).filter((status) => /^2/.test(status) && status !== "200")).toEqual([]);
    const after = await fetch(`${house.hub.http}/api/v1/sensors`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(after.status).toBe(200);
    expect(((await after.json()) as unknown[]).length).toBe(2);
  }, 300_000);
});
