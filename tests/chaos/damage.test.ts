import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { openJournal } from "@veilleuse/hub";
import { encodeMinute } from "@veilleuse/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TOKEN, twoNurseries } from "../harness/household.ts";
import { startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { type Phone, startPhone } from "../harness/phone.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

const MINUTE_MS = 60_000;
const T0 = Date.UTC(2026, 0, 1);
/** More than SQLite keeps in memory, so that it has to read from the disk again. */
const MINUTES = 30_000;
const PAGE_BYTES = 4096;

describe("a journal that is damaged while the hub runs", { timeout: 60_000 }, () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder("damage");
  });
  afterEach(() => folder.remove());
  const data = () => join(folder.path, "data");

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
    const path = join(data(), "journal.sqlite");
    const handle = openSync(path, "r+");
    const { size } = statSync(path);
    writeSync(handle, Buffer.alloc(size - PAGE_BYTES, 0xa5), 0, size - PAGE_BYTES, PAGE_BYTES);
    closeSync(handle);
  };

  test("is noticed by the first write that meets the damage, and said until the next start", async () => {
    await fill();
    const found: string[] = [];
    const unheard = () => undefined;
    const events = { setAside: unheard, diskChanged: unheard, failed: unheard };
    const journal = await openJournal(data(), { ...events, damageFound: (reason) => found.push(reason) });
    overwrite();
    // Sent again, so that the journal has to look for what it has.
    const error = await new Promise((resolve) => journal.message(...minute(10), resolve));
    expect(error).toBeInstanceOf(Error);
    expect(found).toEqual([expect.stringMatching(/malformed/)]);
    expect(journal.failure).toMatch(/^the journal is damaged: /);
    await journal.close();
  });

  test("is noticed by the first read that meets the damage: an incident, a page, /readyz and the log say it", async () => {
    await fill();
    const phone: Phone = await startPhone();
    const hub = await startHubProcess(writeSettings(folder.path, twoNurseries(phone)));
    try {
      overwrite();
      const get = (path: string) => fetch(`${hub.http}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
      await get(`/api/v1/history?sensor=nursery&from=${T0}&to=${T0 + 86_400_000}&points=100`);
      const page = await until("the page", () => phone.pages().find(({ incident }) => incident.rule === "storage"));
      expect(page.title + page.message).toMatch(/journal|hub|boîtier/i);
      const { journal } = (await (await get("/readyz")).json()) as { journal: { state: string; detail: string } };
      expect(journal.state).toBe("down");
      expect(journal.detail).toMatch(/the journal is damaged/);
      expect(hub.log()).toMatch(/the journal is damaged; the next start sets it aside/);
    } finally {
      await hub.kill("SIGKILL");
      await phone.stop();
    }
  });
});
