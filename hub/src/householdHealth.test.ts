import { beforeEach, expect, it } from "vitest";
import { HouseholdHealth } from "./householdHealth.ts";
import type { Component } from "./http/ports.ts";

const MINUTE = 60_000;

let now: number;
let timer: { at: number; callback: () => void } | undefined;
let told: string[];
let failure: string | undefined;
let broker: { connected: boolean; detail: string };
let history: Component | undefined;
let health: HouseholdHealth;

beforeEach(() => {
  now = 0;
  told = [];
  failure = undefined;
  broker = { connected: true, detail: "2 connected" };
  history = undefined;
  health = new HouseholdHealth({
    clock: {
      now: () => now,
      elapsed: () => now,
      after: (delayMs, callback) => {
        timer = { at: now + delayMs, callback };
        return () => undefined;
      },
    },
    journalFailure: () => failure,
    broker: () => broker,
    history: () => history,
    historyMs: 15 * MINUTE,
    trouble: (_rule, detail, source) => told.push(`${source}: ${detail}`),
    clear: (_rule, source) => told.push(`${source}: clear`),
  });
  health.start();
});

/** Lets time pass as a healthy event loop does. */
const pass = (ms: number) => {
  const end = now + ms;
  while (timer && timer.at <= end) {
    now = Math.max(now, timer.at);
    timer.callback();
  }
  now = end;
};

it("has nothing to say while all is well", () => {
  pass(10 * MINUTE);
  expect(health.unwell()).toBeNull();
});

it("says that the journal cannot write, and that no messages can arrive", () => {
  failure = "SQLITE_FULL";
  expect(health.unwell()).toMatch(/journal.*SQLITE_FULL/);
  failure = undefined;
  broker = { connected: false, detail: "the connection was lost" };
  expect(health.unwell()).toMatch(/no messages.*lost/);
});

it("says that the hub was busy or asleep, while it is and once afterwards", () => {
  pass(MINUTE);
  now += 30_000;
  expect(health.unwell()).toMatch(/for 2[05] s/);
  pass(10_000);
  expect(health.unwell()).toMatch(/busy or asleep/);
  pass(MINUTE);
  expect(health.unwell()).toBeNull();
});

it("tells of a history that is down for fifteen minutes, and when it is back, and not of a short outage", () => {
  history = { state: "down", since: now, detail: "ECONNREFUSED" };
  pass(14 * MINUTE);
  expect(told).toEqual([]);
  pass(2 * MINUTE);
  expect(told[0]).toMatch(/^history: .*ECONNREFUSED/);
  history = { state: "degraded", since: now, detail: "catching up" };
  pass(10_000);
  expect(told.at(-1)).toBe("history: clear");
  const before = told.length;
  pass(20 * MINUTE);
  expect(told).toHaveLength(before);
});
