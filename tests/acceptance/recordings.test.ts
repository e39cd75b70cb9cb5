import { mix, quietRoom, wavFile } from "@veilleuse/firmware/simulator";
import { afterEach, expect, test } from "vitest";
import { type Household, startHousehold } from "../harness/household.ts";
import { exportMessages, writeSettings } from "../harness/hubProcess.ts";
import { describeWithShared } from "../harness/programs.ts";
import { until } from "../harness/until.ts";
import { createNursery } from "../harness/virtualNursery.ts";

describeWithShared("audio/esc10", "a real recording of a crying baby", (folder) => {
  let home: Household;
  afterEach(() => home?.stop());

  test("at 88 dB leads to a page, and at 60 dB next door to no loud event", async () => {
    home = await startHousehold();
    const recording = `${folder}/baby-cry/1-187207-A.wav`;
    const play = (id: "nursery" | "attic", levelDb: number) => {
      const board = createNursery(id, `${id}-password`, home.hub.mqtt, {
        sound: mix(quietRoom(35, 1), wavFile(recording, { levelDb, loop: true })),
        seed: 5,
      });
      board.start();
      return board;
    };
    const boards = [play("nursery", 88), play("attic", 60)];
    const page = await home.phone.nextPage(undefined, 20_000);
    expect(page.incident).toMatchObject({ rule: "loud", room: "nursery" });
    const file = writeSettings(home.folder, {});
    const attic = await until(
      "eight seconds of the attic",
      async () => {
        const messages = (await exportMessages(file)).filter(({ sensor }) => sensor === "attic");
        return messages.filter(({ channel }) => channel === "level").length >= 8 ? messages : undefined;
      },
      30_000,
    );
    for (const board of boards) board.stop();
    expect(attic.filter(({ channel, type }) => channel === "event" && type === "loud")).toEqual([]);
    const loudest = Math.max(...attic.filter(({ channel }) => channel === "level").map(({ leq }) => Number(leq)));
    expect(loudest).toBeGreaterThan(55);
    expect(loudest).toBeLessThan(64);
  }, 60_000);
});
