import { type Board, createBoard, quietRoom, sine, timeline } from "@veilleuse/firmware/simulator";
import { afterEach, describe, expect, test } from "vitest";
import { type Household, startHousehold } from "../harness/household.ts";
import { createHouseholdTime, type HouseholdTime } from "../harness/householdTime.ts";
import { type ExportedMessage, exportMessages, writeSettings } from "../harness/hubProcess.ts";
import { type StandInBroker, startStandInBroker } from "../harness/standInBroker.ts";
import { boardSettings, createNursery, readBundle } from "../harness/virtualNursery.ts";

const HOUR = 3600;
/** For a machine that has much else to do: each of these takes a fifth of it. */
const WITHIN_MS = 60_000;

/** True while the sensor keeps something for the hub in its flash. */
const isSpilled = (board: Board): boolean =>
  [...board.flash.files.keys()].some((name) => /^veilleuse\.(events|minutes)/.test(name));

const ascending = (numbers: number[]): number[] => [...numbers].sort((a, b) => a - b);

describe("a sensor and its hub that lose each other", () => {
  let time: HouseholdTime;
  let home: Household | undefined;
  let board: Board | undefined;
  afterEach(async () => {
    board?.stop();
    await home?.stop();
    home = undefined;
  });

  const exported = async (): Promise<ExportedMessage[]> =>
    exportMessages(writeSettings((home as Household).folder, {}));
  const hubHas = (channel: string) => async (): Promise<boolean> => {
    const { body } = await (home as Household).api<{ id: string; health: unknown }[]>("/api/v1/sensors");
    return channel === "health" && body.some(({ id, health }) => id === "nursery" && health !== null);
  };

  /** Lets time pass until the hub has heard of the sensor's health. */
  const untilHeard = async (): Promise<void> => {
    for (let i = 0; i < 100 && !(await hubHas("health")()); i++) await time.pass(0.2);
    expect(await hubHas("health")()).toBe(true);
  };

  test(
    "catch up after two hours: every minute and event, in order, none twice, dated within a second",
    async () => {
      time = createHouseholdTime();
      home = await startHousehold({ clock: time.hub });
      const loudAtSeconds = [400, 401 + 1200, 3000, 5000, 7050, 7230];
      const tones = loudAtSeconds.map((atSeconds) => ({ sound: sine(1000, 92), atSeconds, forSeconds: 4 }));
      board = createNursery("nursery", "nursery-password", home.hub.mqtt, {
        clock: time.board,
        seed: 1,
        sound: timeline(tones),
        motion: [{ fromSeconds: 2000, toSeconds: 2010 }],
      });
      const startedAt = time.now();
      board.start();
      await untilHeard();
      board.link.wifiDown();
      await time.pass(1);
      time.passOffline(2 * HOUR - board.seconds);
      expect(isSpilled(board)).toBe(true);
      board.link.restore();
      await time.passUntil("the backlog at the hub", () => !isSpilled(board as Board));
      await time.passUntil("two more minutes", () => (board as Board).seconds > 2 * HOUR + 180);

      const messages = (await exported()).filter(({ sensor, seq }) => sensor === "nursery" && seq !== null);
      const boots = [...new Set(messages.map(({ boot }) => boot))];
      // The radio may be stuck: after half an hour without a network the sensor starts anew, once, and loses nothing.
      expect(board.restarts.map(({ reason }) => reason)).toEqual(["power", "reboot"]);
      expect(boots).toHaveLength(2);
      const secondStartMs = (board.restarts[1]?.atSeconds as number) * 1000;
      for (const [i, boot] of boots.entries()) {
        const own = messages.filter((message) => message.boot === boot && message.channel !== "level");
        const seqs = ascending(own.map(({ seq }) => Number(seq)));
        expect(seqs).toEqual(seqs.map((_, place) => place + 1));
        for (const { occurredAtMs, up } of own) {
          expect(Math.abs(occurredAtMs - (startedAt + (i ? secondStartMs : 0) + Number(up)))).toBeLessThan(1000);
        }
        const minutes = own.filter(({ channel }) => channel === "minute");
        expect(minutes.map(({ up }) => up)).toEqual(minutes.map((_, k) => (k + 1) * 60_000));
      }
      const minutes = messages.filter(({ channel }) => channel === "minute");
      expect(minutes.length).toBeGreaterThanOrEqual(2 * 60 + 1);
      const events = messages.filter(({ channel }) => channel === "event");
      for (const kind of [minutes, events]) {
        expect(kind.map(({ receivedAtMs }) => receivedAtMs)).toEqual(ascending(kind.map((m) => m.receivedAtMs)));
      }
      const louds = events.filter(({ type }) => type === "loud");
      expect(louds.map(({ phase }) => phase)).toEqual(loudAtSeconds.flatMap(() => ["start", "end"]));
      const starts = louds.filter(({ phase }) => phase === "start").map((m) => (m.occurredAtMs - startedAt) / 1000);
      starts.forEach((at, i) => {
        expect(Math.abs(at - (loudAtSeconds[i] as number))).toBeLessThan(1);
      });
      expect(events.some(({ type }) => type === "motion")).toBe(true);
      expect(messages.filter(({ channel }) => channel === "health").at(-1)).toMatchObject({ dropped: 0, queued: 1 });
      expect(board.panics).toBe(0);
    },
    WITHIN_MS,
  );

  test(
    "a power cut loses at most the minutes not yet in the flash, and the rest is dated by the boot it belongs to",
    async () => {
      time = createHouseholdTime();
      home = await startHousehold({ clock: time.hub });
      board = createNursery("nursery", "nursery-password", home.hub.mqtt, {
        clock: time.board,
        seed: 1,
        sound: quietRoom(35, 1),
      });
      const startedAt = time.now();
      board.start();
      await untilHeard();
      await time.pass(15);
      board.link.wifiDown();
      await time.pass(1);
      time.passOffline(20 * 60);
      board.powerCycle(600);
      time.passOffline(900);
      board.link.restore();
      await time.passUntil("the backlog at the hub", () => !isSpilled(board as Board));
      const minutes = (await exported()).filter(({ channel }) => channel === "minute");
      const former = minutes.filter(({ boot }) => boot === minutes[0]?.boot);
      expect(former.length).toBeGreaterThanOrEqual(15);
      expect(former.map(({ up }) => up)).toEqual(former.map((_, k) => (k + 1) * 60_000));
      for (const { occurredAtMs, up } of former) {
        expect(Math.abs(occurredAtMs - (startedAt + Number(up)))).toBeLessThan(1000);
      }
      expect(new Set(minutes.map(({ boot }) => boot)).size).toBe(2);
      expect(board.panics).toBe(0);
    },
    WITHIN_MS,
  );
});

