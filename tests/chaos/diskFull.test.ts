import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openJournal } from "@veilleuse/hub";
import { encodeMinute } from "@veilleuse/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TOKEN, twoNurseries } from "../harness/household.ts";
import { exportMessages, type HubProcess, startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { connectSensor } from "../harness/mqttSensor.ts";
import { needMarker } from "../harness/needs.ts";
import { type Phone, startPhone } from "../harness/phone.ts";
import { plainMinute } from "../harness/plainMinute.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

const MIB = 1024 * 1024;

/** A file system of its own needs the rights of root, and Linux. */
const mayMount = (() => {
  if (process.getuid?.() !== 0) return false;
  const folder = temporaryFolder("may-mount");
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.path], { stdio: "ignore" });
    execFileSync("umount", [folder.path]);
    return true;
  } catch {
    return false;
  } finally {
    folder.remove();
  }
})();

describe.skipIf(!mayMount)(`a disk of 6 MiB ${needMarker("mount")}`, () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let phone: Phone;
  let file: string;
  let hub: HubProcess;
  const data = () => join(folder.path, "data");
  const ballast = () => join(data(), "ballast");

  beforeEach(async () => {
    folder = temporaryFolder("disk-full");
    mkdirSync(data());
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", data()]);
    phone = await startPhone();
    const escalation = { selfSoothingSeconds: 0, steps: [{ afterSeconds: 0, to: "first" }] };
    file = writeSettings(folder.path, { ...twoNurseries(phone), escalation, alarms: { settleMinutes: 0.02 } });
    hub = await startHubProcess(file);
  });
  afterEach(async () => {
    await hub.kill("SIGTERM");
    await phone.stop();
    // Lazily: the library gives a file back only when its connection is collected.
    execFileSync("umount", ["-l", data()]);
    folder.remove();
  });

  const fillUp = () => {
    for (let size = 4 * MIB, i = 0; size >= 1024; size /= 2, i++) {
      for (let more = true; more; i++) {
        try {
          writeFileSync(`${ballast()}-${i}`, Buffer.alloc(size), { flag: "wx" });
        } catch {
          rmSync(`${ballast()}-${i}`, { force: true });
          more = false;
        }
      }
    }
  };
  const makeRoom = () => execFileSync("sh", ["-c", `rm -f "${ballast()}"-*`]);
  const readiness = async () => {
    const response = await fetch(`${hub.http}/readyz`, { headers: { authorization: `Bearer ${TOKEN}` } });
    return ((await response.json()) as { journal: { state: string; detail: string } }).journal;
  };

  const storageIncident = async () => {
    const response = await fetch(`${hub.http}/api/v1/incidents`, { headers: { authorization: `Bearer ${TOKEN}` } });
    const incidents = (await response.json()) as { rule: string; settledAt: number | null }[];
    return incidents.find(({ rule }) => rule === "storage");
  };

  test("lets levels go, keeps minutes unacknowledged and incidents in memory, still pages, and loses none of them", async () => {
    const sensor = await connectSensor({ url: hub.mqtt, id: "nursery", password: "nursery-password" });
    await sensor.minute();
    fillUp();
    const acknowledged: number[] = [];
    const minutes = Array.from({ length: 40 }, async () => {
      await sensor.minute();
      acknowledged.push(sensor.seq);
    });
    await until("the full disk", async () => (await readiness()).state === "down", 15_000);
    const before = acknowledged.length;
    for (let i = 0; i < 20; i++) await sensor.level();
    const event = sensor.event("loud", "start", { db: 92 });
    const paged = (rule: string) =>
      until(`the page of ${rule}`, () => phone.pages().find((page) => page.incident.rule === rule));
    await paged("storage");
    const page = await paged("loud");
    await until("the levels let go", async () => /[1-9]\d* levels were let go/.test((await readiness()).detail));
    expect(acknowledged.length).toBe(before);
    expect(before).toBeLessThan(40);
    makeRoom();
    await Promise.all([...minutes, event]);
    await until("the disk is well", async () => (await readiness()).state === "degraded");
    await until("the all-clear", async () => (await storageIncident())?.settledAt !== null, 30_000);
    await sensor.level();
    await sensor.minute();
    sensor.client.end(true);
    const stored = await exportMessages(file);
    expect(stored.filter(({ channel }) => channel === "minute")).toHaveLength(42);
    expect(stored.filter(({ channel }) => channel === "event")).toHaveLength(1);
    await hub.kill("SIGKILL");
    hub = await startHubProcess(file);
    const response = await fetch(`${hub.http}/api/v1/incidents/${page.incident.id}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(response.status).toBe(200);
  }, 60_000);

  test.each([
    ["together with", ["together"]],
    ["after", []],
  ])(
    "keeps what the hub wrote %s a message, and writes the hub's own down first when there is room",
    async (_, together) => {
      await hub.kill("SIGTERM");
      const journal = await openJournal(data());
      fillUp();
      const kept: string[] = [];
      const done = (what: string) => (error: Error | null) => kept.push(error ? `${what}: ${error.message}` : what);
      const text = encodeMinute(plainMinute({ boot: "0000000a", seq: 1, up: 1, at: 1 }));
      journal.message("nursery", "minute", Buffer.from(text), 1, 1, done("minute"));
      for (const name of together) journal.append(["cursor", name, 1], done(name));
      await until("the full disk", () => !journal.disk.takes);
      journal.append(["cursor", "later", 1], done("later"));
      expect(kept).toEqual([]);
      makeRoom();
      await until("all is written", () => kept.length === together.length + 2);
      expect(kept).toEqual([...together, "later", "minute"]);
      expect([...together, "later"].map((name) => journal.read.cursor(name))).not.toContain(0);
      expect(journal.read.last("message")).toBe(1);
      await journal.close();
      hub = await startHubProcess(file);
    },
  );
});
