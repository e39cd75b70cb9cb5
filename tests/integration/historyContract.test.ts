import { join } from "node:path";
import { encodeLevel, encodeMinute, powerOf } from "@veilleuse/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BodyMemory } from "../../hub/src/history/bodyMemory.ts";
import { createEmbeddedHistory } from "../../hub/src/history/embeddedHistory.ts";
import { createInfluxClient } from "../../hub/src/history/influxClient.ts";
import { createInfluxHistory } from "../../hub/src/history/influxHistory.ts";
import { probeInflux } from "../../hub/src/history/influxProbe.ts";
import { createInfluxWriter } from "../../hub/src/history/influxWriter.ts";
import { LinePoints } from "../../hub/src/history/linePoints.ts";
import { nextBatch } from "../../hub/src/history/mirrorBatch.ts";
import type { Series, SeriesStore } from "../../hub/src/history/seriesStore.ts";
import { openForReading, openForWriting } from "../../hub/src/journal/database.ts";
import { Filing } from "../../hub/src/journal/filing.ts";
import { MessagePacker, unpackMessages } from "../../hub/src/journal/messageGroup.ts";
import { JournalReader } from "../../hub/src/journal/reader.ts";
import { startInflux } from "../harness/influxServer.ts";
import { describeWith } from "../harness/programs.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The start of an hour that every retention policy still keeps. */
const T0 = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 12 * HOUR_MS;

/** A journal to write into, and the history under test over it. */
type Stand = {
  write: ReturnType<typeof openForWriting>["db"];
  store: SeriesStore;
  /** Makes everything written so far visible in the history. */
  settle(): Promise<void>;
  stop(): Promise<void>;
};

const journalStand = () => {
  const folder = temporaryFolder("history-contract");
  const file = join(folder.path, "journal.sqlite");
  const { db } = openForWriting(file);
  const read = new JournalReader(openForReading(file));
  const stop = () => {
    read.close();
    db.close();
    folder.remove();
  };
  return { db, read, stop };
};

const embeddedStand = async (): Promise<Stand> => {
  const { db, read, stop } = journalStand();
  return { write: db, store: createEmbeddedHistory(read), settle: async () => undefined, stop: async () => stop() };
};

const influxStand = async (influxd: string): Promise<Stand> => {
  const { db, read, stop } = journalStand();
  const influx = await startInflux(influxd);
  const settings = { url: influx.url, database: "nursery" };
  const server = await probeInflux(settings, 10_000);
  if ("failure" in server) throw new Error(server.failure.detail);
  const write = createInfluxWriter(settings, 30_000, new AbortController().signal);
  const points = new LinePoints((sensor) => sensor);
  const positions = { message: 0, level: 0 };
  return {
    write: db,
    store: createInfluxHistory(() => createInfluxClient(settings, 10_000), "nursery", server),
    settle: async () => {
      for (const table of ["message", "level"] as const) {
        for (;;) {
          const batch = await nextBatch(read, points, new BodyMemory(), table, positions[table], 5000);
          if (!batch) break;
          for (const [policy, body] of batch.bodies) {
            expect(await write({ database: "nursery", policy }, body)).toEqual({ refused: 0, reason: null });
          }
          positions[table] = batch.last;
        }
      }
    },
    stop: async () => {
      await influx.stop();
      stop();
    },
  };
};

type MinuteFields = { leq?: number; max?: number; cover?: number; cry?: number; motion?: number };

