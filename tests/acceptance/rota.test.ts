import { expect, test } from "vitest";
import { story } from "../harness/story/story.ts";

type OnCall = { now: { first: string; reason: string }; tonight: string; nights: unknown[]; calendar: string };

const post = (body: unknown): RequestInit => ({ method: "POST", body: JSON.stringify(body) });

test("a swap for tonight wakes the other parent and survives a restart", () =>
  story({ first: "papa", from: "23:00" }, async (night) => {
    const { status } = await night.home.api("/api/v1/oncall/swap", post({ why: "papa has a cold" }));
    expect(status).toBe(201);
    await night.hub.restarts();
    await night.nursery.screams({ forSeconds: 3 });
    await night.expectPage("maman");
    await night.maman.acknowledges();
  }));

test("a swap is over at the hand-off", () =>
  story({ first: "papa", from: "11:50" }, async (night) => {
    await night.home.api("/api/v1/oncall/swap", post({ date: "2026-11-20" }));
    const before = await night.home.api<OnCall>("/api/v1/oncall");
    expect(before.body).toMatchObject({ now: { first: "maman", reason: "swap" }, tonight: "2026-11-21" });
    await night.at("12:00").attic.isQuiet();
    const { body } = await night.home.api<OnCall>("/api/v1/oncall");
    expect(body).toMatchObject({ now: { first: "maman", reason: "rotation" }, swaps: [] });
  }));

test("somebody who is away is not woken", () =>
  story({ first: "papa", from: "23:00" }, async (night) => {
    const until = night.clock.now() + 12 * 3_600_000;
    await night.home.api("/api/v1/oncall/absence", post({ caregiver: "papa", until }));
    await night.nursery.screams();
    await night.expectPages("23:05", ["23:00:00 maman", "23:02:00 maman", "23:04:00 maman"]);
    await night.maman.acknowledges();
  }));

test("a hand-off in the middle of an incident changes no time and leaves nobody out", () =>
  story({ first: "papa", from: "11:50", evening: "2026-11-20" }, async (night) => {
    // Until noon it is still the watch of the day before, which is papa's.
    await night.at("11:59").nursery.screams();
    await night.expectPages("12:02", ["11:59:00 papa", "12:01:00 papa", "12:01:00 maman"]);
    await night.hub.restarts();
    await night.expectPages("12:04", ["12:03:00 papa", "12:03:00 maman"]);
    await night.maman.acknowledges();
    // The next one is the next parent's.
    await night.after("1 min").attic.screams();
    await night.expectPage("maman", { about: "attic" });
    await night.maman.acknowledges();
  }));

test("escalates by real minutes in the night in which the clocks go forward", () =>
  story({ first: "papa", evening: "2026-03-28", from: "23:30" }, async (night) => {
    await night.at("01:58").nursery.screams();
    await night.expectPages("03:01", ["01:58:00 papa", "03:00:00 papa", "03:00:00 maman"]);
    await night.papa.acknowledges();
  }));

test("escalates by real minutes in the night in which the clocks go back", () =>
  story({ first: "papa", evening: "2026-10-24", from: "23:30" }, async (night) => {
    await night.at("02:58").nursery.screams();
    await night.expectPages("02:01", ["02:58:00 papa", "02:00:00 papa", "02:00:00 maman"]);
    await night.papa.acknowledges();
  }));

test("the calendar tells the nights to come to whoever has its address", () =>
  story({ from: "20:00" }, async (night) => {
    const { body } = await night.home.api<OnCall>("/api/v1/oncall");
    const calendar = await fetch(`${night.home.hub.http}${body.calendar}`);
    const text = await calendar.text();
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(28);
    expect(text).toContain("DTSTART:20261120T110000Z\r\nDTEND:20261121T110000Z\r\nSUMMARY:Papa (Maman)\r\n");
  }));
