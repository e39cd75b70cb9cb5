import { afterEach, beforeEach, expect, test } from "vitest";
import { type Household, startHousehold, TOKEN } from "../harness/household.ts";

type Refused = { sensor: string; channel: string; code: string; path: string; bytes: number; beginning: string };

let home: Household;
beforeEach(async () => {
  home = await startHousehold({
    settings: {
      http: {
        port: 0,
        tokens: [
          { name: "test", token: TOKEN, role: "admin" },
          { name: "reader", token: "reader-token", role: "caregiver" },
        ],
      },
    },
  });
});
afterEach(() => home.stop());

test("refused payloads are kept with their reason, for admins to see, and a flood of one sensor does not push out another's", async () => {
  const nursery = await home.sensor("nursery");
  const attic = await home.sensor("attic");
  await attic.raw("minute", '{"v":1,"boot":"00000001","seq":1,"up":1,"at":1,"leq":900}');
  const flood = 2500;
  for (let sent = 0; sent < flood; sent += 100) {
    await Promise.all(Array.from({ length: 100 }, () => nursery.raw("event", "x".repeat(1000))));
  }
  const ofAttic = await home.api<Refused[]>("/api/v1/refused?sensor=attic");
  expect(ofAttic.body).toMatchObject([{ channel: "minute", code: "outOfRange", path: "leq" }]);
  expect(ofAttic.body[0]?.beginning).toContain('"leq":900');
  const all = await home.api<Refused[]>("/api/v1/refused?limit=500");
  expect(all.body).toHaveLength(500);
  expect(all.body[0]).toMatchObject({ sensor: "nursery", code: "notJson", bytes: 1000, beginning: "x".repeat(256) });

  const metrics = await (
    await fetch(`${home.hub.http}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
  ).text();
  expect(metrics).toContain(`nursery_refused_payloads_total{sensor="nursery",code="notJson"} ${flood}`);
  const asReader = { headers: { authorization: "Bearer reader-token" } };
  expect((await home.api("/api/v1/refused", asReader)).status).toBe(403);
  expect((await home.api("/api/v1/refused?limit=0")).body).toMatchObject({ code: "invalidInput", path: "query.limit" });

  // What is left after a restart is what was kept: not all of it.
  await home.restart();
  const { body } = await home.api<{ id: string; refused: number }[]>("/api/v1/sensors");
  expect(body.find(({ id }) => id === "nursery")?.refused).toBeLessThanOrEqual(600);
});

test("a sensor that takes the same boot at every start still wakes people, and what has a number twice is kept aside", async () => {
  const boot = "0000000a";
  const before = await home.sensor("nursery", { boot, startedAtMs: Date.now() - 3_600_000 });
  await before.minute();
  await before.disconnect();
  const after = await home.sensor("nursery", { boot });
  await after.event("loud", "start");
  const page = await home.phone.nextPage();
  expect(Math.abs(page.incident.openedAt - Date.now())).toBeLessThan(10_000);
  const { body } = await home.api<Refused[]>("/api/v1/refused?sensor=nursery");
  expect(body).toMatchObject([{ channel: "event", code: "numberTaken", path: "seq" }]);
  // Sent again, which is no other message.
  const again = JSON.stringify({ ...JSON.parse(body[0]?.beginning ?? ""), seq: 2 });
  for (let i = 0; i < 2; i++) await after.raw("event", again);
  const sensors = await home.api<{ id: string; duplicates: number; refused: number }[]>("/api/v1/sensors");
  expect(sensors.body.find(({ id }) => id === "nursery")).toMatchObject({ duplicates: 1, refused: 1 });
});
