import { existsSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TOKEN, twoNurseries } from "../harness/household.ts";
import { exportMessages, runCli, startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { connectSensor } from "../harness/mqttSensor.ts";
import { type Phone, startPhone } from "../harness/phone.ts";
import { temporaryFolder } from "../harness/temporary.ts";

describe("the journal on its disk", () => {
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
    expect(readdirSync(folder.path).some((name) => name.startsWith("data.before-"))).toBe(true);
    expect((await runCli(["restore", join(folder.path, "nowhere"), "--config", file])).stderr).toMatch(
      /is not a backup/,
    );
  });
});
