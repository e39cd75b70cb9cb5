import { beforeEach, describe, expect, it } from "vitest";
import {
  type ConnectionState,
  createWatchdog,
  FIRST_WORD_MS,
  LOST_AFTER_MS,
  type StreamHandlers,
  type Watchdog,
} from "./watchdog.ts";

type FakeStream = StreamHandlers & { closed: boolean };

let nowMs: number;
let streams: FakeStream[];
let states: [ConnectionState, number | null][];
let heard: unknown[];
let breaks: number;
let watchdog: Watchdog;

beforeEach(() => {
  nowMs = 1_000_000;
  streams = [];
  states = [];
  heard = [];
  breaks = 0;
  watchdog = createWatchdog({
    open: (handlers) => {
      const stream = { ...handlers, closed: false };
      streams.push(stream);
      return {
        close: () => {
          stream.closed = true;
        },
      };
    },
    nowMs: () => nowMs,
    heard: (type, data) => heard.push([type, data]),
    changed: (state, lastHeardAtMs) => states.push([state, lastHeardAtMs]),
    broke: () => {
      breaks += 1;
    },
  });
});

const pass = (ms: number): void => {
  nowMs += ms;
  watchdog.look();
};

describe("the watchdog of the live stream", () => {
  it("is live from the first word on, and hands the words over", () => {
    streams[0]?.heard("clock", '{"now":5}');
    expect(states).toEqual([["live", nowMs]]);
    expect(heard).toEqual([["clock", { now: 5 }]]);
  });

  it("calls an open but silent connection lost, says since when, and opens another", () => {
    streams[0]?.heard("clock", "{}");
    pass(LOST_AFTER_MS - 1);
    expect(states.at(-1)?.[0]).toBe("live");
    pass(1);
    expect(states.at(-1)).toEqual(["lost", 1_000_000]);
    expect(streams.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it("calls a connection lost that never says anything", () => {
    pass(LOST_AFTER_MS);
    expect(states).toEqual([["lost", null]]);
  });

  it("waits shortly for the very first word, and takes it also later", () => {
    pass(FIRST_WORD_MS - 1);
    expect(states).toEqual([]);
    pass(1);
    expect(states).toEqual([["lost", null]]);
    expect(streams).toHaveLength(1);
    streams[0]?.heard("snapshot", "{}");
    expect(states.at(-1)?.[0]).toBe("live");
  });

  it("calls a broken connection lost at once, asks after the session, and tries again soon", () => {
    streams[0]?.heard("clock", "{}");
    streams[0]?.broke();
    expect(states.at(-1)?.[0]).toBe("lost");
    expect(breaks).toBe(1);
    expect(streams[0]?.closed).toBe(true);
    pass(3000);
    expect(streams).toHaveLength(2);
    streams[1]?.heard("snapshot", "{}");
    expect(states.at(-1)?.[0]).toBe("live");
  });

  it("notices at once that the device slept", () => {
    streams[0]?.heard("clock", "{}");
    pass(3 * 3_600_000);
    expect(states.at(-1)?.[0]).toBe("lost");
  });

  it("does not listen to a stream that it has replaced", () => {
    pass(LOST_AFTER_MS);
    streams[0]?.heard("clock", "{}");
    streams[0]?.broke();
    expect(states.at(-1)?.[0]).toBe("lost");
    expect(heard).toEqual([]);
    expect(breaks).toBe(0);
  });

  it("stops for good", () => {
    watchdog.stop();
    pass(LOST_AFTER_MS * 2);
    expect(streams).toHaveLength(1);
    expect(streams[0]?.closed).toBe(true);
  });
});
