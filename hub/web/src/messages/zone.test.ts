import { describe, expect, it } from "vitest";
import { dateIn, momentAt, wallOf } from "./zone.ts";

const PARIS = "Europe/Paris";
const at = (text: string): number => Date.parse(text);

describe("the household's clocks", () => {
  it("show its own time, wherever the page is looked at", () => {
    expect(wallOf(at("2026-11-29T23:30:15Z"), PARIS)).toBe(at("2026-11-30T00:30:15Z"));
    expect(wallOf(at("2026-07-01T12:00:00Z"), "America/St_Johns")).toBe(at("2026-07-01T09:30:00Z"));
    expect(dateIn(at("2026-11-29T23:30:00Z"), PARIS)).toBe("2026-11-30");
    expect(dateIn(at("2026-11-29T23:30:00Z"), "America/New_York")).toBe("2026-11-29");
  });

  it("lead back to the moment, also on the days on which they are changed", () => {
    for (const moment of [
      "2026-11-29T22:00:00Z",
      "2026-03-29T00:59:00Z",
      "2026-03-29T01:00:00Z",
      "2026-10-25T02:00:00Z",
    ]) {
      expect(momentAt(wallOf(at(moment), PARIS), PARIS)).toBe(at(moment));
    }
  });

  it("take an hour that comes twice as the first, and one that is skipped as later", () => {
    expect(momentAt(at("2026-10-25T02:30:00Z"), PARIS)).toBe(at("2026-10-25T00:30:00Z"));
    expect(momentAt(at("2026-03-29T02:30:00Z"), PARIS)).toBe(at("2026-03-29T01:30:00Z"));
  });
});
