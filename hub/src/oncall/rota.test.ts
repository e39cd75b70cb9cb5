import { describe, expect, test } from "vitest";
import { roster, watchNumber } from "./rota.ts";

const PARIS = { handOff: "12:00", timeZone: "Europe/Paris" };
const rota = { ...PARIS, rotation: ["maman", "papa"], reachable: ["maman", "papa"] };
const at = (iso: string) => Date.parse(iso);

describe("the rota", () => {
  test("keeps one first parent from noon to noon, and alternates from night to night", () => {
    const evening = roster(at("2026-11-20T21:00:00+01:00"), rota);
    const smallHours = roster(at("2026-11-21T03:00:00+01:00"), rota);
    const nextEvening = roster(at("2026-11-21T21:00:00+01:00"), rota);
    expect(smallHours.first).toBe(evening.first);
    expect(nextEvening.first).not.toBe(evening.first);
    expect(nextEvening.second).toBe(evening.first);
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

  test("has nobody second when one caregiver is alone, and nobody at all without caregivers", () => {
    expect(roster(0, { ...rota, rotation: ["maman"], reachable: ["maman"] })).toMatchObject({
      first: "maman",
      second: null,
    });
    expect(roster(0, { ...rota, rotation: [], reachable: [] })).toEqual({ first: null, second: null, everyone: [] });
  });
});
