import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Correction } from "./night.ts";
import { at, drawnNight, FROM, incident, minutes, TO } from "./testing/drawnNight.ts";

const MINUTE = 60_000;

describe("falling asleep", () => {
  it("is the first of fifteen quiet minutes after the put-down", () => {
    // Put down at 21:10. Awake to 21:30, quiet for 10, awake again 21:40 to 21:45; from then on quiet.
    const night = drawnNight({ awake: ["21:10-21:30", "21:40-21:45"] }, { putDowns: [at("21:10")] });
    expect(night.putDownAt).toBe(at("21:10"));
    expect(night.onsetAt).toBe(at("21:45"));
    // 21:10 to 21:45.
    expect(night.ttfaMs).toBe(35 * MINUTE);
    expect(night.attempts).toBe(1);
    expect(night.degraded).toBe(false);
  });

  it("counts every put-down that it took", () => {
    const night = drawnNight(
      { awake: ["20:10-21:25"] },
      { putDowns: [at("20:10"), at("20:40"), at("21:05"), at("01:30")] },
    );
    expect(night).toMatchObject({ putDownAt: at("20:10"), attempts: 3, onsetAt: at("21:25"), ttfaMs: 75 * MINUTE });
  });

  it("of more than two hours is degraded mode", () => {
    const night = drawnNight({ awake: ["20:00-22:10"] }, { putDowns: [at("20:00")] });
    expect(night).toMatchObject({ ttfaMs: 130 * MINUTE, degraded: true });
  });

  it("is looked for before the window when the child goes to bed early", () => {
    const night = drawnNight({ awake: ["19:30-19:50", "20:15-20:25"] }, { putDowns: [at("19:30")] });
    expect(night.onsetAt).toBe(at("19:50"));
    // That waking was before the window.
    expect(night.awakenings).toEqual([]);
  });

  it("takes no afternoon nap for the night", () => {
    const night = drawnNight({ awake: ["20:30-20:40"] }, { putDowns: [at("17:30"), at("20:30")] });
    expect(night).toMatchObject({ putDownAt: at("20:30"), attempts: 1, onsetAt: at("20:40") });
  });

  it("has no duration when nobody logged the put-down", () => {
    const night = drawnNight({ awake: ["21:00-21:20"] });
    expect(night).toMatchObject({ putDownAt: null, attempts: 0, onsetAt: at("21:20"), ttfaMs: null });
  });

  it("never happened when the child was up all night", () => {
    const night = drawnNight({ awake: ["20:00-08:00"] }, { putDowns: [at("21:00")] });
    expect(night).toMatchObject({
      onsetAt: null,
      endAt: null,
      longestSleepMs: 0,
      asleepMs: 0,
      mtbwMs: null,
      degraded: true,
    });
  });
});

describe("awakenings", () => {
  it("have five active minutes, with pauses of three minutes closed", () => {
    const night = drawnNight({
      awake: ["23:00-23:05", "00:30-00:34", "02:00-02:03", "02:06-02:08", "04:00-04:03", "04:07-04:10"],
    });
    // 23:00 has five; 00:30 only four; 02:00 has 3 + 2 over a pause of three; 04:00 has 3 and 3 over a pause of four.
    expect(night.awakenings).toEqual([
      { from: at("23:00"), to: at("23:05") },
      { from: at("02:00"), to: at("02:08") },
    ]);
    // 5 min + 8 min.
    expect(night.wasoMs).toBe(13 * MINUTE);
    // 600 min of window − 13 min awake, over two awakenings.
    expect(night.asleepMs).toBe(587 * MINUTE);
    expect(night.mtbwMs).toBe((587 / 2) * MINUTE);
    // From 02:08 to the end of the window; nothing is heard of the child's waking after it.
    expect(night.longestSleepMs).toBe(292 * MINUTE);
  });

  it("are none in a quiet night, whose time between wakings is the whole window", () => {
    expect(drawnNight({})).toMatchObject({ awakenings: [], mtbwMs: 600 * MINUTE, wasoMs: 0, endAt: TO });
  });

  it("end with the morning: what follows the last fifteen minutes of sleep is getting up", () => {
    const night = drawnNight({ awake: ["01:00-01:10", "06:10-06:25", "06:35-08:00"] });
    expect(night.endAt).toBe(at("06:10"));
    expect(night.awakenings).toHaveLength(1);
  });

  it("follow a child that sleeps on after the window until it wakes", () => {
    expect(drawnNight({ awake: ["07:40-08:20"] }).endAt).toBe(at("07:40"));
  });

  it("tell no end when nobody listened at the end", () => {
    expect(drawnNight({ deaf: ["04:00-09:00"] })).toMatchObject({ data: "ok", endAt: null });
  });

  it("end where a caregiver logged that the child is up", () => {
    expect(drawnNight({}, { ups: [at("06:30")] }).endAt).toBe(at("06:30"));
  });

  it("of a night that goes on count too, and its end is open", () => {
    const night = drawnNight({ awake: ["23:00-23:10"], deaf: ["23:30-09:00"] }, { now: at("23:30") });
    expect(night).toMatchObject({
      complete: false,
      data: "ok",
      endAt: null,
      observedMs: 150 * MINUTE,
      unobservedMs: 0,
    });
    expect(night.awakenings).toHaveLength(1);
  });
});

