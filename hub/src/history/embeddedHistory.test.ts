import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeMinute, powerOf } from "@veilleuse/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openForReading, openForWriting } from "../journal/database.ts";
import { Filing } from "../journal/filing.ts";
import { MessagePacker, unpackMessages } from "../journal/messageGroup.ts";
import { JournalReader } from "../journal/reader.ts";
import { createEmbeddedHistory } from "./embeddedHistory.ts";

const HOUR_MS = 3_600_000;
const T0 = Math.floor(1_800_000_000_000 / HOUR_MS) * HOUR_MS;

describe("the history out of the journal", () => {
  let folder: string;
  let write: ReturnType<typeof openForWriting>["db"];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "veilleuse-history-"));
    write = openForWriting(join(folder, "journal.sqlite")).db;
  });
  afterEach(() => {
    write.close();
    rmSync(folder, { recursive: true });
  });

  const minute = (seq: number, endsAtMs: number, leq: number, cover = 60) => {
    const body = encodeMinute({
      v: 1,
      boot: "0000000a",
      seq,
      up: 0,
      at: 0,
      leq,
      max: leq + 10,
      l10: leq,
      l90: leq - 5,
      cry: 6,
      loud: 0,
      motion: 0,
      cover,
    });
    const packer = new MessagePacker(Buffer.alloc(1024));
    packer.add("nursery", "minute", Buffer.from(body), endsAtMs, endsAtMs);
    write.exec("BEGIN");
    new Filing(write).file(unpackMessages(packer.take().subarray(0, packer.length)));
    write.exec("COMMIT");
  };
  const series = (fromMs: number, toMs: number, points: number) =>
    createEmbeddedHistory(new JournalReader(openForReading(join(folder, "journal.sqlite")))).series({
      sensor: "nursery",
      fromMs,
      toMs,
      points,
    });

  test("means energy and never decibels, and weighs by the time that was heard", async () => {
    minute(1, T0 + 60_000, 40);
    minute(2, T0 + 120_000, 60);
    const two = await series(T0, T0 + 120_000, 1);
    expect(two.leqDb[0]).toBeCloseTo(57, 1);
    expect(two.maxDb[0]).toBe(70);
    expect(two.cover[0]).toBe(120);
    minute(3, T0 + 180_000, 60, 6);
    minute(4, T0 + 240_000, 40, 54);
    const weighed = await series(T0 + 120_000, T0 + 240_000, 1);
    expect(weighed.leqDb[0]).toBeCloseTo(50.4, 1);
  });

  test("gives the same figures from hours as from minutes, with late and repeated minutes among them", async () => {
    for (let i = 0; i < 240; i++) if (i !== 100) minute(i + 1, T0 + (i + 1) * 60_000, 30 + (i % 37));
    minute(101, T0 + 101 * 60_000, 30 + (100 % 37));
    minute(101, T0 + 101 * 60_000, 30 + (100 % 37));
    const hours = await series(T0, T0 + 4 * HOUR_MS, 4);
    expect(hours.stepMs).toBe(HOUR_MS);
    for (let h = 0; h < 4; h++) {
      const one = await series(T0 + h * HOUR_MS, T0 + (h + 1) * HOUR_MS - 1, 60);
      const energies = one.leqDb.map((db, i) => powerOf(db ?? -150) * (one.cover[i] ?? 0));
      const seconds = one.cover.reduce((sum, s) => sum + s, 0);
      expect(hours.leqDb[h]).toBeCloseTo(10 * Math.log10(energies.reduce((sum, e) => sum + e, 0) / seconds), 1);
      expect(hours.cover[h]).toBe(seconds);
      expect(hours.maxDb[h]).toBe(Math.max(...one.maxDb.map((db) => db ?? 0)));
      expect(hours.cry[h]).toBeCloseTo(0.1, 5);
    }
  });

  test("has no value, and no cover, where nothing was heard", async () => {
    minute(1, T0 + 60_000, 40);
    const { leqDb, cover, at } = await series(T0, T0 + 180_000, 3);
    expect(leqDb).toEqual([40, null, null]);
    expect(cover).toEqual([60, 0, 0]);
    expect(at).toEqual([T0, T0 + 60_000, T0 + 120_000]);
  });
});
