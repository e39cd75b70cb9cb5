import { afterEach, beforeEach, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../harness/fakeClock.ts";
import { type Household, startHousehold } from "../harness/household.ts";
import { type Outgoing, watchOutgoing } from "../harness/outgoing.ts";
import { type StandIn, startStandIn } from "../harness/standIn.ts";
import { until } from "../harness/until.ts";

let clock: FakeClock;
let home: Household;
let outgoing: Outgoing;
let watchman: StandIn;
beforeEach(async () => {
  clock = createFakeClock(Date.UTC(2026, 10, 20, 2, 0, 0));
  watchman = await startStandIn(() => ({ status: 200 }));
  outgoing = watchOutgoing(() => true);
  home = await startHousehold({ clock, settings: { heartbeat: { url: `${watchman.url}/ping`, everySeconds: 60 } } });
});
afterEach(async () => {
  outgoing.stop();
  await home.stop();
  await watchman.stop();
});

/** Lets time pass in steps, once every message that is under way has its answer. */
const pass = async (seconds: number) => {
  for (let i = 0; i < seconds; i += 5) {
    await outgoing.idle();
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(5000);
  }
};

test("a sensor that stays silent is paged for again and again, and gives the all-clear once", async () => {
  const nursery = await home.sensor("nursery");
  const attic = await home.sensor("attic");
  await nursery.health();
  nursery.client.end(true);
  for (let minute = 0; minute < 5; minute++) {
    await pass(20);
    await attic.health();
    await pass(20);
    await attic.health();
    await pass(20);
    await attic.health();
  }
  const pages = home.phone.pages().filter(({ incident }) => incident.rule === "blind");
  const first = pages[0]?.page.caregiver;
  // At 30 s, and every two minutes from then on.
  expect(pages.filter(({ page }) => page.caregiver === first).map(({ page }) => page.attempt)).toEqual([1, 2, 3]);
  expect(new Set(pages.map(({ incident }) => incident.id)).size).toBe(1);
  const again = await home.sensor("nursery");
  await again.health();
  const settled = () => home.phone.updates().filter(({ update }) => update === "settled");
  await until("the all-clear", () => settled().length === 2);
  await pass(120);
  expect(settled()).toHaveLength(2);
});

test("the hub tells its watchman that it lives, and stops with the hub", async () => {
  await until("the first ping", () => watchman.requests.length === 1);
  clock.advance(60_000);
  await until("the second ping", () => watchman.requests.length === 2);
  await home.hub.stop();
  clock.advance(600_000);
  expect(watchman.requests).toHaveLength(2);
});