const historyContract = (start: () => Promise<Stand>): void => {
  let stand: Stand;
  let sensors = 0;
  beforeAll(async () => {
    stand = await start();
  });
  afterAll(async () => stand?.stop());

  /** A sensor of its own for each test. */
  const newSensor = () => {
    const id = `sensor-${++sensors}`;
    let seq = 0;
    const file = (channel: "minute" | "level", text: string, atMs: number) => {
      const packer = new MessagePacker(Buffer.alloc(1024));
      packer.add(id, channel, Buffer.from(text), atMs, atMs);
      new Filing(stand.write).file(unpackMessages(packer.take().subarray(0, packer.length)));
    };
    const inOne = (writes: () => void) => {
      stand.write.exec("BEGIN");
      writes();
      stand.write.exec("COMMIT");
    };
    const minuteText = (mine: number, { leq = 40, max = leq + 10, cover = 60, cry = 0, motion = 0 }: MinuteFields) => {
      const envelope = { v: 1 as const, boot: "0000000a", seq: mine, up: mine, at: mine };
      return encodeMinute({ ...envelope, leq, max, l10: leq + 2, l90: leq - 5, cry, loud: 0, motion, cover });
    };
    /** A minute by its beginning; it is dated by its end. */
    const minute = (beginsAtMs: number, fields: MinuteFields = {}, mine = ++seq) =>
      file("minute", minuteText(mine, fields), beginsAtMs + MINUTE_MS);
    const level = (atMs: number, { leq = 40, cry = 0, motion = 0 } = {}) => {
      const envelope = { v: 1 as const, boot: "0000000a", seq: ++seq, up: seq, at: seq };
      file("level", encodeLevel({ ...envelope, leq, max: leq + 5, floor: leq - 5, cry, motion, gap: false }), atMs);
    };
    const series = async (fromMs: number, toMs: number, points: number): Promise<Series> => {
      await stand.settle();
      return stand.store.series({ sensor: id, fromMs, toMs, points });
    };
    return { minute, level, inOne, series };
  };
  const heard = (series: Series) =>
    series.at.flatMap((at, i) => (series.leqDb[i] === null ? [] : [[at, series.leqDb[i]] as const]));
  const covered = (series: Series) => series.cover.reduce((sum, s) => sum + s, 0);

  test("chooses seconds, minutes or hours by the span and the points that are wanted", async () => {
    const { minute, level, series } = newSensor();
    level(T0 + 3 * SECOND_MS, { leq: 51 });
    minute(T0, { leq: 61 });
    const seconds = await series(T0, T0 + 10 * MINUTE_MS, 600);
    expect([seconds.stepMs, heard(seconds)]).toEqual([SECOND_MS, [[T0 + 3 * SECOND_MS, 51]]]);
    const minutes = await series(T0, T0 + 12 * HOUR_MS, 500);
    expect(minutes.stepMs).toBe(2 * MINUTE_MS);
    expect(heard(minutes)).toEqual([[T0, 61]]);
    const hours = await series(T0 - 365 * DAY_MS, T0 + HOUR_MS, 500);
    expect(hours.stepMs).toBe(18 * HOUR_MS);
    expect(heard(hours).map(([, db]) => db)).toEqual([61]);
  });

  test("averages energy and never decibels, weighed with the time that was heard, and keeps the loudest", async () => {
    const { minute, level, series } = newSensor();
    minute(T0, { leq: 40 });
    minute(T0 + MINUTE_MS, { leq: 60, max: 83 });
    const two = await series(T0, T0 + 2 * MINUTE_MS, 1);
    expect([two.leqDb, two.maxDb, two.floorDb, two.cover]).toEqual([[57], [83], [35], [120]]);
    minute(T0 + 2 * MINUTE_MS, { leq: 60, cover: 6 });
    minute(T0 + 3 * MINUTE_MS, { leq: 40, cover: 54 });
    expect((await series(T0 + 2 * MINUTE_MS, T0 + 4 * MINUTE_MS, 1)).leqDb).toEqual([50.4]);
    const whole = await series(T0, T0 + HOUR_MS, 1);
    const energy = (powerOf(40) * 114 + powerOf(60) * 66) / 180;
    expect(whole.leqDb[0]).toBeCloseTo(10 * Math.log10(energy), 1);
    expect([whole.maxDb, whole.cover]).toEqual([[83], [180]]);
    level(T0 + HOUR_MS, { leq: 40 });
    level(T0 + HOUR_MS + SECOND_MS, { leq: 60 });
    const pair = await series(T0 + HOUR_MS, T0 + HOUR_MS + 2 * SECOND_MS, 1);
    expect([pair.leqDb, pair.maxDb, pair.cover]).toEqual([[57], [65], [2]]);
  });

  test("tells crying and motion as a share of the time", async () => {
    const { minute, level, series } = newSensor();
    minute(T0, { cry: 30, motion: 6 });
    minute(T0 + MINUTE_MS, { cry: 0, motion: 0 });
    level(T0, { cry: 1, motion: 0.5 });
    level(T0 + SECOND_MS);
    for (const [span, points] of [
      [2 * MINUTE_MS, 1],
      [HOUR_MS, 1],
    ] as const) {
      const { cry, motion } = await series(T0, T0 + span, points);
      expect([cry[0], motion[0]]).toEqual([0.25, 0.05]);
    }
    const { cry, motion } = await series(T0, T0 + 2 * SECOND_MS, 1);
    expect([cry[0], motion[0]]).toEqual([0.5, 0.25]);
  });

  test("has no value, and covers no second, where nothing was heard", async () => {
    const { minute, series } = newSensor();
    minute(T0);
    minute(T0 + 3 * MINUTE_MS);
    minute(T0 + 4 * MINUTE_MS, { cover: 0 });
    const { at, leqDb, maxDb, floorDb, cry, motion, cover } = await series(T0, T0 + 5 * MINUTE_MS, 5);
    expect(at).toEqual([0, 1, 2, 3, 4].map((i) => T0 + i * MINUTE_MS));
    expect(leqDb).toEqual([40, null, null, 40, null]);
    expect(cover).toEqual([60, 0, 0, 60, 0]);
    for (const column of [maxDb, floorDb, cry, motion]) {
      expect(column.map((value) => value === null)).toEqual([false, true, true, false, true]);
    }
    const nobody = await stand.store.series({ sensor: "nobody", fromMs: T0, toMs: T0 + HOUR_MS, points: 60 });
    expect([nobody.leqDb.every((db) => db === null), covered(nobody)]).toEqual([true, 0]);
  });

  test("takes what begins in the span from its first instant on, and nothing from its last", async () => {
    const { minute, level, series } = newSensor();
    for (let i = -1; i <= 5; i++) minute(T0 + i * MINUTE_MS, { leq: 50 + i });
    const minutes = await series(T0, T0 + 5 * MINUTE_MS, 5);
    expect([minutes.leqDb, covered(minutes)]).toEqual([[50, 51, 52, 53, 54], 300]);
    for (let i = -1; i <= 5; i++) level(T0 + i * SECOND_MS, { leq: 50 + i });
    const seconds = await series(T0, T0 + 5 * SECOND_MS, 5);
    expect([seconds.leqDb, covered(seconds)]).toEqual([[50, 51, 52, 53, 54], 5]);
  });

  test("shows what comes eight hours late in every resolution, and what comes twice once", async () => {
    const { minute, series } = newSensor();
    const hours = () => series(T0, T0 + 10 * HOUR_MS, 10);
    for (let i = 0; i < 120; i++) if (i !== 30) minute(T0 + i * MINUTE_MS, { leq: 40 }, i + 1);
    for (let i = 0; i < 5; i++) minute(T0 + 8 * HOUR_MS + i * MINUTE_MS, { leq: 40 }, 1000 + i);
    const before = await hours();
    expect([before.leqDb[0], before.cover[0], before.maxDb[0]]).toEqual([40, 59 * 60, 50]);
    // The queue of half a night ago, and a copy of what was there.
    minute(T0 + 30 * MINUTE_MS, { leq: 75, max: 91 }, 31);
    minute(T0 + 30 * MINUTE_MS, { leq: 75, max: 91 }, 31);
    minute(T0 + 31 * MINUTE_MS, { leq: 40 }, 32);
    const after = await hours();
    const energy = (powerOf(40) * 59 + powerOf(75)) / 60;
    expect(after.leqDb[0]).toBeCloseTo(10 * Math.log10(energy), 1);
    expect([after.cover[0], after.maxDb[0], after.cover[1]]).toEqual([3600, 91, 3600]);
    const late = await series(T0 + 30 * MINUTE_MS, T0 + 32 * MINUTE_MS, 2);
    expect([late.leqDb, late.maxDb]).toEqual([
      [75, 40],
      [91, 50],
    ]);
  });

  test("draws a year at once, with every minute in it", async () => {
    const { minute, inOne, series } = newSensor();
    const from = T0 - 365 * DAY_MS;
    inOne(() => {
      for (let hour = 0; hour < 365 * 24; hour++) {
        minute(from + hour * HOUR_MS + (hour % 60) * MINUTE_MS, { leq: hour % 24 === 3 ? 70 : 40 });
      }
    });
    // A year is many shards, and InfluxDB may show a new one a moment after it took the write.
    const year = await until(
      "every minute of the year",
      async () => {
        const seen = await series(from, T0, 365);
        return covered(seen) >= 365 * 24 * 60 && seen;
      },
      20_000,
    );
    expect([year.stepMs, covered(year)]).toEqual([DAY_MS, 365 * 24 * 60]);
    const dayDb = 10 * Math.log10((powerOf(70) + 23 * powerOf(40)) / 24);
    const wholeDays = year.at.flatMap((_, i) => (year.cover[i] === 24 * 60 ? [i] : []));
    expect(wholeDays.length).toBeGreaterThanOrEqual(364);
    for (const i of wholeDays) {
      expect(Math.abs((year.leqDb[i] ?? 0) - dayDb)).toBeLessThan(0.11);
      expect(year.maxDb[i]).toBe(80);
    }
  }, 60_000);
};

describe("the history out of the journal keeps the contract", () => historyContract(embeddedStand));
describeWith("influxd", "the history out of a real InfluxDB keeps the contract", (influxd) =>
  historyContract(() => influxStand(influxd)),
);
