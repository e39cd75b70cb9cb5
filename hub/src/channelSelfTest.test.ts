import { beforeEach, expect, it } from "vitest";
import { ChannelSelfTest } from "./channelSelfTest.ts";
import type { Delivery, Notice } from "./notify/notifier.ts";
import { createHeldClock } from "./testing/heldClock.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** 13:00 in Paris. */
const NOON = Date.UTC(2026, 10, 20, 12, 0, 0);
const TEST = NOON + 5 * HOUR;
const REFUSED: Delivery = { outcome: "permanent", reason: "authError" };

let time: ReturnType<typeof createHeldClock>;
let sent: { atMs: number; channel: string; notice: Notice }[];
let told: string[];
let answers: Record<string, Delivery>;
let successes: Map<string, number>;
let test: ChannelSelfTest;

const channel = (name: string) => ({
  name,
  type: "ntfy",
  notifier: {
    type: "ntfy",
    page: async () => REFUSED,
    update: async () => REFUSED,
    inform: async (notice: Notice) => {
      sent.push({ atMs: time.clock.now(), channel: name, notice });
      return answers[name] ?? { outcome: "delivered" as const };
    },
  },
});

const make = () =>
  new ChannelSelfTest({
    caregivers: [
      { id: "maman", name: "Maman", language: "fr", channels: [channel("maman/ntfy"), channel("maman/webpush")] },
    ],
    desk: {
      lastSuccessAt: (name) => successes.get(name) ?? null,
      note: (name, { outcome }) => {
        if (outcome === "delivered") accepts(name);
      },
    },
    clock: time.clock,
    settings: { night: { from: "21:00" }, timeZone: "Europe/Paris" },
    failed: (name, reason) => told.push(`${name} failed: ${reason}`),
    works: (name) => told.push(`${name} works`),
  });

const accepts = (name: string) => {
  successes.set(name, time.clock.now());
  test.accepted(name);
};

beforeEach(() => {
  time = createHeldClock(NOON);
  sent = [];
  told = [];
  answers = {};
  successes = new Map();
  test = make();
});

const passTo = async (end: number) => {
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  await settle();
  while (time.step(end)) await settle();
  await settle();
};
const channelsSince = (atMs: number) => sent.filter((one) => one.atMs >= atMs).map(({ channel: name }) => name);

it("sends a silent message over every channel, once a day, three hours before the night", async () => {
  test.start(false);
  await passTo(TEST - 1);
  expect(sent).toEqual([]);
  await passTo(TEST);
  expect(channelsSince(TEST)).toEqual(["maman/ntfy", "maman/webpush"]);
  expect(sent[0]?.notice).toMatchObject({ silent: true, language: "fr", notice: { kind: "selfTest" } });
  await passTo(TEST + 24 * HOUR - 1);
  expect(sent).toHaveLength(2);
  await passTo(TEST + 24 * HOUR);
  expect(sent).toHaveLength(4);
  expect(told).toEqual([]);
});

it("counts a channel as dead that refuses three times, goes on trying, and says once that it works again", async () => {
  test.start(false);
  answers = { "maman/ntfy": REFUSED };
  await passTo(TEST + 270_000 - 1);
  expect(told).toEqual([]);
  await passTo(TEST + 270_000);
  expect(told).toEqual(["maman/ntfy failed: authError"]);
  await passTo(TEST + HOUR);
  answers = {};
  await passTo(TEST + HOUR + 10 * MINUTE);
  expect(told).toEqual(["maman/ntfy failed: authError", "maman/ntfy works"]);
  const tries = sent.length;
  await passTo(TEST + 24 * HOUR - 1);
  expect(sent).toHaveLength(tries);
});

it("takes any accepted message for the proof", async () => {
  test.start(false);
  answers = { "maman/ntfy": REFUSED };
  await passTo(TEST + 10 * MINUTE);
  accepts("maman/ntfy");
  expect(told).toEqual(["maman/ntfy failed: authError", "maman/ntfy works"]);
  const tries = sent.length;
  await passTo(TEST + 3 * HOUR);
  expect(sent).toHaveLength(tries);
});

it("asks nothing of a push channel that no browser ever subscribed to, but of one that lost them all", async () => {
  answers = { "maman/webpush": { outcome: "permanent", reason: "noDevice" } };
  test.start(false);
  await passTo(TEST + 2 * HOUR);
  expect(told).toEqual([]);
  successes.set("maman/webpush", TEST - 1);
  await passTo(TEST + 4 * HOUR);
  expect(told).toEqual(["maman/webpush failed: noDevice"]);
});

it("catches up on a test that a stopped hub missed", async () => {
  successes = new Map([
    ["maman/ntfy", TEST - 24 * HOUR - 1],
    ["maman/webpush", TEST - 24 * HOUR],
  ]);
  test.start(false);
  await passTo(NOON);
  expect(channelsSince(NOON)).toEqual(["maman/ntfy"]);
});

it("has every channel show how it is when the hub stopped in the middle of trouble", async () => {
  successes = new Map([["maman/ntfy", NOON - 1]]);
  answers = { "maman/webpush": REFUSED };
  test.start(true);
  await passTo(NOON);
  expect(channelsSince(NOON)).toEqual(["maman/ntfy", "maman/webpush"]);
  expect(told).toEqual(["maman/webpush failed: authError"]);
});

it("does not believe a success that is dated in the future", async () => {
  successes = new Map([
    ["maman/ntfy", NOON + 365 * 24 * HOUR],
    ["maman/webpush", NOON - 1],
  ]);
  test.start(false);
  await passTo(NOON);
  expect(channelsSince(NOON)).toEqual(["maman/ntfy"]);
});

it("stops with the hub", async () => {
  test.start(false);
  test.stop();
  await passTo(TEST + HOUR);
  expect(sent).toEqual([]);
});