describe("a night without Wi-Fi", () => {
  let broker: StandInBroker;
  let board: Board;
  afterEach(async () => {
    board.stop();
    await broker.stop();
  });

  const startedMeter = async (time: HouseholdTime) => {
    broker = await startStandInBroker();
    const settings = { ...boardSettings("nursery", "any", broker.url), mic: "i2c" };
    board = createBoard({ bundle: readBundle(), settings, clock: time.board, seed: 1, sound: sine(1000, 45) });
    board.start();
  };

  test(
    "reaches the hub afterwards, every minute of eight hours",
    async () => {
      const time = createHouseholdTime();
      await startedMeter(time);
      await time.passUntil("a health", () => broker.of("health").length > 0);
      board.link.wifiDown();
      await time.pass(1);
      time.passOffline(8 * HOUR - 1);
      board.link.restore();
      await time.passUntil("the backlog", () => !isSpilled(board) && broker.of("minute").length > 0, 3600);
      const minutes = broker.of("minute");
      const boots = [...new Set(minutes.map(({ boot }) => boot))];
      expect(boots).toHaveLength(board.restarts.length);
      for (const boot of boots) {
        const ups = minutes.filter((minute) => minute.boot === boot).map(({ up }) => up);
        expect(ups).toEqual(ups.map((_, k) => (k + 1) * 60_000));
      }
      expect(minutes.length).toBeGreaterThanOrEqual(8 * 60 - 1);
      expect(minutes.reduce((sum, { cover }) => sum + Number(cover), 0)).toBeGreaterThan(8 * HOUR - 90);
      expect(broker.of("health").at(-1)).toMatchObject({ dropped: 0, reason: "noNetwork" });
      expect(board.panics).toBe(0);
    },
    WITHIN_MS,
  );

  test(
    "is no different from one with a hub that acknowledges nothing: all is in the flash, and comes again",
    async () => {
      const time = createHouseholdTime();
      await startedMeter(time);
      await time.passUntil("a health", () => broker.of("health").length > 0);
      broker.acknowledge(false);
      await time.pass(11 * 60);
      expect(isSpilled(board)).toBe(true);
      const sent = broker.published.length;
      broker.acknowledge(true);
      await time.passUntil("the backlog", () => !isSpilled(board));
      await time.passUntil("another health", () => broker.of("health").at(-1)?.queued === 1, 150);
      const since = broker.published.slice(sent).filter(({ channel }) => channel === "minute");
      const ups = new Set(since.map(({ body }) => body.up));
      for (let minute = 1; minute <= 11; minute++) expect(ups).toContain(minute * 60_000);
      expect([board.panics, board.restarts.length]).toEqual([0, 1]);
    },
    WITHIN_MS,
  );

  test(
    "of a boot that the hub never heard is dropped and counted after a power cut, since nobody can date it",
    async () => {
      const time = createHouseholdTime();
      broker = await startStandInBroker();
      const settings = { ...boardSettings("nursery", "any", broker.url), mic: "i2c" };
      board = createBoard({ bundle: readBundle(), settings, clock: time.board, seed: 1 });
      board.link.wifiDown();
      board.start();
      time.passOffline(11 * 60);
      board.powerCycle(60);
      time.passOffline(65);
      board.link.restore();
      await time.passUntil("a minute", () => broker.of("minute").length > 0);
      expect(new Set(broker.published.map(({ body }) => body.boot)).size).toBe(1);
      await time.passUntil("another health", () => broker.of("health").length > 1);
      expect(broker.of("health").at(-1)).toMatchObject({ dropped: 10, reason: "power" });
      expect(isSpilled(board)).toBe(false);
    },
    WITHIN_MS,
  );
});
