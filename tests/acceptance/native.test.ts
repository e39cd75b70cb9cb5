import { mix, quietRoom, runNative, sine, timeline } from "@veilleuse/firmware/simulator";
import { afterEach, expect, test } from "vitest";
import { type Household, startHousehold } from "../harness/household.ts";
import { type ExportedMessage, exportMessages, writeSettings } from "../harness/hubProcess.ts";
import { describeWith } from "../harness/programs.ts";
import { until } from "../harness/until.ts";
import { boardSettings, createNursery, readBundle } from "../harness/virtualNursery.ts";

describeWith("espruino", "the unmodified bundle on a native interpreter and on the virtual board", (espruino) => {
  let home: Household | undefined;
  const running: { stop(): void | Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
    await home?.stop();
  });

  test("reach the hub over TCP, page, and publish the same of the same sound", async () => {
    home = await startHousehold();
    const sound = mix(
      quietRoom(35, 1),
      timeline([
        { sound: sine(1000, 70), atSeconds: 4, forSeconds: 5 },
        { sound: sine(1000, 90), atSeconds: 9, forSeconds: 4 },
      ]),
    );
    const { mqtt } = home.hub;
    const native = runNative({
      espruino,
      bundle: readBundle(),
      settings: boardSettings("nursery", "nursery-password", mqtt),
      sound,
      seconds: 60,
    });
    const board = createNursery("attic", "attic-password", mqtt, { sound, seed: 3 });
    running.push(native, board);
    board.start();
    // Both rooms are loud at the same moment, which is one page for two incidents.
    await home.phone.nextPage(undefined, 30_000);
    const api = home.api;
    await until("an incident in both rooms", async () => {
      const { body } = await api<{ room: string; rule: string }[]>("/api/v1/incidents");
      const rooms = new Set(body.filter(({ rule }) => rule === "loud").map(({ room }) => room));
      return rooms.has("nursery") && rooms.has("attic");
    });

    const file = writeSettings(home.folder, {});
    const of = (messages: ExportedMessage[], sensor: string, channel: string) =>
      messages.filter((message) => message.sensor === sensor && message.channel === channel);
    const stored = await until(
      "both loud events to end",
      async () => {
        const messages = await exportMessages(file);
        const ended = ["nursery", "attic"].every((id) =>
          of(messages, id, "event").some(({ phase }) => phase === "end"),
        );
        return ended ? messages : undefined;
      },
      30_000,
    );
    for (const id of ["nursery", "attic"]) {
      const leqs = of(stored, id, "level").map(({ leq }) => Number(leq));
      // Full seconds of the two tones; a second that a tone begins or ends in lies between.
      const near = (db: number) => leqs.filter((leq) => Math.abs(leq - db) < 0.5).length;
      expect(near(70), `${id}: ${leqs.join(" ")}`).toBeGreaterThanOrEqual(3);
      expect(near(90), `${id}: ${leqs.join(" ")}`).toBeGreaterThanOrEqual(2);
      const events = of(stored, id, "event").filter(({ type }) => type === "loud");
      expect(events.map(({ phase }) => phase)).toEqual(["start", "end"]);
      expect(new Set(events.map((event) => event.id)).size).toBe(1);
      expect(Number(events[1]?.db)).toBeCloseTo(90, 0);
      expect(of(stored, id, "status")[0]).toMatchObject({ online: true, mic: "max4466", rate: 8000, weighting: "A" });
    }
    const fields = (sensor: string, channel: string) => Object.keys(of(stored, sensor, channel)[0] ?? {}).sort();
    for (const channel of ["level", "event", "status"])
      expect(fields("nursery", channel)).toEqual(fields("attic", channel));
  }, 90_000);
});
