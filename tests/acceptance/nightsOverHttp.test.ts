import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFakeClock, type FakeClock } from "../harness/fakeClock.ts";
import { type Household, startHousehold } from "../harness/household.ts";
import { plainMinute } from "../harness/plainMinute.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** 21:00 in Paris on 20 November 2026. */
const FROM = Date.UTC(2026, 10, 20, 20);
const TO = FROM + 10 * HOUR;
const DATE = "2026-11-20";

type Night = Record<string, unknown> & {
  awakenings: { from: number; to: number }[] | null;
  corrections: Record<string, unknown>[];
  targets: Record<string, { status: string; target: number; value: number | null }>;
  budgets: { objective: string; nights: number; burn: number | null }[];
};

let clock: FakeClock;
let home: Household;

beforeEach(async () => {
  clock = createFakeClock(FROM - 2 * HOUR);
  home = await startHousehold({ clock, settings: { alarms: { blindSeconds: 86_000 } } });
});

afterEach(() => home.stop());

/** A sensor's minutes over a span, sent when they are due; those in `crying` have half a minute of it. */
const sendMinutes = async (
  from: number,
  to: number,
  crying: [number, number][] = [],
  sentAt?: number,
): Promise<void> => {
  const sensor = await home.sensor("nursery", { startedAtMs: from });
  for (let start = from; start < to; start += MINUTE) {
    const at = sentAt ?? start + MINUTE;
    if (clock.now() < at) clock.advance(at - clock.now());
    const up = start + MINUTE - from;
    const minute = plainMinute({ boot: sensor.boot, seq: 1 + (start - from) / MINUTE, up, at: at - from });
    const cry = crying.some(([a, b]) => start >= a && start < b) ? 30 : 0;
    const published = sensor.raw("minute", JSON.stringify({ ...minute, cry }), 1);
    if (sentAt === undefined) await published;
  }
  await sensor.disconnect();
};

const night = async (child = "lou"): Promise<Night> =>
  (await home.api<Night>(`/api/v1/nights/${DATE}?child=${child}`)).body;

const post = <T>(path: string, body: unknown) => home.api<T>(path, { method: "POST", body: JSON.stringify(body) });

describe("a night over HTTP", () => {
  it("is what the sensor's minutes and the parents' taps make it", async () => {
    const putDownAt = FROM - 30 * MINUTE;
    clock.advance(putDownAt - clock.now());
    const logged = await post<{ id: string }>("/api/v1/care", { children: ["lou", "noe"], kind: "putDown" });
    expect(logged).toMatchObject({ status: 201, body: { children: ["lou", "noe"], at: putDownAt, who: "test" } });
    const crying: [number, number][] = [
      [putDownAt, putDownAt + 20 * MINUTE],
      [FROM + 3 * HOUR, FROM + 3 * HOUR + 12 * MINUTE],
    ];
    await sendMinutes(putDownAt, TO, crying, TO + MINUTE);
    await expect.poll(async () => (await night()).coverage).toBe(1);
    const lou = await night();
    expect(lou).toMatchObject({
      child: "lou",
      date: DATE,
      from: FROM,
      to: TO,
      data: "ok",
      coverage: 1,
      observedMs: 10 * HOUR,
      unobservedMs: 0,
      putDownAt,
      attempts: 1,
      onsetAt: putDownAt + 20 * MINUTE,
      ttfaMs: 20 * MINUTE,
      awakenings: [{ from: FROM + 3 * HOUR, to: FROM + 3 * HOUR + 12 * MINUTE }],
      wasoMs: 12 * MINUTE,
      mtbwMs: 588 * MINUTE,
      availability: 1,
    });
    expect(lou.targets.ttfaMs).toMatchObject({ status: "below", target: 900_000, value: 20 * MINUTE });
    expect(lou.budgets.find(({ objective, nights }) => objective === "ttfaMs" && nights === 7)?.burn).toBe(7);
    // The other child's sensor said nothing at all.
    expect(await night("noe")).toMatchObject({ data: "none", coverage: 0, onsetAt: null, awakenings: null });

    const right = await post<{ correction: { id: string } }>(`/api/v1/nights/${DATE}/corrections`, {
      child: "lou",
      field: "onsetAt",
      value: FROM,
      note: "he hummed",
    });
    expect(right).toMatchObject({ status: 201, body: { night: { onsetAt: FROM, ttfaMs: 30 * MINUTE } } });
    const corrected = await night();
    expect(corrected.corrections).toEqual([
      expect.objectContaining({ field: "onsetAt", value: FROM, original: putDownAt + 20 * MINUTE, by: "test" }),
    ]);
    await home.restart();
    expect((await night()).onsetAt).toBe(FROM);
    const path = `/api/v1/nights/${DATE}/corrections/${right.body.correction.id}?child=lou`;
    expect(await home.api(path, { method: "DELETE" })).toMatchObject({ status: 200, body: { corrections: [] } });
    expect((await night()).onsetAt).toBe(putDownAt + 20 * MINUTE);
  });

  it("is complete once the minutes of an outage have come late", async () => {
    await sendMinutes(FROM, FROM + 2 * HOUR, [], FROM + 2 * HOUR);
    clock.advance(TO + 10 * MINUTE - clock.now());
    expect(await night()).toMatchObject({ data: "none", coverage: 0.2, longestSleepMs: null });
    await sendMinutes(FROM + 2 * HOUR, TO, [[FROM + 5 * HOUR, FROM + 5 * HOUR + 10 * MINUTE]], TO + 11 * MINUTE);
    await expect.poll(async () => (await night()).coverage).toBe(1);
    expect(await night()).toMatchObject({
      data: "ok",
      awakenings: [{ from: FROM + 5 * HOUR, to: FROM + 5 * HOUR + 10 * MINUTE }],
      endAt: TO,
    });
  });

  it("refuses what cannot be, and says which key", async () => {
    const refused = async (path: string, body?: unknown) => {
      const answer =
        body === undefined ? await home.api<{ path: string }>(path) : await post<{ path: string }>(path, body);
      return [answer.status, answer.body.path];
    };
    expect(await refused("/api/v1/nights/2026-02-30?child=lou")).toEqual([400, "params.date"]);
    expect(await refused(`/api/v1/nights/${DATE}`)).toEqual([400, "query.child"]);
    expect(await refused(`/api/v1/nights/${DATE}?child=zoe`)).toEqual([404, "query.child"]);
    const corrections = `/api/v1/nights/${DATE}/corrections`;
    expect(await refused(corrections, { child: "lou", field: "onsetAt", value: 5 })).toEqual([400, "body.value"]);
    expect(await refused(corrections, { child: "lou", field: "awakenings", value: FROM })).toEqual([400, "body.value"]);
    expect(await refused("/api/v1/care", { children: ["lou", "zoe"], kind: "feed" })).toEqual([400, "body.children.1"]);
    expect(await refused("/api/v1/care", { children: [], kind: "feed" })).toEqual([400, "body.children"]);
    expect(await refused("/api/v1/care", { children: ["lou"], kind: "feed", at: clock.now() + HOUR })).toEqual([
      400,
      "body.at",
    ]);
    expect(await home.api("/api/v1/children/lou/data", { method: "DELETE" })).toMatchObject({
      status: 400,
      body: { path: "query.confirm" },
    });
  });
});

