import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { InfluxDB } from "influx";
import { freePort } from "./freePort.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";

/** A real InfluxDB on a port and a folder of its own. */
export interface InfluxServer {
  readonly url: string;
  readonly pid: number;
  readonly client: InfluxDB;
  /** Stops the process and keeps its data. */
  halt(): Promise<void>;
  /** Starts it again on the same port and data. */
  resume(): Promise<void>;
  /** Stops the process and deletes its data. */
  stop(): Promise<void>;
}

/**
 * Starts `influxd`; it takes no port 0, so that two free ports are looked up first.
 * @param admin the name and password of its administrator; without one it asks nobody
 */
export const startInflux = async (
  influxd: string,
  admin?: { username: string; password: string },
): Promise<InfluxServer> => {
  const folder = temporaryFolder("influx");
  const [httpPort, rpcPort] = [await freePort(), await freePort()];
  const config = join(folder.path, "influxdb.conf");
  writeFileSync(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${folder.path}/meta"
[data]
  dir = "${folder.path}/data"
  wal-dir = "${folder.path}/wal"
[http]
  bind-address = "127.0.0.1:${httpPort}"
  log-enabled = false
  auth-enabled = ${admin !== undefined}
[monitor]
  store-enabled = false
`,
  );
  const client = new InfluxDB({ hosts: [{ host: "127.0.0.1", port: httpPort }], database: "nursery", ...admin });
  const run = async () => {
    const child = spawn(influxd, ["-config", config], { stdio: "ignore" });
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    await until(
      "InfluxDB answers",
      async () => {
        if (child.exitCode !== null) throw new Error(`influxd ended with ${child.exitCode}`);
        return fetch(`http://127.0.0.1:${httpPort}/ping`).then(
          ({ status }) => status === 204,
          () => false,
        );
      },
      30_000,
    );
    return { child, ended };
  };
  let running = await run();
  if (admin) await client.createUser(admin.username, admin.password, true);
  const halt = async () => {
    running.child.kill("SIGTERM");
    await running.ended;
  };
  return {
    url: `http://127.0.0.1:${httpPort}`,
    get pid() {
      return running.child.pid as number;
    },
    client,
    halt,
    resume: async () => {
      running = await run();
    },
    stop: async () => {
      await halt();
      folder.remove();
    },
  };
};

/** Number of points of a measurement, by one of its fields, over all retention policies. */
export const countPoints = async (client: InfluxDB, measurement: string, field: string): Promise<number> => {
  const policies = await client.showRetentionPolicies("nursery");
  let sum = 0;
  for (const { name } of policies) {
    const rows = await client.query<{ n: number }>(
      `SELECT count("${field}") AS n FROM "nursery"."${name}"."${measurement}"`,
    );
    sum += rows[0]?.n ?? 0;
  }
  return sum;
};

/**
 * The place of each point of a measurement within its millisecond, by sensor: for messages their sequence number. As
 * text from the server, since nanoseconds are larger than a number can hold.
 */
export const placesOf = async (url: string, source: string, field: string): Promise<Map<string, number[]>> => {
  const query = new URLSearchParams({ q: `SELECT "${field}" FROM ${source} GROUP BY "sensor"`, epoch: "ns" });
  const response = await fetch(`${url}/query?${query}`, { headers: { accept: "application/csv" } });
  const places = new Map<string, number[]>();
  for (const line of (await response.text()).split("\n").slice(1)) {
    const [, tags, time] = line.split(",");
    const sensor = /sensor=(.*)/.exec(tags ?? "")?.[1];
    if (sensor === undefined || time === undefined) continue;
    const known = places.get(sensor);
    if (known) known.push(Number(time.slice(-6)));
    else places.set(sensor, [Number(time.slice(-6))]);
  }
  return places;
};
