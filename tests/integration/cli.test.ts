import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli, startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { connectSensor } from "../harness/mqttSensor.ts";
import { temporaryFolder } from "../harness/temporary.ts";

describe("the hub's program", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder("cli");
  });
  afterEach(() => folder.remove());

  const busyPort = (): Promise<{ server: Server; port: number }> =>
    new Promise((resolve) => {
      const server = createServer();
      server.listen(0, "127.0.0.1", () => resolve({ server, port: (server.address() as { port: number }).port }));
    });

  test.each(["mqtt", "http"])("says which port is taken when the one of %s is, and ends", async (which) => {
    const { server, port } = await busyPort();
    const ports = { http: { port: 0 }, mqtt: { port: 0 }, [which]: { port } };
    const { code, stderr, stdout } = await runCli(["start", "--config", writeSettings(folder.path, ports)]);
    server.close();
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(new RegExp(`${which}\\.port.*:${port} is already in use`));
    expect(stderr).not.toMatch(/ at .*\.js:/);
  });

  test("refuses a bad settings file with the key's path and ends with code 2", async () => {
    const file = join(folder.path, "veilleuse.yaml");
    writeFileSync(file, "mqtt: { port: many }\n");
    const { code, stderr } = await runCli(["start", "--config", file]);
    expect(code).toBe(2);
    expect(stderr).toContain("mqtt.port: ");
  });

  test("refuses a settings file that is not there", async () => {
    const { code, stderr } = await runCli(["start", "--config", join(folder.path, "nowhere.yaml")]);
    expect(code).toBe(2);
    expect(stderr).toContain("nowhere.yaml: cannot be read");
  });

  test("starts on any free ports, prints one ready line, and ends cleanly when asked to", async () => {
    const hub = await startHubProcess(writeSettings(folder.path, { http: { port: 0 }, mqtt: { port: 0 } }));
    expect((await fetch(`${hub.http}/healthz`)).status).toBe(200);
    expect((await fetch(`${hub.http}/api/v1/sensors`)).status).toBe(401);
    await hub.kill("SIGTERM");
    expect(hub.child.exitCode).toBe(0);
  });

  test("exports what is stored as lines of JSON and as CSV, beside a running hub", async () => {
    const sensors = [{ id: "nursery", password: "nursery-password" }];
    const file = writeSettings(folder.path, { http: { port: 0 }, mqtt: { port: 0 }, sensors });
    const hub = await startHubProcess(file);
    const sensor = await connectSensor({ url: hub.mqtt, ...(sensors[0] as { id: string; password: string }) });
    await sensor.event("loud", "start", { db: 90.5 });
    const json = await runCli(["export", "--config", file, "--format", "json"]);
    const event = json.stdout
      .split("\n")
      .map((line) => (line ? JSON.parse(line) : {}))
      .find(({ channel }) => channel === "event");
    expect(event).toMatchObject({ sensor: "nursery", boot: sensor.boot, seq: 1, type: "loud", db: 90.5 });
    expect(Math.abs(event.occurredAtMs - Date.now())).toBeLessThan(10_000);
    const csv = await runCli(["export", "--config", file, "--format", "csv", "--from", "2020-01-01"]);
    const [header, ...rows] = csv.stdout
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    const row = rows.find((cells) => cells[header?.indexOf("channel") ?? -1] === "event");
    expect(row?.[header?.indexOf("db") ?? -1]).toBe("90.5");
    const none = await runCli(["export", "--config", file, "--to", "2020-01-01"]);
    expect(none.stdout).toBe("");
    sensor.client.end(true);
    await hub.kill("SIGTERM");
  });

  test("says plainly that there is no journal to export yet", async () => {
    const { code, stderr } = await runCli(["export", "--config", writeSettings(folder.path, {})]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/there is no journal at/);
  });
});