describe("the care log", () => {
  it("takes an entry back for ten minutes, and not after", async () => {
    const first = await post<{ id: string; undoUntil: number }>("/api/v1/care", { children: ["lou"], kind: "feed" });
    expect(first.body.undoUntil).toBe(clock.now() + 10 * MINUTE);
    clock.advance(5 * MINUTE);
    await post("/api/v1/care", { children: ["lou", "noe"], kind: "diaper", detail: { level: "red" } });
    expect((await home.api("/api/v1/care", { method: "DELETE" })).status).toBe(204);
    const entries = await home.api<{ kind: string }[]>("/api/v1/care");
    expect(entries.body.map(({ kind }) => kind)).toEqual(["feed"]);
    clock.advance(6 * MINUTE);
    const late = await home.api(`/api/v1/care/${first.body.id}`, { method: "DELETE" });
    expect(late).toMatchObject({ status: 409, body: { code: "tooLate" } });
    expect((await home.api("/api/v1/care/none", { method: "DELETE" })).status).toBe(404);
  });

  it("knows the diapers of each child, and how long a red one waited", async () => {
    await post("/api/v1/care", { children: ["lou", "noe"], kind: "diaper" });
    clock.advance(2 * HOUR);
    await post("/api/v1/care", { children: ["lou"], kind: "diaper", detail: { changed: false, level: "red" } });
    clock.advance(3 * MINUTE);
    type Diaper = { child: string; level: string; source: string; medianResolutionMs: number | null };
    const before = (await home.api<Diaper[]>("/api/v1/care/diapers")).body;
    expect(before).toMatchObject([
      { child: "lou", level: "red", source: "noticed" },
      { child: "noe", level: "orange", source: "estimated" },
    ]);
    await post("/api/v1/care", { children: ["lou"], kind: "diaper" });
    const [lou] = (await home.api<Diaper[]>("/api/v1/care/diapers")).body;
    expect(lou).toMatchObject({ level: "green", medianResolutionMs: 3 * MINUTE });
  });

  it("keeps the household's debts until they are done", async () => {
    const { body, status } = await post<{ id: string }>("/api/v1/debts", { title: "buy night-light batteries" });
    expect(status).toBe(201);
    const debts = async () => (await home.api<Record<string, unknown>[]>("/api/v1/debts")).body;
    expect(await debts()).toMatchObject([{ title: "buy night-light batteries", ageDays: 0, doneAt: null }]);
    expect((await post(`/api/v1/debts/${body.id}`, { done: true })).status).toBe(200);
    expect(await debts()).toMatchObject([{ doneBy: "test" }]);
    expect((await post("/api/v1/debts/none", { done: true })).status).toBe(404);
  });
});
