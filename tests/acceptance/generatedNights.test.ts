import type { Night } from "@veilleuse/hub";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFakeClock } from "../harness/fakeClock.ts";
import { type Household, startHousehold } from "../harness/household.ts";
import { fillJournal } from "../harness/nights/fillJournal.ts";
import { type GeneratedNight, type GeneratedNights, generateNights } from "../harness/nights/generatedNights.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FIRST = "2026-02-20";
const NIGHTS = 100;

const children = [
  { child: "lou", sensor: "nursery", room: "nursery" },
  // A white-noise machine runs all night in the other room.
  { child: "noe", sensor: "attic", room: "attic", backgroundDb: 49 },
];

/** One hundred nights of two children in a household's journal, over the change of clocks in March. */
describe("two hundred generated nights", () => {
  let home: Household;
  let generated: GeneratedNights;
  const told = new Map<string, Night>();

  beforeAll(async () => {
    generated = generateNights({ seed: 20_261, firstDate: FIRST, nights: NIGHTS, children });
    const last = Math.max(...generated.truth.map(({ to }) => to));
    home = await startHousehold({
      clock: createFakeClock(last + 12 * HOUR),
      prepare: (folder) => fillJournal(folder, generated),
    });
    for (const { child } of children) {
      const path = `/api/v1/nights?child=${child}&from=${FIRST}&to=2026-05-30`;
      const { body } = await home.api<{ nights: Night[] }>(path);
      for (const night of body.nights) told.set(`${child} ${night.date}`, night);
    }
  }, 120_000);

  afterAll(() => home.stop());

  const pairs = (): { truth: GeneratedNight; night: Night }[] =>
    generated.truth.map((truth) => {
      const night = told.get(`${truth.child} ${truth.date}`);
      if (!night) throw new Error(`no night of ${truth.child} on ${truth.date}`);
      return { truth, night };
    });

  /** The share of the nights for which something holds. */
  const share = (holds: (pair: { truth: GeneratedNight; night: Night }) => boolean): number =>
    pairs().filter(holds).length / generated.truth.length;

  const near = (a: number | null, b: number): boolean => a !== null && Math.abs(a - b) <= 10 * MINUTE;

  it("are all there, with their windows right across the change of clocks", () => {
    expect(generated.truth).toHaveLength(2 * NIGHTS);
    for (const { truth, night } of pairs()) {
      expect(night).toMatchObject({ data: "ok", from: truth.from, to: truth.to, complete: true });
      expect(night.observedMs + night.unobservedMs).toBe(night.to - night.from);
    }
    expect(told.get("lou 2026-03-28")?.to).toBe((told.get("lou 2026-03-28")?.from ?? 0) + 9 * HOUR);
  });

  it("have sleep beginning within ten minutes of the truth, in 95 of 100", () => {
    expect(share(({ truth, night }) => near(night.onsetAt, truth.onsetAt))).toBeGreaterThanOrEqual(0.95);
  });

  it("have sleep ending within ten minutes of the truth, in 95 of 100", () => {
    expect(share(({ truth, night }) => near(night.endAt, truth.endAt))).toBeGreaterThanOrEqual(0.95);
  });

  it("have as many awakenings as there were, give or take one, in 95 of 100", () => {
    const inWindow = (truth: GeneratedNight) => truth.wakings.filter(({ to }) => to > truth.from).length;
    const off = ({ truth, night }: { truth: GeneratedNight; night: Night }) =>
      Math.abs((night.awakenings ?? []).length - inWindow(truth));
    expect(share((pair) => off(pair) <= 1)).toBeGreaterThanOrEqual(0.95);
    expect(share((pair) => off(pair) === 0)).toBeGreaterThanOrEqual(0.8);
  });

  it("have the put-down and the attempts that were logged", () => {
    for (const { truth, night } of pairs()) {
      expect(night.putDownAt).toBe(Math.round(truth.putDowns[0] ?? 0));
      expect(night.ttfaMs).toBe((night.onsetAt ?? 0) - (night.putDownAt ?? 0));
    }
    expect(share(({ truth, night }) => night.attempts === truth.putDowns.length)).toBeGreaterThanOrEqual(0.95);
  });

  it("have the incidents and pages that there were", () => {
    for (const { truth, night } of pairs()) {
      const own = generated.incidents.filter(
        ({ children: [child], openedAt }) => child === truth.child && openedAt >= truth.from && openedAt < truth.to,
      );
      expect(night.incidents).toBe(own.length);
      const ids = new Set(own.map(({ id }) => id));
      const pages = generated.pages.filter(({ incident }) => ids.has(incident)).length;
      expect(Object.values(night.pages).reduce((sum, n) => sum + n, 0)).toBe(pages);
      expect(night.incidentMs).toBeLessThanOrEqual(night.observedMs);
    }
  });
});

