import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeClock } from "../harness/fakeClock.ts";
import { type Household, startHousehold } from "../harness/household.ts";
import { exportMessages, writeSettings } from "../harness/hubProcess.ts";
import { connectSensor, type MqttSensor } from "../harness/mqttSensor.ts";
import { until } from "../harness/until.ts";

const DAY_MS = 86_400_000;

/** A time that passes, and a wall clock over it that somebody may set. */
const settableClock = () => {
  const time = createFakeClock();
  let offset = 0;
  return {
    time,
    set: (byMs: number) => {
      offset += byMs;
    },
    clock: { now: () => time.now() + offset, elapsed: () => time.now(), after: time.after },
  };
};

describe.each([
  ["forwards", DAY_MS],
  ["backwards", -DAY_MS],
])("the hub's clock set %s by a day", (_, byMs) => {
  let home: Household;
  let world: ReturnType<typeof settableClock>;
  let sensors: MqttSensor[];
  beforeEach(async () => {
    world = settableClock();
    home = await startHousehold({ clock: world.clock });
    sensors = await Promise.all(
      ["nursery", "attic"].map((id) =>
        // The boards' crystals know nothing of the hub's clock.
        connectSensor({ url: home.hub.mqtt, id, password: `${id}-password`, now: world.time.now }),
      ),
    );
  });
  afterEach(async () => {
    for (const sensor of sensors) sensor.client.end(true);
    await home.stop();
  });

  /** Lets seconds pass; in each, every sensor that is given sends something that is acknowledged. */
  const pass = async (seconds: number, talking: MqttSensor[]) => {
    for (let i = 0; i < seconds; i++) {
      world.time.advance(1000);
      for (const sensor of talking) {
        await sensor.level();
        await sensor.minute();
      }
      // What was sent to the phones comes back by then.
      await new Promise((resolve) => setTimeout(resolve, talking.length > 0 ? 0 : 2));
    }
  };

  test("wakes nobody, loses and doubles nothing, and dates right within a second", async () => {
    await pass(20, sensors);
    world.set(byMs);
    await pass(2, sensors);
    const fromMs = world.clock.now();
    await pass(60, sensors);
    expect(home.phone.pages()).toEqual([]);
    expect((await home.api<unknown[]>("/api/v1/incidents")).body).toEqual([]);
    const { body } = await home.api<{ freshness: string }[]>("/api/v1/sensors");
    expect(body.map(({ freshness }) => freshness)).toEqual(["live", "live"]);
    const stored = await exportMessages(writeSettings(home.folder, {}));
    for (const id of ["nursery", "attic"]) {
      const minutes = stored.filter(({ channel, sensor }) => channel === "minute" && sensor === id);
      expect(minutes.map(({ seq }) => seq).sort((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: 82 }, (_, i) => i + 1),
      );
      const later = minutes.filter(({ seq }) => Number(seq) > 22);
      for (const { occurredAtMs, seq } of later) {
        expect(Math.abs(occurredAtMs - (fromMs + (Number(seq) - 22) * 1000))).toBeLessThan(1000);
      }
    }
  });

  test("neither stops nor hurries the paging", async () => {
    const [nursery] = sensors as [MqttSensor];
    await pass(1, sensors);
    await nursery.event("loud", "start");
    await home.phone.nextPage();
    await pass(30, sensors);
    // By two days: after one it is the other parent's turn, who is then called at once.
    world.set(2 * byMs);
    await pass(2, sensors);
    // Whatever moves the incident must not find its deadlines where they were.
    await nursery.event("loud", "start", { id: 2 });
    await pass(78, sensors);
    expect(home.phone.pages()).toHaveLength(1);
    await pass(15, sensors);
    // After two minutes the first is paged again, and the second for the first time.
    await home.phone.nextPage();
    await home.phone.nextPage();
    expect(home.phone.pages().map(({ page }) => page.caregiver)).toHaveLength(3);
    await pass(5, sensors);
    expect(home.phone.pages()).toHaveLength(3);
  });

  test("a sensor that falls silent is missed after the usual time", async () => {
    const [nursery, attic] = sensors as [MqttSensor, MqttSensor];
    await pass(10, sensors);
    world.set(byMs);
    await pass(27, [nursery]);
    expect(home.phone.pages()).toEqual([]);
    await pass(4, [nursery]);
    const page = await home.phone.nextPage();
    expect(page.incident).toMatchObject({ rule: "blind", sensor: "attic" });
    expect(Math.abs(page.incident.openedAt - world.clock.now())).toBeLessThan(5000);
    await attic.minute();
  });

  test("over a restart that did not see it, paging goes on", async () => {
    const [nursery] = sensors as [MqttSensor];
    await nursery.event("loud", "start");
    await home.phone.nextPage();
    world.set(byMs);
    await home.restart();
    world.time.advance(125_000);
    const loud = () => home.phone.pages().filter(({ incident }) => incident.rule === "loud");
    await until("the same again", () => loud().length > 1);
  });
});