describe("incidents of a night", () => {
  const cry = incident({
    id: "a",
    openedAt: at("02:00"),
    firstPageAt: at("02:01"),
    acknowledgedAt: at("02:02"),
    acknowledgedBy: "maman",
    settledAt: at("02:20"),
  });
  const loud = incident({
    id: "b",
    rule: "loud",
    openedAt: at("04:00"),
    firstPageAt: at("04:00"),
    acknowledgedAt: at("04:05"),
    acknowledgedBy: "papa",
    settledAt: at("04:10"),
  });
  const facts = { incidents: [cry, loud] };

  it("give availability, repair and response times", () => {
    const night = drawnNight({}, facts);
    // 20 + 10 minutes of 600.
    expect(night.incidentMs).toBe(30 * MINUTE);
    expect(night.availability).toBe(0.95);
    // (20 + 10) / 2.
    expect(night.mttrMs).toBe(15 * MINUTE);
    // 60 s and 300 s: the median is 180 s; the 95th centile is 60 + 0.95 × 240 = 288 s.
    expect(night.responseP50Ms).toBe(180_000);
    expect(night.responseP95Ms).toBe(288_000);
  });

  it("count two at once only once, and only what was observed", () => {
    const other = incident({ id: "c", openedAt: at("02:10"), settledAt: at("02:30") });
    expect(drawnNight({}, { incidents: [cry, other] }).incidentMs).toBe(30 * MINUTE);
    // The sensor hears nothing from 02:15: 15 of the 20 minutes were observed, and 585 of 600 in all.
    const deaf = drawnNight({ deaf: ["02:15-02:30"] }, { incidents: [cry] });
    expect(deaf.incidentMs).toBe(15 * MINUTE);
    expect(deaf.availability).toBe(Math.round((1 - 15 / 585) * 10_000) / 10_000);
  });

  it("leave out what says nothing about the child", () => {
    const blind = incident({ id: "d", rule: "blind", openedAt: at("03:00"), settledAt: at("03:30") });
    expect(drawnNight({}, { incidents: [blind] })).toMatchObject({ incidentMs: 0, mttrMs: null, incidents: 0 });
  });

  it("show who came, by the motion after the acknowledgement", () => {
    const night = drawnNight({ moving: ["02:04-02:12", "05:00-05:02"] }, facts);
    expect(night.visits).toEqual([{ from: at("02:04"), to: at("02:12"), who: "maman", incident: "a" }]);
  });

  it("count pages by person, once over two channels", () => {
    const page = (id: string, caregiver: string, of: string) => ({
      page: id,
      incident: of,
      caregiver,
      at: at("02:01"),
    });
    const night = drawnNight(
      {},
      {
        incidents: [cry, { ...loud, timeline: [{ at: at("08:00"), what: "notNeeded", reason: "", who: "papa" }] }],
        pages: [page("1", "maman", "a"), page("1", "maman", "a"), page("2", "papa", "a"), page("3", "papa", "b")],
      },
    );
    expect(night.pages).toEqual({ maman: 1, papa: 2 });
    expect(night.notNeededPages).toBe(1);
  });
});

