import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateOfDay } from "./gregorian.ts";
import { createLocalCalendar } from "./localCalendar.ts";
import { NO_CHANGES, type RotaChanges, type RotaSettings, roster, turns, watchNumber, watchStart } from "./rota.ts";

const PARIS = { handOff: "12:00", calendar: createLocalCalendar("Europe/Paris") };
const rota: RotaSettings = { ...PARIS, rotation: ["maman", "papa"], reachable: ["maman", "papa", "mamie"] };
const at = (iso: string) => Date.parse(iso);
const changed = (changes: Partial<RotaChanges>): RotaChanges => ({ ...NO_CHANGES, ...changes });
const EVENING = at("2026-11-20T21:00:00+01:00");
const plain = roster(EVENING, rota);

describe("the rota", () => {
  test("keeps one first parent from noon to noon, and alternates from night to night", () => {
    const smallHours = roster(at("2026-11-21T03:00:00+01:00"), rota);
    const nextEvening = roster(at("2026-11-21T21:00:00+01:00"), rota);
    expect(smallHours.first).toBe(plain.first);
    expect(nextEvening.first).not.toBe(plain.first);
    expect(nextEvening.second).toBe(plain.first);
  });

  test("passes the turn exactly at the hand-off, local time", () => {
    const before = watchNumber(at("2026-11-20T11:59:59+01:00"), PARIS);
    expect(watchNumber(at("2026-11-20T12:00:00+01:00"), PARIS)).toBe(before + 1);
  });

  test.each([
    ["the night the clocks go forward", "2026-03-28T20:00:00+01:00", "2026-03-29T07:00:00+02:00"],
    ["the night the clocks go back", "2026-10-24T20:00:00+02:00", "2026-10-25T07:00:00+01:00"],
  ])("does not change hands within %s", (_, evening, morning) => {
    expect(watchNumber(at(morning), PARIS)).toBe(watchNumber(at(evening), PARIS));
    expect(watchNumber(at(evening) + 86_400_000, PARIS)).toBe(watchNumber(at(evening), PARIS) + 1);
  });

  test.each(["02:00", "02:30", "03:00"])(
    "hands over once, at %s, in both nights in which the clocks change",
    (handOff) => {
      const settings = { ...PARIS, handOff };
      for (const day of ["2026-03-29T00:00:00+01:00", "2026-10-25T00:00:00+02:00"]) {
        const numbers = Array.from({ length: 24 * 60 }, (_, minute) =>
          watchNumber(at(day) + minute * 60_000, settings),
        );
        const changes = numbers.filter((number, i) => i > 0 && number !== numbers[i - 1]);
        expect(changes).toEqual([(numbers[0] as number) + 1]);
      }
    },
  );

  test("puts every moment into the watch that began last", () => {
    const moment = fc.integer({ min: at("2025-01-01T00:00:00Z"), max: at("2028-01-01T00:00:00Z") });
    const zone = fc.constantFrom("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca");
    const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(moment, zone, time, (now, timeZone, [hours, minutes]) => {
        const two = (n: number) => String(n).padStart(2, "0");
        const settings = { handOff: `${two(hours)}:${two(minutes)}`, calendar: createLocalCalendar(timeZone) };
        const watch = watchNumber(now, settings);
        expect(watchStart(watch, settings)).toBeLessThanOrEqual(now);
        expect(watchStart(watch + 1, settings)).toBeGreaterThan(now);
      }),
    );
  });

  test("has nobody second when one caregiver is alone, and nobody at all without caregivers", () => {
    expect(roster(0, { ...rota, rotation: ["maman"], reachable: ["maman"] })).toMatchObject({
      first: "maman",
      second: null,
    });
    expect(roster(0, { ...rota, rotation: [], reachable: [] })).toMatchObject({
      first: null,
      second: null,
      everyone: [],
    });
  });

  test("follows the weekly pattern on its evenings, until the next hand-off", () => {
    const weekly = { friday: "mamie" };
    expect(roster(EVENING, { ...rota, weekly })).toMatchObject({ first: "mamie", reason: "weekly" });
    expect(roster(at("2026-11-21T06:00:00+01:00"), { ...rota, weekly }).first).toBe("mamie");
    expect(roster(at("2026-11-21T21:00:00+01:00"), { ...rota, weekly }).reason).toBe("rotation");
  });

  test("exchanges first and second for a swapped night alone", () => {
    const swapped = changed({ swapped: [watchNumber(EVENING, PARIS)] });
    expect(roster(EVENING, rota, swapped)).toMatchObject({ first: plain.second, second: plain.first, reason: "swap" });
    expect(roster(EVENING + 86_400_000, rota, swapped).reason).toBe("rotation");
  });

  test("lets somebody stand in exactly as long as was said", () => {
    const override = { from: EVENING, until: EVENING + 3_600_000, first: "mamie", second: null };
    const overrides = changed({ overrides: [override] });
    expect(roster(EVENING - 1, rota, overrides).first).toBe(plain.first);
    expect(roster(EVENING, rota, overrides)).toMatchObject({ first: "mamie", second: plain.first, reason: "override" });
    expect(roster(EVENING + 3_600_000, rota, overrides).first).toBe(plain.first);
  });

  test("wakes nobody who is away, unless everybody is", () => {
    const away = (caregiver: string) => ({ from: EVENING, until: EVENING + 1000, caregiver });
    const one = roster(EVENING, rota, changed({ absences: [away(plain.first as string)] }));
    expect(one).toMatchObject({ first: plain.second, second: null, reason: "absence" });
    expect(one.everyone).not.toContain(plain.first);
    const all = roster(EVENING, rota, changed({ absences: rota.reachable.map(away) }));
    expect(all).toMatchObject({ first: plain.first, everyone: rota.reachable });
    const both = roster(EVENING, rota, changed({ absences: ["maman", "papa"].map(away) }));
    expect(both).toMatchObject({ first: "mamie", everyone: ["mamie"] });
  });

  test("puts the tired one second, and gives way when both are", () => {
    expect(roster(EVENING, rota, changed({ tired: [plain.first as string] }))).toMatchObject({
      first: plain.second,
      second: plain.first,
      reason: "breaker",
    });
    expect(roster(EVENING, rota, changed({ tired: ["maman", "papa"] }))).toEqual(plain);
  });

  test("does not leave the first place to somebody without a channel", () => {
    const settings = { ...rota, reachable: [plain.second as string] };
    expect(roster(EVENING, settings).first).toBe(plain.second);
  });

  test("names somebody whom it can reach at every moment, whatever was changed", () => {
    const who = fc.constantFrom("maman", "papa", "mamie");
    const span = fc.record({ from: fc.integer({ min: -5, max: 5 }), until: fc.integer({ min: -5, max: 5 }) });
    const shape = fc.record({
      overrides: fc.array(fc.tuple(span, who), { maxLength: 3 }),
      absences: fc.array(fc.tuple(span, who), { maxLength: 4 }),
      tired: fc.array(who),
      swapped: fc.boolean(),
    });
    fc.assert(
      fc.property(shape, ({ overrides, absences, tired, swapped }) => {
        const hours = ({ from, until }: { from: number; until: number }) => ({
          from: EVENING + from * 3_600_000,
          until: EVENING + until * 3_600_000,
        });
        const now = roster(EVENING, rota, {
          overrides: overrides.map(([when, first]) => ({ ...hours(when), first, second: null })),
          absences: absences.map(([when, caregiver]) => ({ ...hours(when), caregiver })),
          tired,
          swapped: swapped ? [watchNumber(EVENING, PARIS)] : [],
        });
        expect(rota.reachable).toContain(now.first);
        expect(now.second).not.toBe(now.first);
        expect(now.everyone.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe("the turns to come", () => {
  test("follow each other without a gap, across a change of the clocks", () => {
    const list = turns(at("2026-10-20T09:00:00+02:00"), 10, rota, NO_CHANGES);
    expect(list).toHaveLength(10);
    expect(list.slice(1).map(({ from }) => from)).toEqual(list.slice(0, -1).map(({ until }) => until));
    expect(list.map(({ watch }) => dateOfDay(watch)).slice(4, 7)).toEqual(["2026-10-23", "2026-10-24", "2026-10-25"]);
    const long = list.find(({ watch }) => dateOfDay(watch) === "2026-10-24");
    expect((long?.until ?? 0) - (long?.from ?? 0)).toBe(25 * 3_600_000);
  });

  test("are cut where somebody stands in", () => {
    const override = { from: EVENING, until: EVENING + 3_600_000, first: "mamie", second: null };
    const list = turns(EVENING - 3_600_000, 1, rota, changed({ overrides: [override] }));
    expect(list.map(({ first }) => first)).toEqual([plain.first, "mamie", plain.first]);
    expect(list[1]).toMatchObject({ from: override.from, until: override.until, reason: "override" });
  });
});
