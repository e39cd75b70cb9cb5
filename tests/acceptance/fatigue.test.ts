import { expect, test } from "vitest";
import { story } from "../harness/story/story.ts";

type Budget = { budget: { caregivers: { caregiver: string; pages: number; state: string }[] }; tired: string[] };

test("whoever was woken four times sleeps on: the other goes first until morning, and both are told once", () =>
  story({ first: "papa", from: "23:00" }, async (night) => {
    for (let i = 0; i < 4; i++) {
      await night.after("20 min").nursery.screams({ forSeconds: 3 });
      await night.expectPage("papa");
      await night.papa.acknowledges();
    }
    const notices = () => night.home.phone.pushes.filter(({ body }) => "notice" in body);
    expect(
      notices()
        .map(({ path }) => path)
        .sort(),
    ).toEqual(["/maman", "/papa"]);
    await night.hub.restarts();
    const { body } = await night.home.api<Budget>("/api/v1/oncall");
    expect(body).toMatchObject({ tired: ["papa"], now: { first: "maman", second: "papa", reason: "breaker" } });
    expect(body.budget.caregivers.find(({ caregiver }) => caregiver === "papa")).toMatchObject({
      pages: 4,
      state: "open",
    });
    await night.after("20 min").nursery.screams();
    await night.expectPage("maman");
    await night.pass("125 s");
    // The other one is still woken when nobody answers.
    await night.expectPage("papa");
    await night.expectPage("maman");
    await night.maman.acknowledges();
    expect(notices()).toHaveLength(2);
  }));

test("when everybody was woken too often, it pages anyway, in the order of the rota", () =>
  story({ first: "papa", from: "23:00", settings: () => ({ alarms: { pagesPerNight: 1 } }) }, async (night) => {
    for (const who of ["papa", "maman", "papa"] as const) {
      await night.after("20 min").nursery.screams({ forSeconds: 3 });
      await night.expectPage(who);
      await night[who].acknowledges();
    }
  }));

test("in the morning it is half-open: back in turn, and one page hands over again", () =>
  story(
    {
      first: "papa",
      from: "06:50",
      settings: () => ({ alarms: { pagesPerNight: 1 }, oncall: { rotation: ["papa"] } }),
    },
    async (night) => {
      const first = (await night.home.api<{ now: { first: string } }>("/api/v1/oncall")).body.now.first as "papa";
      await night.nursery.screams({ forSeconds: 3 });
      await night.expectPage(first);
      await night[first].acknowledges();
      await night.at("07:01").attic.isQuiet();
      const { body } = await night.home.api<Budget & { now: { first: string } }>("/api/v1/oncall");
      expect(body.now.first).toBe(first);
      expect(body.budget.caregivers.find(({ caregiver }) => caregiver === first)).toMatchObject({ state: "halfOpen" });
      await night.nursery.screams({ forSeconds: 3 });
      await night.expectPage(first);
      await night[first].acknowledges();
      const after = await night.home.api<Budget>("/api/v1/oncall");
      expect(after.body.tired).toEqual([first]);
    },
  ));

test("pages of one incident that nobody answers count one by one, and the breaker stops none of them", () =>
  story({ first: "papa", from: "23:00" }, async (night) => {
    await night.nursery.screams();
    const every = (who: string, from: number) =>
      [0, 2, 4, 6, 8, 10]
        .filter((minute) => minute >= from)
        .map((minute) => `23:${String(minute).padStart(2, "0")}:00 ${who}`);
    await night.expectPages("23:11", [...every("papa", 0), ...every("maman", 2)]);
    const { body } = await night.home.api<Budget>("/api/v1/oncall");
    expect([...body.tired].sort()).toEqual(["maman", "papa"]);
    await night.maman.acknowledges();
  }));
