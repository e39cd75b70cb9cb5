import { escape as influxQl } from "influx";
import { createInfluxClient, type InfluxSettings } from "./influxClient.ts";
import { failureOf, type InfluxFailure, influxRequest } from "./influxRequest.ts";
import type { Policy } from "./lineProtocol.ts";

/** Which server was found, and what it can do. */
export type InfluxServer = {
  /** For people, such as `InfluxDB 1.8.10`. */
  name: string;
  /** Whether it answers InfluxQL. A server that does not is a mirror: what is written is not read back from there. */
  answersQueries: boolean;
  /** Whether it keeps each retention policy apart; else everything is in one database. */
  hasPolicies: boolean;
  /** Policies that were not there before: what had been in them is gone. */
  madePolicies: ReadonlyArray<Policy>;
};

export const POLICIES: ReadonlyArray<{ name: Policy; duration: string; isDefault: boolean }> = [
  { name: "raw", duration: "14d", isDefault: true },
  { name: "minutes", duration: "400d", isDefault: false },
  { name: "forever", duration: "INF", isDefault: false },
];

type Found = InfluxServer | { failure: InfluxFailure };

type QueryAnswer = { results?: { error?: string; series?: { columns?: string[]; values?: unknown[][] }[] }[] };

/** Asks for the retention policies: a question that only a server with InfluxQL answers with durations. */
const askPolicies = async (
  settings: InfluxSettings,
  timeoutMs: number,
): Promise<{ failure: InfluxFailure } | { speaks: boolean; names: string[] | undefined; hostname: string | null }> => {
  const answer = await influxRequest(settings, {
    method: "GET",
    path: "query",
    query: { db: settings.database, q: `SHOW RETENTION POLICIES ON ${influxQl.quoted(settings.database)}` },
    timeoutMs,
  });
  if ("failure" in answer) return answer;
  const hostname = answer.header("x-server-hostname");
  if (answer.status === 404) return { speaks: true, names: undefined, hostname };
  if (answer.status !== 200) return { failure: failureOf(answer) };
  let result: NonNullable<QueryAnswer["results"]>[number] | undefined;
  try {
    result = (JSON.parse(answer.text) as QueryAnswer).results?.[0];
  } catch {
    return { failure: { code: "notInflux", detail: "an answer that is not InfluxDB's (200)" } };
  }
  if (result?.error !== undefined) return { speaks: true, names: undefined, hostname };
  const [series] = result?.series ?? [];
  if (series && !series.columns?.includes("duration")) return { speaks: false, names: undefined, hostname };
  return { speaks: true, names: (series?.values ?? []).map(([name]) => String(name)), hostname };
};

const bucketsMissing = (settings: InfluxSettings, name: string, missing: ReadonlyArray<Policy>): Found => {
  const buckets = POLICIES.filter((policy) => missing.includes(policy.name)).map(
    ({ name: policy, duration }) =>
      `influx bucket create --name ${settings.database}/${policy} --retention ${duration === "INF" ? "0" : duration}`,
  );
  return { failure: { code: "missingBucket", detail: `${name} wants its buckets made first: ${buckets.join("; ")}` } };
};

/** Makes what is missing in a 1.x server. A policy that is there already may have been changed on purpose. */
const makePolicies = async (
  settings: InfluxSettings,
  timeoutMs: number,
  missing: ReadonlyArray<Policy>,
  newDatabase: boolean,
): Promise<InfluxFailure | undefined> => {
  const { database } = settings;
  const client = createInfluxClient(settings, timeoutMs);
  try {
    if (newDatabase) await client.createDatabase(database);
    for (const { name, duration, isDefault } of POLICIES) {
      if (missing.includes(name))
        await client.createRetentionPolicy(name, { database, duration, replication: 1, isDefault });
    }
    return undefined;
  } catch (error) {
    const status = (error as { res?: { statusCode?: number } }).res?.statusCode;
    const what = `the user may not make the database ${database} with its retention policies`;
    if (status === 401 || status === 403) return { code: "forbidden", detail: `${what} (${status})` };
    return { code: "serverError", detail: (error as Error).message.split("\n")[0] ?? "failed" };
  }
};

/**
 * Looks what kind of server is there, and prepares it as far as its kind allows: InfluxDB 1.x gets its database and
 * retention policies; 2.x must have its buckets, and a token as the password; 3.x keeps everything in one database,
 * which it makes itself. A server that takes every query and answers none is a mirror, whatever it calls itself.
 */
export const probeInflux = async (settings: InfluxSettings, timeoutMs: number): Promise<Found> => {
  const ping = await influxRequest(settings, { method: "GET", path: "ping", timeoutMs });
  if ("failure" in ping) return ping;
  if (ping.status !== 200 && ping.status !== 204) return { failure: failureOf(ping) };
  const version = (ping.header("x-influxdb-version") ?? "").replace(/^v/, "");
  const asked = await askPolicies(settings, timeoutMs);
  if ("failure" in asked) return asked;
  if (!asked.speaks) {
    const name = version === "" && asked.hostname !== null ? "VictoriaMetrics" : "a server without InfluxQL";
    return { name, answersQueries: false, hasPolicies: false, madePolicies: [] };
  }
  const name = `InfluxDB ${version === "" ? "of an unknown version" : version}`;
  const major = Number.parseInt(version, 10);
  if (major >= 3) return { name, answersQueries: true, hasPolicies: false, madePolicies: [] };
  const missing = POLICIES.map((policy) => policy.name).filter((policy) => !asked.names?.includes(policy));
  if (missing.length > 0) {
    if (major === 2) return bucketsMissing(settings, name, missing);
    const failure = await makePolicies(settings, timeoutMs, missing, asked.names === undefined);
    if (failure) return { failure };
  }
  return { name, answersQueries: true, hasPolicies: true, madePolicies: major === 2 ? [] : missing };
};
