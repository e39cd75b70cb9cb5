import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openForReading } from "../../hub/src/journal/database.ts";
import { TOKEN, twoNurseries } from "../harness/household.ts";
import { exportMessages, runCli, startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { connectSensor } from "../harness/mqttSensor.ts";
import { type Phone, startPhone } from "../harness/phone.ts";
import { createRandom } from "../harness/random.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

// Several hubs are started in each, so that a busy machine needs more than the usual time.
describe("the journal on its disk", { timeout: 60_000 }, () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let phone: Phone;
  let file: string;
  beforeEach(async () => {
    folder = temporaryFolder("storage");
    phone = await startPhone();
    file = writeSettings(folder.path, twoNurseries(phone));
  });
  afterEach(async () => {
    await phone.stop();
    folder.remove();
  });
  const data = () => join(folder.path, "data");

  /** Runs a hub for a moment and stores some minutes. */
  const storeMinutes = async (count: number, boot: string) => {
    const hub = await startHubProcess(file);
    const sensor = await connectSensor({ url: hub.mqtt, id: "nursery", password: "nursery-password", boot });
    for (let i = 0; i < count; i++) await sensor.minute();
    sensor.client.end(true);
    await hub.kill("SIGTERM");
  };
  const minutes = async () => (await exportMessages(file)).filter(({ channel }) => channel === "minute").length;

  test.each([
    [
      "is not a database at all",
      (path: string) => writeFileSync(path, "not a database, but long enough to look at ".repeat(40)),
    ],
    ["was cut off in the middle", (path: string) => truncateSync(path, 12_288)],
  ])("that %s is set aside, kept, and the hub wakes people all the same", async (_, damage) => {
    await storeMinutes(20, "0000000a");
    damage(join(data(), "journal.sqlite"));
    const hub = await startHubProcess(file);
    const response = await fetch(`${hub.http}/readyz`, { headers: { authorization: `Bearer ${TOKEN}` } });
    const { journal } = (await response.json()) as { journal: { state: string; detail: string } };
    expect(journal.state).toBe("degraded");
    expect(journal.detail).toMatch(/journal\.sqlite\.damaged-/);
    const sensor = await connectSensor({ url: hub.mqtt, id: "nursery", password: "nursery-password" });
    await sensor.event("loud", "start");
    expect((await phone.nextPage()).incident.rule).toBe("loud");
    sensor.client.end(true);
    await hub.kill("SIGTERM");
    expect(readdirSync(data()).some((name) => /^journal\.sqlite\.damaged-.*Z$/.test(name))).toBe(true);
  });

  test("is copied by backup beside a running hub, and comes back by restore with the former data kept", async () => {
    await storeMinutes(10, "0000000a");
    const hub = await startHubProcess(file);
    const target = join(folder.path, "copy");
    const backup = await runCli(["backup", target, "--config", file]);
    expect(backup.stderr).not.toMatch(/veilleuse:/);
    expect(backup.code).toBe(0);
    expect((await runCli(["backup", target, "--config", file])).stderr).toMatch(/is not empty/);
    await hub.kill("SIGTERM");
    await storeMinutes(5, "0000000b");
    expect(await minutes()).toBe(15);
    const restored = await runCli(["restore", target, "--config", file]);
    expect(restored.code).toBe(0);
    expect(await minutes()).toBe(10);
    expect(existsSync(join(data(), "secrets.json"))).toBe(true);
    expect(readdirSync(data()).some((name) => name.startsWith("before-"))).toBe(true);
    expect((await runCli(["restore", join(folder.path, "nowhere"), "--config", file])).stderr).toMatch(
      /is not a backup/,
    );
  });

  test("is copied by backup and printed by export with what a killed hub had not filed yet", async () => {
    const hub = await startHubProcess(file);
    const sensor = await connectSensor({ url: hub.mqtt, id: "nursery", password: "nursery-password" });
    await Promise.all(Array.from({ length: 900 }, () => sensor.minute()));
    await hub.kill("SIGKILL");
    sensor.client.end(true);
    const db = openForReading(join(data(), "journal.sqlite"));
    const { waiting } = db.prepare("SELECT total(messages) AS waiting FROM log").get() as { waiting: number };
    expect(waiting).toBeGreaterThan(0);
    expect(await minutes()).toBe(900);
    const target = join(folder.path, "copy");
    expect((await runCli(["backup", target, "--config", file])).code).toBe(0);
    expect((await runCli(["restore", target, "--config", file])).stderr).toBe("");
    expect(await minutes()).toBe(900);
    const stored = (await exportMessages(file)).filter(({ channel }) => channel === "minute");
    expect(new Set(stored.map(({ seq }) => seq)).size).toBe(900);
  });

  test("is copied by backup and printed by export in the middle of a flood, with every message acknowledged before", async () => {
    const hub = await startHubProcess(file);
    const acknowledged = new Set<string>();
    let flooding = true;
    const flood = async (id: string) => {
      const sensor = await connectSensor({ url: hub.mqtt, id, password: `${id}-password` });
      const publish = async () => {
        while (flooding) {
          const done = sensor.minute();
          const { seq } = sensor;
          await done;
          acknowledged.add(`${id} ${seq}`);
        }
      };
      await Promise.all(Array.from({ length: 400 }, publish));
      sensor.client.end(true);
    };
    const floods = Promise.all(["nursery", "attic"].map(flood));
    await until("the flood", () => acknowledged.size > 2000);
    const before = [...acknowledged];
    const missingIn = async (settings: string) => {
      const stored = new Set((await exportMessages(settings)).map(({ sensor, seq }) => `${sensor} ${seq}`));
      return before.filter((message) => !stored.has(message));
    };
    expect(await missingIn(file)).toEqual([]);
    const target = join(folder.path, "copy");
    expect((await runCli(["backup", target, "--config", file])).code).toBe(0);
    flooding = false;
    await floods;
    await hub.kill("SIGKILL");
    const db = openForReading(join(target, "journal.sqlite"));
    const { waiting, filed } = db
      .prepare("SELECT (SELECT total(messages) FROM log) AS waiting, (SELECT count(*) FROM message) AS filed")
      .get() as { waiting: number; filed: number };
    expect(waiting).toBeGreaterThan(0);
    const elsewhere = join(folder.path, "elsewhere");
    mkdirSync(elsewhere);
    const other = writeSettings(elsewhere, twoNurseries(phone));
    expect((await runCli(["restore", target, "--config", other])).code).toBe(0);
    expect(await missingIn(other)).toEqual([]);
    expect(await exportMessages(other)).toHaveLength(filed + waiting);
  });

  test("belongs to one hub: a second one on the folder is refused, and a killed one leaves nothing in the way", async () => {
    const hub = await startHubProcess(file);
    const second = await runCli(["start", "--config", file]);
    expect([second.code, second.stdout]).toEqual([1, ""]);
    expect(second.stderr).toMatch(/data: another hub runs on .*data; stop it first/);
    expect(second.stderr.trim().split("\n")).toHaveLength(1);
    expect((await fetch(`${hub.http}/healthz`)).status).toBe(200);
    expect((await runCli(["export", "--config", file])).code).toBe(0);
    await hub.kill("SIGKILL");
    const next = await startHubProcess(file);
    await next.kill("SIGTERM");
  });

  test("that another program has locked: it is said, a cry pages, and all is written down once it is free", async () => {
    const hub = await startHubProcess(file);
    const sensor = await connectSensor({ url: hub.mqtt, id: "nursery", password: "nursery-password" });
    const other = new Database(join(data(), "journal.sqlite"));
    other.exec("BEGIN IMMEDIATE");
    let acknowledged = false;
    const waiting = Promise.all([sensor.event("loud", "start"), sensor.minute()]).then(() => {
      acknowledged = true;
    });
    const paged = (rule: string) =>
      until(`the page of ${rule}`, () => phone.pages().find(({ incident }) => incident.rule === rule));
    const { incident } = await paged("loud");
    await paged("storage");
    expect(acknowledged).toBe(false);
    other.exec("ROLLBACK");
    other.close();
    await waiting;
    await hub.kill("SIGKILL");
    sensor.client.end(true);
    expect(await minutes()).toBe(1);
    const next = await startHubProcess(file);
    const address = `${next.http}/api/v1/incidents/${incident.id}`;
    expect((await fetch(address, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
    await next.kill("SIGTERM");
  });

  /** Overwrites bytes here and there, as a dying memory card does. */
  const scribble = (path: string, seed: number, count: number, fromByte = 0) => {
    const random = createRandom(seed);
    const { size } = statSync(path);
    const handle = openSync(path, "r+");
    for (let i = 0; i < count; i++)
      writeSync(handle, random.bytes(16), 0, 16, fromByte + random.below(size - fromByte - 16));
    closeSync(handle);
  };

  /** Whatever became of the file: the hub has to start, take readings and wake people. */
  const wakesPeople = async () => {
    const hub = await startHubProcess(file);
    const sensor = await connectSensor({ url: hub.mqtt, id: "nursery", password: "nursery-password" });
    await sensor.minute();
    await sensor.event("loud", "start");
    expect((await phone.nextPage()).incident.rule).toBe("loud");
    sensor.client.end(true);
    await hub.kill("SIGTERM");
    return hub.log();
  };

  test.each([1, 2, 3])(
    "that was scribbled over (%i) stops no hub, and no byte of it is deleted",
    async (seed) => {
      await storeMinutes(200, "0000000a");
      const path = join(data(), "journal.sqlite");
      scribble(path, seed, 40);
      const before = readFileSync(path);
      await wakesPeople();
      const aside = readdirSync(data()).find((name) => /^journal\.sqlite\.damaged-.*Z$/.test(name));
      expect(aside && readFileSync(join(data(), aside)).equals(before)).toBe(true);
    },
    40_000,
  );

  test("whose write-ahead log is damaged after a kill stops no hub", async () => {
    const hub = await startHubProcess(file);
    const sensor = await connectSensor({
      url: hub.mqtt,
      id: "nursery",
      password: "nursery-password",
      boot: "0000000a",
    });
    for (let i = 0; i < 50; i++) await sensor.minute();
    await hub.kill("SIGKILL");
    sensor.client.end(true);
    const log = join(data(), "journal.sqlite-wal");
    // The second half: what stands before it was flushed and has to be there.
    scribble(log, 4, 20, Math.floor(statSync(log).size / 2));
    await wakesPeople();
    expect(await minutes()).toBeGreaterThan(5);
  });

  test("of a newer version is left alone, and the hub says so and ends", async () => {
    await storeMinutes(1, "0000000a");
    const path = join(data(), "journal.sqlite");
    const handle = openSync(path, "r+");
    // The schema's version in the header of every SQLite file.
    writeSync(handle, Buffer.from([0, 0, 3, 231]), 0, 4, 60);
    closeSync(handle);
    const before = readFileSync(path);
    const { code, stderr, stdout } = await runCli(["start", "--config", file]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/written by a newer version of Veilleuse \(schema 999/);
    expect(stderr).not.toMatch(/ at .*\.js:/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test.each([
    ["is a file", "data-file", /data: .* cannot be written to/],
    ["lies where nothing can be written", "/sys/veilleuse", /data: .* cannot be written to/],
  ])("whose folder %s: the hub says so and ends", async (_, folderName, message) => {
    writeFileSync(join(folder.path, "data-file"), "");
    const settings = writeSettings(folder.path, { ...twoNurseries(phone), data: folderName });
    const { code, stderr, stdout } = await runCli(["start", "--config", settings]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("that cannot be opened for want of permission: the hub says so and ends", async () => {
    await storeMinutes(1, "0000000a");
    const path = join(data(), "journal.sqlite");
    renameSync(path, `${path}.away`);
    // A folder in its place cannot be opened by anybody, whoever runs the test.
    mkdirSync(path);
    const { code, stderr } = await runCli(["start", "--config", file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/journal\.sqlite cannot be opened for writing/);
  });

  test("is not restored over while a hub runs on it, nor from a damaged backup; nothing is changed then", async () => {
    await storeMinutes(10, "0000000a");
    const target = join(folder.path, "copy");
    await runCli(["backup", target, "--config", file]);
    const hub = await startHubProcess(file);
    const running = await runCli(["restore", target, "--config", file]);
    expect(running.code).toBe(1);
    expect(running.stderr).toMatch(/the hub is running/);
    await hub.kill("SIGTERM");
    expect((await runCli(["restore", data(), "--config", file])).stderr).toMatch(/is the data folder itself/);
    // Often enough: what falls into the empty part of a page damages nothing.
    scribble(join(target, "journal.sqlite"), 5, 600);
    const damaged = await runCli(["restore", target, "--config", file]);
    expect(damaged.code).toBe(1);
    expect(damaged.stderr).toMatch(/its journal is damaged/);
    expect(await minutes()).toBe(10);
    // What cannot be copied, as when the disk is full half-way.
    mkdirSync(join(target, "z"));
    rmSync(join(target, "journal.sqlite"));
    copyFileSync(join(data(), "journal.sqlite"), join(target, "journal.sqlite"));
    expect((await runCli(["restore", target, "--config", file])).code).toBe(1);
    expect(await minutes()).toBe(10);
    expect(readdirSync(data()).filter((name) => /incoming|before/.test(name))).toEqual([]);
    writeFileSync(join(folder.path, "plain"), "");
    expect((await runCli(["backup", join(folder.path, "plain"), "--config", file])).stderr).toMatch(/is a file/);
  });
});
