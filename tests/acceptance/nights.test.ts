import { expect, test } from "vitest";
import { story } from "../harness/story/story.ts";

test("an ordinary cry: papa goes, maman sleeps on", () =>
  story({ first: "papa" }, async (night) => {
    await night.at("02:43").nursery.cries({ forSeconds: 240 });
    await night.expectNoPage({ for: "29 s" });
    await night.expectPage("papa", { at: "02:43:30", about: "nursery", saying: /Crying – nursery: up to 72 dB/ });
    await night.after("25 s").papa.acknowledges();
    await night.expectUpdate("papa", "acknowledged");
    await night.expectNoPage({ until: "02:51:58" });
    expect(await night.incident()).toMatchObject({ state: "acknowledged", acknowledgedBy: "papa" });
    await night.expectUpdate("papa", "settled", { within: "4 s" });
    await night.expectNoPage({ until: "03:30" });
    const { timeline } = await night.incident();
    expect(timeline.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["pending", "paging", "page", "delivered", "acknowledged", "ended", "settled"]),
    );
  }));

test("nobody answers: the other parent is woken too, then everybody, again and again, and the siren sounds", () =>
  story({ first: "papa" }, async (night) => {
    await night.at("03:10").nursery.cries();
    await night.expectSiren("OFF");
    await night.expectPages("03:15:29", [
      "03:10:30 papa",
      "03:12:30 papa",
      "03:12:30 maman",
      "03:14:30 papa",
      "03:14:30 maman",
    ]);
    await night.after("2 s").nursery.stirs({ forSeconds: 2 });
    await night.expectSiren("ON");
    await night.expectPages("03:18:00", ["03:16:30 papa", "03:16:30 maman"]);
    await night.maman.acknowledges();
    await night.expectSiren("OFF");
    await night.expectUpdate("papa", "acknowledged");
    await night.expectNoPage({ for: "5 min" });
    await night.nursery.isQuiet();
    await night.expectUpdate("papa", "settled", { within: "301 s" });
    await night.expectUpdate("maman", "settled");
  }));

test("a cry that stops within thirty seconds wakes nobody", () =>
  story({}, async (night) => {
    await night.at("01:05").nursery.cries({ forSeconds: 20 });
    await night.expectNoPage({ for: "10 min" });
    expect(await night.incident()).toMatchObject({ state: "closed", firstPageAt: null });
  }));

test("twenty minutes of crying are one incident, which goes on paging", () =>
  story({ first: "maman" }, async (night) => {
    await night.at("04:00").nursery.cries({ forSeconds: 1200 });
    const every = ["00:30", "02:30", "04:30", "06:30", "08:30", "10:30", "12:30", "14:30", "16:30", "18:30"];
    const maman = every.map((time) => `04:${time} maman`);
    const papa = every.slice(1).map((time) => `04:${time} papa`);
    await night.expectPages("04:20", [...maman, ...papa]);
    expect(await night.incidents()).toHaveLength(1);
    expect(await night.incident()).toMatchObject({ state: "paging" });
    await night.maman.acknowledges();
  }));

test("a restart in the middle of an incident changes no time", () =>
  story({ first: "papa" }, async (night) => {
    await night.at("02:00").nursery.screams();
    await night.expectPage("papa", { at: "02:00:00" });
    await night.at("02:01").hub.restarts();
    await night.expectPages("02:03", ["02:02:00 papa", "02:02:00 maman"]);
    await night.hub.restarts();
    await night.maman.acknowledges();
    await night.hub.restarts();
    await night.expectNoPage({ for: "5 min" });
  }));

test("two children: one page tells of both, who answers answers for both, and each settles on its own", () =>
  story({ first: "papa" }, async (night) => {
    await night.at("02:43").nursery.cries({ forSeconds: 300 });
    await night.after("10 s").attic.cries({ forSeconds: 200, db: 70 });
    const saying = /nursery and attic.*First keep the other one asleep/;
    const page = await night.expectPage("papa", { at: "02:43:30", saying });
    expect(page.incident).toMatchObject({ room: "nursery", blastRadius: ["attic"] });
    await night.expectNoPage({ for: "1 min" });
    expect(await night.incident("attic")).toMatchObject({ state: "pending", held: { kind: "combined" } });
    await night.papa.acknowledges();
    for (const room of ["nursery", "attic"]) {
      expect(await night.incident(room)).toMatchObject({ state: "acknowledged", acknowledgedBy: "papa" });
    }
    await night.expectNoPage({ until: "02:53:10" });
    for (const room of ["nursery", "attic"]) expect(await night.incident(room)).toMatchObject({ state: "settled" });
    expect((await night.incident("attic")).firstPageAt).not.toBeNull();
  }));

test("a second child who wakes later is told of at once, on the same notification", () =>
  story({ first: "papa" }, async (night) => {
    await night.at("02:00").nursery.cries();
    await night.expectPage("papa", { at: "02:00:30" });
    await night.at("02:01").attic.screams({ db: 85.5 });
    const page = await night.expectPage("papa", { at: "02:01:00", saying: /nursery and attic/ });
    expect(page.incident).toMatchObject({ room: "nursery", severity: "critical" });
    await night.expectPages("02:04", ["02:02:30 maman", "02:03:00 papa"]);
    await night.hub.restarts();
    await night.maman.acknowledges();
    await night.expectNoPage({ for: "8 min" });
  }));

test("a second child who is still awake when the first settles is not forgotten", () =>
  story({ first: "papa" }, async (night) => {
    await night.at("02:00").nursery.cries({ forSeconds: 90 });
    await night.at("02:00:20").attic.cries();
    await night.expectPages("02:06:29", [
      "02:00:30 papa",
      "02:02:30 papa",
      "02:02:30 maman",
      "02:04:30 papa",
      "02:04:30 maman",
    ]);
    await night.expectPage("papa", { at: "02:06:30", about: "attic" });
    await night.papa.acknowledges();
  }));

test("a sound that comes through the wall is no second incident, unless it goes on alone", () =>
  story({ first: "papa" }, async (night) => {
    await night.at("02:00").nursery.screams({ db: 99, forSeconds: 4 });
    await night.after("1 s").attic.screams({ db: 86, forSeconds: 3 });
    const page = await night.expectPage("papa", { about: "nursery" });
    await night.papa.acknowledges();
    await night.expectNoPage({ for: "1 min" });
    expect(await night.incident(page.incident.room)).toMatchObject({ blastRadius: ["attic"] });
    expect(await night.incidents()).toHaveLength(1);
    await night.at("03:00").nursery.screams({ db: 99, forSeconds: 4 });
    await night.after("1 s").attic.screams({ db: 86 });
    await night.expectPage("papa", { about: "nursery", within: "2 s" });
    await night.papa.acknowledges();
    await night.expectPage("papa", { about: "attic", within: "15 s" });
    await night.papa.acknowledges();
  }));

test("the room where a sound comes from takes the page over from the one that heard it first", () =>
  story({ first: "papa" }, async (night) => {
    await night.at("02:00").attic.screams({ db: 86, forSeconds: 5 });
    await night.expectPage("papa", { about: "attic" });
    await night.after("1 s").nursery.screams({ db: 100, forSeconds: 4 });
    await night.expectPage("papa", { about: "nursery" });
    await night.expectUpdate("papa", "cancelled");
    await night.papa.acknowledges();
    expect(await night.incident("attic")).toMatchObject({ state: "closed" });
    expect(await night.incident("nursery")).toMatchObject({ blastRadius: ["attic"] });
  }));
