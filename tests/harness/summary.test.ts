import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findProgram } from "./findProgram.ts";
import { needMarker } from "./needs.ts";
import { type Outcome, summarize } from "./summary.ts";

const influx = `forwarder ${needMarker("influxd")}`;

describe("the summary of a run", () => {
  const outcomes: Outcome[] = [
    { name: "a > codec", state: "passed" },
    { name: "a > codec 2", state: "failed" },
    { name: `b > ${influx} > replays`, state: "passed" },
    { name: `b > ${influx} > and more ${needMarker("mosquitto")}`, state: "skipped" },
    { name: "c > later", state: "skipped", note: "too dark" },
    { name: "c > later 2", state: "skipped" },
  ];
  const summary = summarize(outcomes, ["influxd", "mosquitto", "chromium"], (need) => need === "influxd");

  test("counts every outcome once", () => {
    expect(summary).toMatchObject({ passed: 2, failed: 1, skipped: 3 });
  });

  test("counts for each program what ran and what did not, also when nothing asked for it", () => {
    expect(summary.needs).toEqual([
      { need: "influxd", ran: 1, skipped: 1 },
      { need: "mosquitto", ran: 0, skipped: 1 },
      { need: "chromium", ran: 0, skipped: 0 },
    ]);
  });

  test("names each skipped test once under the reason, and blames only what is missing", () => {
    expect(summary.skips).toEqual([
      {
        reason: "mosquitto not found on this machine",
        names: [`b > ${influx} > and more ${needMarker("mosquitto")}`],
      },
      { reason: "too dark", names: ["c > later"] },
      { reason: expect.stringContaining("without a reason"), names: ["c > later 2"] },
    ]);
  });
});

describe("finding a program", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "veilleuse-programs-"));
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  test("takes it from PATH, under any of its usual names", () => {
    writeFileSync(join(folder, "chromium-browser"), "#!/bin/sh\n");
    chmodSync(join(folder, "chromium-browser"), 0o755);
    vi.stubEnv("PATH", folder);
    expect(findProgram("chromium")).toBe(join(folder, "chromium-browser"));
  });

  test("does not mistake npm's uploader for the interpreter, nor anything in node_modules for the system's", () => {
    writeFileSync(join(folder, "espruino"), "#!/usr/bin/env node\n");
    chmodSync(join(folder, "espruino"), 0o755);
    const installed = join(folder, "node_modules", ".bin");
    mkdirSync(installed, { recursive: true });
    copyFileSync(process.execPath, join(installed, "espruino"));
    vi.stubEnv("PATH", `${installed}:${folder}`);
    expect(findProgram("espruino")).toBeUndefined();
  });
});
