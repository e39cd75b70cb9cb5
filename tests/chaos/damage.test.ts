import { closeSync, openSync, readdirSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { openJournal } from "@veilleuse/hub";
import { encodeMinute } from "@veilleuse/shared";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TOKEN, twoNurseries } from "../harness/household.ts";
import { startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { connectSensor } from "../harness/mqttSensor.ts";
import { type Phone, startPhone } from "../harness/phone.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

const MINUTE_MS = 60_000;
const T0 = Date.UTC(2026, 0, 1);
/** More than SQLite keeps in memory, so that it has to read from the disk again. */
const MINUTES = 30_000;
const PAGE_BYTES = 4096;
/** Above this a journal is not read through at the start. */
const LARGE_BYTES = 300 * 1024 * 1024;

describe("a journal that is damaged while the hub runs", { timeout: 60_000 }, () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder("damage");
  });
  afterEach(() => folder.remove());
  const data = () => join(folder.path, "data");
  const path = () => join(data(), "journal.sqlite");
  const setAside = () => readdirSync(data()).filter((name) => /^journal\.sqlite\.damaged-.*Z$/.test(name));

  const minute = (seq: number): [sensor: string, "minute", Buffer, number, number] => {
    const dates = { v: 1 as const, boot: "0000000a", seq, up: seq * MINUTE_MS, at: seq * MINUTE_MS };
    const sound = { leq: 40, max: 50, l10: 45, l90: 35, cry: 0, loud: 0, motion: 0, cover: 60 };
    const atMs = T0 + seq * MINUTE_MS;
    return ["nursery", "minute", Buffer.from(encodeMinute({ ...dates, ...sound })), atMs, atMs];
  };

  /** Leaves a journal with a lot of minutes. */
  const fill = async () => {
    const journal = await openJournal(data());
    for (let seq = 1; seq <= MINUTES; seq++) journal.message(...minute(seq));
    await journal.close();
  };
  /** Overwrites everything but the first page, under the feet of whoever has the file open. */
  const overwrite = () => {
    const handle = openSync(path(), "r+");
    const { size } = statSync(path());
    writeSync(handle, Buffer.alloc(size - PAGE_BYTES, 0xa5), 0, size - PAGE_BYTES, PAGE_BYTES);
    closeSync(handle);
  };

  /** Opens the journal and keeps what it says of itself. */
  const opened = async () => {
    const found: string[] = [];
    const unheard = () => undefined;
    const events = { diskChanged: unheard, failed: unheard, ended: unheard };
    const setAside = (what: string) => found.push(what);
    const journal = await openJournal(data(), { ...events, setAside, damageFound: (reason) => found.push(reason) });
    return { journal, found };
  };

  /** Changes the file while nobody has it open. */
  const meddle = (change: (db: Database.Database) => void) => {
    const db = new Database(path());
    change(db);
    db.close();
  };

  test("is noticed by the first write that meets the damage, and said until the next start", async () => {
    await fill();
    const { journal, found } = await opened();
    overwrite();
    // Sent again, so that the journal has to look for what it has.
    const error = await new Promise((resolve) => journal.message(...minute(10), resolve));
    expect(error).toBeInstanceOf(Error);
    expect(found).toEqual([expect.stringMatching(/malformed/)]);
    expect(journal.failure).toMatch(/^the journal is damaged: /);
    await journal.close();
  });

  test("is noticed by the first read that meets the damage: an incident, a page, /readyz and the log say it; a cry pages unacknowledged", async () => {
    await fill();
    const phone: Phone = await startPhone();
    const hub = await startHubProcess(writeSettings(folder.path, twoNurseries(phone)));
    const sensor = await connectSensor({ url: hub.mqtt, id: "nursery", password: "nursery-password" });
    try {
      overwrite();
      const get = (address: string) =>
        fetch(`${hub.http}${address}`, { headers: { authorization: `Bearer ${TOKEN}` } });
      await get(`/api/v1/history?sensor=nursery&from=${T0}&to=${T0 + 86_400_000}&points=100`);
      const page = await until("the page", () => phone.pages().find(({ incident }) => incident.rule === "storage"));
      expect(page.title + page.message).toMatch(/journal|hub|boîtier/i);
      const { journal } = (await (await get("/readyz")).json()) as { journal: { state: string; detail: string } };
      expect(journal.state).toBe("down");
      expect(journal.detail).toMatch(/the journal is damaged/);
      expect(hub.log()).toMatch(/the journal is damaged; the next start sets it aside/);
      const closed = new Promise((resolve) => sensor.client.once("close", () => resolve("closed")));
      const acknowledged = sensor.event("loud", "start").then(
        () => "acknowledged",
        () => closed,
      );
      expect(await Promise.race([acknowledged, closed])).toBe("closed");
      await until("the page of the cry", () => phone.pages().find(({ incident }) => incident.rule === "loud"));
    } finally {
      sensor.client.end(true);
      await hub.kill("SIGKILL");
      await phone.stop();
    }
  });

  test("of which a group of acknowledged messages cannot be read at the start: it is kept and told, and the others are filed", async () => {
    await (await opened()).journal.close();
    meddle((db) => db.exec("INSERT INTO log(crc, messages, body) VALUES (1, 5, x'000102')"));
    const { journal, found } = await opened();
    expect(found).toEqual([expect.stringMatching(/log_damaged, because the checksum does not match/)]);
    expect(await new Promise((resolve) => journal.message(...minute(1), resolve))).toBeNull();
    await journal.close();
    meddle((db) => expect(db.prepare("SELECT messages FROM log_damaged").all()).toMatchObject([{ messages: 5 }]));
  });

  test("in a way that only a thorough look finds is set aside by the next start, once something met it", async () => {
    const { journal } = await opened();
    const level =
      '{"v":1,"boot":"0000000a","seq":1,"up":1,"at":1,"leq":1,"max":2,"floor":0,"cry":0,"motion":0,"gap":false}';
    for (const name of ["nursery", "attic"]) journal.message(name, "level", Buffer.from(level), T0, T0);
    await journal.close();
    // An index that lacks a row: what is in the pages looks sound.
    meddle((db) => {
      const [index] = db.prepare("SELECT * FROM sqlite_schema WHERE name = 'level_identity'").all() as Record<
        string,
        unknown
      >[];
      db.exec("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'level_identity'");
      db.close();
      meddle((without) => without.exec("UPDATE level SET up = 99"));
      meddle((again) => {
        again.exec("PRAGMA writable_schema = ON");
        const { type, name, tbl_name: table, rootpage, sql } = index ?? {};
        again.prepare("INSERT INTO sqlite_schema VALUES (?,?,?,?,?)").run(type, name, table, rootpage, sql);
      });
    });
    const before = await opened();
    expect(before.journal.damaged).toBeNull();
    await new Promise((resolve) => before.journal.append(["forgetLevels", "nursery", T0 + 1, 10, 10], resolve));
    expect(before.found).toEqual([expect.stringMatching(/malformed/)]);
    await before.journal.close();
    const after = await opened();
    expect(setAside()).toHaveLength(1);
    await after.journal.close();
    const then = await opened();
    expect([then.journal.damaged, then.found, setAside().length]).toEqual([null, [], 1]);
    await then.journal.close();
  });

  test("and too large to be read through at the start: the first look at it pages, and the next start sets it aside", async () => {
    await fill();
    let root = 0;
    meddle((db) => {
      ({ rootpage: root } = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'page'").get() as {
        rootpage: number;
      });
    });
    const handle = openSync(path(), "r+");
    writeSync(handle, Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, (root - 1) * PAGE_BYTES);
    closeSync(handle);
    truncateSync(path(), LARGE_BYTES);
    const phone: Phone = await startPhone();
    const file = writeSettings(folder.path, twoNurseries(phone));
    // It is met while the hub starts, when nobody can be told yet.
    const hub = await startHubProcess(file);
    const storage = () => phone.pages().find(({ incident }) => incident.rule === "storage");
    try {
      await until("the page", storage);
    } finally {
      await hub.kill("SIGKILL");
    }
    const next = await startHubProcess(file);
    try {
      expect(setAside()).toHaveLength(1);
      expect(statSync(path()).size).toBeLessThan(LARGE_BYTES);
    } finally {
      await next.kill("SIGTERM");
      await phone.stop();
    }
  });
});
