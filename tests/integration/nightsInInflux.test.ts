import { afterAll, beforeAll, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../harness/fakeClock.ts";
import { type Household, startHousehold, twoNurseries } from "../harness/household.ts";
import { type InfluxServer, startInflux } from "../harness/influxServer.ts";
import { fillJournal } from "../harness/nights/fillJournal.ts";
import { type GeneratedNights, generateNights } from "../harness/nights/generatedNights.ts";
import { describeWith } from "../harness/programs.ts";
import { until } from "../harness/until.ts";

type Point = Record<string, unknown> & { child: string; time: { getTime(): number } };
type Erased = { deleted: Record<string, number>; influx: string; kept: { what: string }[] };

/** Recent, so that the retention of minutes does not refuse them. */
const FIRST = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
const MINUTE = 60_000;

describeWith("influxd", "nights and a real InfluxDB", (influxd) => {
  let influx: InfluxServer;
  let home: Household;
  let clock: FakeClock;
  let generated: GeneratedNights;

  const points = (measurement: string, policy = "forever"): Promise<Point[]> =>
    influx.client.query<Point>(`SELECT * FROM "nursery"."${policy}"."${measurement}" GROUP BY *`);

  beforeAll(async () => {
    influx = await startInflux(influxd);
    generated = generateNights({
      seed: 11,
      firstDate: FIRST,
      nights: 3,
      children: [
        { child: "lou", sensor: "nursery", room: "nursery" },
        { child: "noe", sensor: "attic", room: "attic" },
      ],
    });
    clock = createFakeClock(Math.max(...generated.truth.map(({ to }) => to)) + 3 * 3_600_000);
    home = await startHousehold({
      clock,
      settings: (phone) => ({ ...twoNurseries(phone), influx: { url: influx.url }, alarms: { blindSeconds: 86_000 } }),
      prepare: (folder) => fillJournal(folder, generated),
    });
  }, 60_000);

  afterAll(async () => {
    await home?.stop();
    await influx?.stop();
  });

  /** Time passes in steps that leave sockets and disks a moment of the real one. */
  const seen = <T>(what: string, look: () => Promise<T | false>): Promise<T> =>
    until(
      what,
      async () => {
        clock.advance(5000);
        return look().catch(() => false as const);
      },
      30_000,
    );

  test("every night is one point with the contract's fields, and a correction replaces it", async () => {
    const nights = await seen("six nights", async () => {
      const found = await points("night");
      return found.length === 6 && found;
    });
    const date = generated.truth.filter(({ child }) => child === "lou").at(-1)?.date;
    const path = `/api/v1/nights/${date}`;
    type Night = {
      from: number;
      mtbwMs: number;
      ttfaMs: number;
      availability: number;
      awakenings: unknown[];
      coverage: number;
    };
    const { body } = await home.api<Night>(`${path}?child=lou`);
    const own = (found: Point[]) => found.find(({ child, time }) => child === "lou" && time.getTime() === body.from);
    expect(own(nights)).toMatchObject({
      mtbw_s: body.mtbwMs / 1000,
      ttfa_s: body.ttfaMs / 1000,
      availability: body.availability,
      awakenings: body.awakenings.length,
      coverage: body.coverage,
    });
    const correction = { child: "lou", field: "awakenings", value: [] };
    await home.api(`${path}/corrections`, { method: "POST", body: JSON.stringify(correction) });
    const after = await seen("the corrected night", async () => {
      clock.advance(MINUTE);
      const found = await points("night");
      return own(found)?.awakenings === 0 && found;
    });
    expect(after).toHaveLength(6);
  });

  test("deleting a child's data deletes it in the journal and here, and leaves the other child's", async () => {
    await seen("all minutes", async () => {
      const [row] = await influx.client.query<{ n: number }>(
        `SELECT count(leq_db) AS n FROM "nursery"."minutes"."sound_minute"`,
      );
      return row?.n === generated.messages.filter(({ channel }) => channel === "minute").length;
    });
    const erased = await home.api<Erased>("/api/v1/children/lou/data?confirm=lou", { method: "DELETE" });
    expect(erased).toMatchObject({ status: 200, body: { child: "lou", influx: "deleted" } });
    expect(erased.body.deleted.night).toBe(3);
    expect(erased.body.deleted.message).toBe(generated.messages.filter(({ sensor }) => sensor === "nursery").length);
    expect(erased.body.deleted.incident).toBe(
      generated.incidents.filter(({ children }) => children[0] === "lou").length,
    );
    expect(erased.body.kept.map(({ what }) => what)).toEqual(["settings", "backups"]);
    clock.advance(10 * MINUTE);
    for (const [measurement, policy] of [
      ["night", "forever"],
      ["incident", "forever"],
      ["event", "forever"],
      ["sound_minute", "minutes"],
    ] as const) {
      const left = await points(measurement, policy);
      expect(left.length).toBeGreaterThan(0);
      expect(left.filter(({ child, sensor }) => child === "lou" || sensor === "nursery")).toEqual([]);
    }
    const date = generated.truth[0]?.date;
    expect((await home.api(`/api/v1/nights/${date}?child=lou`)).body).toMatchObject({ data: "none", incidents: 0 });
    expect((await home.api(`/api/v1/nights/${date}?child=noe`)).body).toMatchObject({ data: "ok" });
    const care = await home.api<{ children: string[] }[]>(`/api/v1/care?from=0&to=${clock.now()}&limit=1000`);
    expect(care.body.length).toBeGreaterThan(0);
    expect(care.body.filter(({ children }) => children.includes("lou"))).toEqual([]);
    const incidents = await home.api<{ children: string[] }[]>("/api/v1/incidents?limit=1000");
    expect(incidents.body.filter(({ children }) => children.includes("lou"))).toEqual([]);
  });

  test("what cannot be deleted while InfluxDB is away is deleted once it is back", async () => {
    await influx.halt();
    const erased = await home.api<Erased>("/api/v1/children/noe/data?confirm=noe", { method: "DELETE" });
    expect(erased).toMatchObject({ status: 200, body: { influx: "pending" } });
    await influx.resume();
    await seen("nothing left", async () => {
      clock.advance(MINUTE);
      return (await points("night")).length === 0 && (await points("sound_minute", "minutes")).length === 0;
    });
  });
});