/** Nights of the same date that go differently. */
const SEEDS = [1, 2, 3, 4];

describe("troubled nights", () => {
  const generate = (firstDate: string, trouble: Parameters<typeof generateNights>[0]["trouble"], seed = 7) =>
    generateNights({ seed, firstDate, nights: 1, children: children.slice(0, 1), ...(trouble ? { trouble } : {}) });

  const nightOf = async (generated: GeneratedNights, now: number): Promise<Night> => {
    const home = await startHousehold({
      clock: createFakeClock(now),
      prepare: (folder) => fillJournal(folder, generated),
    });
    try {
      const { date } = generated.truth[0] as GeneratedNight;
      return (await home.api<Night>(`/api/v1/nights/${date}?child=lou`)).body;
    } finally {
      await home.stop();
    }
  };

  it("in which the clocks change are nine and eleven hours long, and tell the truth", async () => {
    for (const [date, hours] of [
      ["2026-03-28", 9],
      ["2026-10-24", 11],
    ] as const) {
      let close = 0;
      for (const seed of SEEDS) {
        const generated = generate(date, undefined, seed);
        const truth = generated.truth[0] as GeneratedNight;
        const night = await nightOf(generated, truth.to + 3 * HOUR);
        expect(night.to - night.from).toBe(hours * HOUR);
        expect(night.coverage).toBeGreaterThan(0.98);
        const off = [
          [night.onsetAt, truth.onsetAt],
          [night.endAt, truth.endAt],
        ].map(([found, truly]) => Math.abs((found ?? 0) - (truly ?? 0)));
        if (off.every((ms) => ms <= 10 * MINUTE)) close++;
      }
      // An hour lost or doubled would put every one of them off; one night in twenty is hard to tell in any week.
      expect(close).toBeGreaterThanOrEqual(SEEDS.length - 1);
    }
  }, 60_000);

  it("in which the sensor was dead for more than half are no data, not a perfect night", async () => {
    const generated = generate("2026-11-02", () => ({ dead: [0.4, 1] }));
    const night = await nightOf(generated, (generated.truth[0] as GeneratedNight).to + 3 * HOUR);
    expect(night).toMatchObject({ data: "none", onsetAt: null, awakenings: null, availability: null, mtbwMs: null });
    expect(night.coverage).toBeLessThan(0.41);
  });

  it("in which it was dead for less than half say what was not observed", async () => {
    const generated = generate("2026-11-02", () => ({ dead: [0.5, 0.9] }));
    const night = await nightOf(generated, (generated.truth[0] as GeneratedNight).to + 3 * HOUR);
    expect(night.data).toBe("ok");
    expect(Math.abs(night.unobservedMs - 4 * HOUR)).toBeLessThan(10 * MINUTE);
    expect(night.observedMs + night.unobservedMs).toBe(10 * HOUR);
    expect(night.asleepMs).toBeLessThanOrEqual(night.observedMs);
  });

  it("whose minutes came late are the same as if they had come in time", async () => {
    const inTime = generate("2026-11-02", undefined);
    const late = generate("2026-11-02", () => ({ late: [0.2, 0.95] }));
    const now = (inTime.truth[0] as GeneratedNight).to + 3 * HOUR;
    expect(await nightOf(late, now)).toEqual(await nightOf(inTime, now));
  });
});
