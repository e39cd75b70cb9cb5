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
    await night.expectNoPage({ until: "07:00" });
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
