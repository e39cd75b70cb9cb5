import { describe, expect, it } from "vitest";
import { byUrgency, type Debt, withAge } from "./debt.ts";

const DAY = 86_400_000;

const debt = (id: string, openedAt: number, doneAt: number | null = null): Debt => ({
  id,
  title: id,
  child: null,
  openedAt,
  who: "maman",
  source: null,
  doneAt,
  doneBy: null,
});

describe("household debt", () => {
  it("grows older until it is paid", () => {
    expect(withAge(debt("a", 0), 2.9 * DAY).ageDays).toBe(2);
    expect(withAge(debt("a", 0, DAY), 9 * DAY).ageDays).toBe(1);
    expect(withAge(debt("a", DAY), 0).ageDays).toBe(0);
  });

  it("lists what is open, the oldest first, then what was done, the latest first", () => {
    const all = [debt("done early", 0, 1), debt("young", 9), debt("done late", 0, 5), debt("old", 2)];
    expect(all.sort(byUrgency).map(({ id }) => id)).toEqual(["old", "young", "done late", "done early"]);
  });
});