describe("coverage", () => {
  it("below one half is no data, and every measure is null", () => {
    const night = drawnNight({ awake: ["23:00-23:10"], deaf: ["00:00-06:00"] }, { putDowns: [at("21:00")] });
    // 240 of 600 minutes.
    expect(night.gaps).toEqual([{ from: at("00:00"), to: at("06:00") }]);
    expect(night).toMatchObject({ coverage: 0.4, data: "none", observedMs: 240 * MINUTE, unobservedMs: 360 * MINUTE });
    const { attempts, onsetAt, endAt, ttfaMs, awakenings, longestSleepMs, wasoMs, asleepMs } = night;
    const { mtbwMs, mttrMs, responseP50Ms, responseP95Ms, availability, incidentMs, visits } = night;
    const measures = [attempts, onsetAt, endAt, ttfaMs, awakenings, longestSleepMs, wasoMs, asleepMs, visits];
    measures.push(mtbwMs, mttrMs, responseP50Ms, responseP95Ms, availability, incidentMs);
    expect(measures.every((value) => value === null)).toBe(true);
  });

  it("of exactly one half is a night", () => {
    expect(drawnNight({ deaf: ["02:00-07:00"] }).data).toBe("ok");
  });

  it("is what either of two sensors heard", () => {
    const first = minutes({ deaf: ["21:00-03:00"] });
    const second = minutes({ deaf: ["04:00-09:00"], awake: ["23:00-23:06"] });
    const night = drawnNight({}, { sensors: [first, second] });
    expect(night.coverage).toBe(1);
    expect(night.awakenings).toHaveLength(1);
  });

  it("takes minutes that begin with no slot, and loses none of their seconds", () => {
    const shifted = minutes({ awake: ["23:00-23:05"] }).map((minute) => ({ ...minute, at: minute.at + 23_456 }));
    const night = drawnNight({}, { sensors: [shifted] });
    expect(night.coverage).toBe(1);
    expect(night.awakenings).toHaveLength(1);
  });
});

describe("corrections", () => {
  const by = { by: "maman", at: TO + MINUTE, note: null };

  it("change what follows from a time and keep the original beside it", () => {
    const right = { id: "1", field: "onsetAt", value: at("22:00"), original: at("21:20"), ...by } as const;
    const night = drawnNight({ awake: ["21:00-21:20"] }, { putDowns: [at("21:00")], corrections: [right] });
    expect(night).toMatchObject({ onsetAt: at("22:00"), ttfaMs: 60 * MINUTE });
    expect(night.corrections).toEqual([right]);
  });

  it("replace the awakenings, and the later word counts", () => {
    const first = { id: "1", field: "awakenings", value: [], original: null, ...by } as const;
    const later: Correction = {
      id: "2",
      field: "awakenings",
      value: [{ from: at("01:00"), to: at("01:30") }],
      original: null,
      ...by,
      at: by.at + 1,
    };
    const night = drawnNight({ awake: ["03:00-03:20"] }, { corrections: [later, { ...first, value: [] }] });
    expect(night.awakenings).toEqual([{ from: at("01:00"), to: at("01:30") }]);
    expect(night.wasoMs).toBe(30 * MINUTE);
  });
});

describe("any night", () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 599 }), fc.integer({ min: 1, max: 200 }));
  const minute = fc.record({
    at: fc.integer({ min: FROM - 3_600_000, max: TO + 3_600_000 }),
    cover: fc.integer({ min: 0, max: 60 }),
    cry: fc.integer({ min: 0, max: 60 }),
    loud: fc.constant(0),
    motion: fc.integer({ min: 0, max: 10 }),
    l10: fc.constant(40),
    l90: fc.constant(38),
  });

  it("adds up: observed and unobserved are the window, incidents fit into what was observed", () => {
    fc.assert(
      fc.property(fc.array(minute, { maxLength: 400 }), fc.array(span, { maxLength: 6 }), (random, spans) => {
        const incidents = spans.map(([start, length], i) =>
          incident({ id: `i-${i}`, openedAt: FROM + start * MINUTE, settledAt: FROM + (start + length) * MINUTE }),
        );
        const sensors = [random, minutes({ deaf: ["21:30-23:45"] }).slice(200)];
        const night = drawnNight({}, { sensors, incidents });
        expect(night.observedMs + night.unobservedMs).toBe(night.to - night.from);
        expect(night.observedMs).toBeGreaterThanOrEqual(0);
        expect(night.unobservedMs).toBeGreaterThanOrEqual(0);
        if (night.data === "none") return;
        expect(night.incidentMs).toBeLessThanOrEqual(night.observedMs);
        expect(night.availability).toBeGreaterThanOrEqual(0);
        expect(night.asleepMs).toBeLessThanOrEqual(night.observedMs);
        for (const { from, to } of night.awakenings ?? []) expect(to).toBeGreaterThan(from);
      }),
      { numRuns: 150 },
    );
  });
});
