import { createServer, type ServerResponse } from "node:http";

/** Versions that a stand-in answers like: as documented, since no such server may be at hand. */
export type StandInVersion = "1" | "2" | "3";

export type StandInAnswer = { status: number; body?: unknown; headers?: Record<string, string> };

/** What stands in for an InfluxDB of a version: it keeps points by series and moment, as a real one does. */
export interface StandInInflux {
  readonly url: string;
  /** Every point by policy (`3` has none), series and moment: a point written again replaces itself. */
  readonly points: ReadonlyMap<string, string>;
  /** Lines of each write that was taken or refused, in order. */
  readonly writes: ReadonlyArray<{ db: string; rp: string | null; lines: number }>;
  /** Every InfluxQL statement, in order. */
  readonly queries: ReadonlyArray<string>;
  /** Databases, and their policies with how long they keep; 0 is for ever. */
  readonly databases: Map<string, Map<string, number>>;
  /** Largest body that is taken; 0 is any. */
  largestBytes: number;
  /**
   * Answers writes in its stead: a status with a body, nothing at all ("hang"), as it would ("no"), or as it would but
   * not before `answerLate` is called ("late").
   */
  instead(answer: (lines: string[]) => StandInAnswer | "hang" | "no" | "late"): void;
  /** Gives the answers that were kept back; returns how many writes still waited for theirs. */
  answerLate(): number;
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const VERSIONS: Record<StandInVersion, { header: string; build: string }> = {
  "1": { header: "1.8.10", build: "OSS" },
  "2": { header: "v2.7.12", build: "OSS" },
  "3": { header: "3.4.1", build: "Core" },
};

/** An error in the form of each version. */
const errorBody = (version: StandInVersion, code: string, text: string): unknown =>
  version === "2" ? { code, message: text } : { error: text };

const policyRows = (version: StandInVersion, policies: Map<string, number> | undefined): unknown[][] =>
  version === "3"
    ? [["autogen", "0s", "168h0m0s", 1, true]]
    : [...(policies ?? [])].map(([name, keepMs]) => [name, `${keepMs / HOUR_MS}h0m0s`, "168h0m0s", 1, false]);

const durationMs = (text: string): number => (text === "INF" ? 0 : Number.parseInt(text, 10) * 24 * HOUR_MS);

/**
 * @param version whose ways it has
 * @param password what Basic authentication has to bring, a token in 2 and 3; without one everybody is let in
 */
export const startStandInInflux = async (version: StandInVersion, password?: string): Promise<StandInInflux> => {
  const points = new Map<string, string>();
  const writes: { db: string; rp: string | null; lines: number }[] = [];
  const queries: string[] = [];
  const databases = new Map<string, Map<string, number>>();
  let instead: (lines: string[]) => StandInAnswer | "hang" | "no" | "late" = () => "no";
  let late: { response: ServerResponse; answer: StandInAnswer }[] = [];

  const show = (database: string): unknown => {
    const policies = databases.get(database);
    if (version === "1" && !policies) return { statement_id: 0, error: `database not found: ${database}` };
    const columns = ["name", "duration", "shardGroupDuration", "replicaN", "default"];
    const values = policyRows(version, policies);
    return values.length === 0 ? { statement_id: 0 } : { statement_id: 0, series: [{ columns, values }] };
  };
  const query = (text: string): StandInAnswer => {
    queries.push(text);
    const result = (one: unknown): StandInAnswer => ({ status: 200, body: { results: [one] } });
    const shown = /^SHOW RETENTION POLICIES ON "([^"]+)"/i.exec(text);
    if (shown) return result(show(shown[1] as string));
    const create = /^CREATE (DATABASE|RETENTION POLICY) "([^"]+)"(?: ON "([^"]+)" DURATION (\w+))?/i.exec(text);
    if (create) {
      if (version !== "1") return result({ statement_id: 0, error: `not implemented: CREATE ${create[1]}` });
      const [, what, name, on, duration] = create as unknown as [string, string, string, string, string];
      if (what.toUpperCase() === "DATABASE") databases.set(name, databases.get(name) ?? new Map([["autogen", 0]]));
      else databases.get(on)?.set(name, durationMs(duration));
      return result({ statement_id: 0 });
    }
    const columns = ["time", "energy", "seconds", "max", "floor", "cry", "motion"];
    return result({ statement_id: 0, series: [{ name: "sound", columns, values: [] }] });
  };
  const write = (db: string, rp: string | null, lines: string[]): StandInAnswer => {
    const policies = databases.get(db);
    if (version === "3") databases.set(db, policies ?? new Map());
    else if (!policies) {
      return { status: 404, body: errorBody(version, "not found", `database not found: "${db}"`) };
    } else if (rp !== null && !policies.has(rp)) {
      const status = version === "1" ? 500 : 404;
      return { status, body: errorBody(version, "not found", `retention policy not found: ${rp}`) };
    }
    const keepMs = policies?.get(rp ?? "") ?? 0;
    let dropped = 0;
    for (const line of lines) {
      const at = line.lastIndexOf(" ");
      const atMs = Number(line.slice(at + 1, -6));
      if (keepMs > 0 && atMs < Date.now() - keepMs) dropped++;
      else points.set(`${rp ?? ""} ${line.slice(0, line.search(/(?<!\\) /))} ${line.slice(at + 1)}`, line);
    }
    if (dropped === 0) return { status: 204 };
    const text = `partial write: points beyond retention policy dropped=${dropped}`;
    return version === "2"
      ? {
          status: 422,
          body: errorBody("2", "unprocessable entity", `failure writing points to database: ${text}`),
        }
      : { status: 400, body: errorBody(version, "invalid", text) };
  };
  const allowed = (header: string | undefined): boolean =>
    password === undefined ||
    Buffer.from((header ?? "").replace("Basic ", ""), "base64")
      .toString()
      .split(":")
      .slice(1)
      .join(":") === password;

  const send = (response: ServerResponse, { status, body, headers }: StandInAnswer): void => {
    const { header, build } = VERSIONS[version];
    response.writeHead(status, { "x-influxdb-version": header, "x-influxdb-build": build, ...headers });
    response.end(body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body));
  };
  const stand: { largestBytes: number } = { largestBytes: 0 };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://stand-in");
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (part: string) => {
      text += part;
    });
    request.on("end", () => {
      // InfluxDB 3 wants its token for this too; 1 and 2 do not.
      if (url.pathname === "/ping" && version !== "3") return send(response, { status: 204 });
      if (!allowed(request.headers.authorization)) {
        return send(response, { status: 401, body: errorBody(version, "unauthorized", "authorization failed") });
      }
      if (url.pathname === "/ping") return send(response, { status: 200, body: { version: "3.4.1" } });
      const asked = url.searchParams.get("q") ?? new URLSearchParams(text).get("q");
      if (url.pathname === "/query" && asked !== null) return send(response, query(asked));
      if (url.pathname !== "/write") return send(response, { status: 404, body: errorBody(version, "not found", "?") });
      const lines = text.split("\n");
      const [db, rp] = [url.searchParams.get("db") ?? "", url.searchParams.get("rp")];
      writes.push({ db, rp, lines: lines.length });
      const other = instead(lines);
      if (other === "hang") return;
      if (other === "late") {
        late.push({ response, answer: write(db, rp, lines) });
        return;
      }
      if (other !== "no") return send(response, other);
      if (stand.largestBytes > 0 && text.length > stand.largestBytes) {
        return send(response, {
          status: 413,
          body: errorBody(version, "request too large", "Request Entity Too Large"),
        });
      }
      send(response, write(db, rp, lines));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return Object.assign(stand, {
    url: `http://127.0.0.1:${port}`,
    points,
    writes,
    queries,
    databases,
    instead: (answer: typeof instead) => {
      instead = answer;
    },
    answerLate: () => {
      const waiting = late.filter(({ response }) => !response.destroyed);
      late = [];
      for (const { response, answer } of waiting) send(response, answer);
      return waiting.length;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
};
