import type { Socket } from "node:net";
import { createBoard, quietRoom, runNative } from "@veilleuse/firmware/simulator";
import { afterEach, describe, expect, test } from "vitest";
import { createHouseholdTime } from "../harness/householdTime.ts";
import { mqttPacket, publishTo } from "../harness/mqttPackets.ts";
import { describeWith } from "../harness/programs.ts";
import { type StandInBroker, startStandInBroker } from "../harness/standInBroker.ts";
import { until } from "../harness/until.ts";
import { boardSettings, readBundle } from "../harness/virtualNursery.ts";

const ACCEPTED = mqttPacket(0x20, Buffer.from([0, 0]));
const SUBSCRIBED = mqttPacket(0x90, Buffer.from([0, 1, 1, 1]));
const CONFIG = '{"v":1,"rev":9}';

/** What a broker does to a sensor instead of its duty; each ends in a connection that the sensor gives up or loses. */
const NASTY: { [what: string]: (socket: Socket) => void } = {
  "says nothing at all": () => undefined,
  "closes at once": (socket) => socket.end(),
  "resets at once": (socket) => socket.resetAndDestroy(),
  "speaks another protocol": (socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
  "refuses the password": (socket) => socket.write(mqttPacket(0x20, Buffer.from([0, 5]))),
  "sends a CONNACK of the wrong length": (socket) => socket.write(mqttPacket(0x20, Buffer.from([0, 0, 0]))),
  "sends two CONNACKs": (socket) => socket.write(Buffer.concat([ACCEPTED, ACCEPTED])),
  "publishes before the CONNACK": (socket) => socket.write(publishTo("config", CONFIG)),
  "accepts and sends garbage": (socket) => socket.write(Buffer.concat([ACCEPTED, Buffer.from("garbage")])),
  "announces 256 megabytes": (socket) =>
    socket.write(Buffer.concat([ACCEPTED, Buffer.from([0x30, 255, 255, 255, 127])])),
  "announces a length without end": (socket) =>
    socket.write(Buffer.concat([ACCEPTED, Buffer.from([0x30, 255, 255, 255, 255, 255])])),
  "sends a packet above what a sensor takes": (socket) =>
    socket.write(Buffer.concat([ACCEPTED, SUBSCRIBED, publishTo("config", "x".repeat(3000))])),
  "sends a topic longer than its packet": (socket) =>
    socket.write(Buffer.concat([ACCEPTED, mqttPacket(0x30, Buffer.from([255, 255, 97]))])),
  "publishes with QoS 2": (socket) =>
    socket.write(Buffer.concat([ACCEPTED, mqttPacket(0x34, Buffer.from([0, 1, 97, 0, 1]))])),
  "breaks off in the middle of a packet": (socket) => {
    socket.write(Buffer.concat([ACCEPTED, publishTo("config", CONFIG).subarray(0, 9)]));
    socket.end();
  },
  "accepts it and never says a word again": (socket) => socket.write(Buffer.concat([ACCEPTED, SUBSCRIBED])),
};

/** What a broker may send as often as it likes: nothing of it is a reason to close, to stop, or to remember. */
const PAYLOADS: ReadonlyArray<string | Buffer> = [
  "",
  "null",
  "[]",
  "{",
  '{"v":1}',
  '{"v":2,"rev":1}',
  '{"v":1,"rev":-1}',
  '{"v":1,"rev":1e99}',
  `${CONFIG} trailing text`,
  `${CONFIG}}}}}`,
  '{"v":1,"__proto__":{"rev":7,"loudDb":70}}',
  '{"v":1,"rev":9,"__proto__":5}',
  '{"__proto__":{"v":1,"id":"c9","do":"identify"}}',
  '{"v":1,"id":"c1","do":"constructor"}',
  '{"v":1,"id":"c1","do":"__proto__"}',
  '{"v":1,"id":{"a":1},"do":"reboot"}',
  `{"v":1,"id":"${"c".repeat(500)}","do":"reboot"}`,
  '{"v":1,"id":"c2","do":"calibrate","arg":"loud"}',
  '{"v":1,"id":"c3","do":"identify"}',
  '{"v":1,"id":"c4","do":"format","arg":1}',
  "[".repeat(1000),
  '{"a":'.repeat(200),
  "x".repeat(1500),
  Buffer.from([0, 255, 254, 128, 10, 13]),
];

const flood = (round: number): Buffer =>
  Buffer.concat(
    PAYLOADS.flatMap((payload, i) => [
      publishTo("config", payload, i % 2 ? 1000 + i : 0),
      publishTo("command", payload, i % 2 ? 0 : 2000 + i),
      publishTo("config", `{"v":1,"rev":${round},"loudDb":${60 + (round % 40)}}`),
      mqttPacket(0x40, Buffer.from([i, 255])),
      mqttPacket(0xd0, Buffer.alloc(0)),
    ]),
  );

describe("a sensor and a hostile broker", () => {
  let broker: StandInBroker;
  let board: ReturnType<typeof createBoard> | undefined;
  afterEach(async () => {
    board?.stop();
    await broker.stop();
  });

  const start = () => {
    const time = createHouseholdTime();
    const settings = boardSettings("nursery", "any", broker.url);
    board = createBoard({ bundle: readBundle(), settings, clock: time.board, seed: 1, sound: quietRoom(35, 1) });
    board.start();
    return { time, board };
  };

  test.each(Object.keys(NASTY))("that %s: it comes back and publishes", async (what) => {
    broker = await startStandInBroker((socket, connection) => {
      if (connection > 1) return false;
      NASTY[what]?.(socket);
      return true;
    });
    const { time, board } = start();
    await time.passUntil(
      "a minute and ten levels",
      () => broker.of("minute").length > 0 && broker.of("level").length > 9,
    );
    expect(board.console.some((line) => line.startsWith("hub: "))).toBe(true);
    expect(board.console.filter((line) => /Uncaught|uncaught/.test(line))).toEqual([]);
    expect([board.panics, board.restarts.length]).toEqual([0, 1]);
  });

  test("that floods it with rubbish, split anywhere: it stays connected, keeps the last valid rules and wears no flash", async () => {
    let connections = 0;
    broker = await startStandInBroker(() => {
      connections++;
      return false;
    });
    const { time, board } = start();
    await time.passUntil("a level", () => broker.of("level").length > 0);
    let writes = 0;
    let before = board.flash.files.get("veilleuse.a");
    for (let round = 1; round <= 30; round++) {
      const bytes = flood(round);
      for (let at = 0; at < bytes.length; ) {
        const end = at + 1 + ((at * 7919) % 700);
        broker.send(bytes.subarray(at, end));
        at = end;
      }
      await time.passUntil("a level", () => broker.of("level").length > 2 * round);
      const now = board.flash.files.get("veilleuse.a");
      if (now !== before) writes++;
      before = now;
    }
    await time.passUntil("a health with the last revision", () => broker.of("health").at(-1)?.rev === 30, 150);
    expect(connections).toBe(1);
    expect(writes).toBeLessThan(10);
    expect([board.panics, board.restarts.length]).toEqual([0, 1]);
  });
});

describeWith("espruino", "the native interpreter and a hostile broker", (espruino) => {
  let broker: StandInBroker | undefined;
  let run: ReturnType<typeof runNative> | undefined;
  afterEach(async () => {
    await run?.stop();
    await broker?.stop();
  });

  test("keeps its memory through thousands of hostile packets, and publishes afterwards", async () => {
    const standIn = await startStandInBroker();
    broker = standIn;
    const used: number[] = [];
    run = runNative({
      espruino,
      bundle: `${readBundle()};setInterval(function(){print("used "+process.memory().usage)},500);`,
      settings: boardSettings("nursery", "any", standIn.url),
      sound: quietRoom(35, 1),
      seconds: 60,
      onPrint: (line) => {
        const found = /^used (\d+)/.exec(line);
        if (found) used.push(Number(found[1]));
      },
    });
    /** The least of the next three: between two packets. */
    const usedNow = async () => {
      const from = used.length;
      await until("three looks at the memory", () => used.length >= from + 3, 10_000);
      return Math.min(...used.slice(from));
    };
    await until("a level", () => standIn.of("level").length > 1, 20_000);
    // The first rounds fill what is bounded: the last refusal, eight replies.
    standIn.send(flood(0));
    await usedNow();
    const before = await usedNow();
    const rounds = 25;
    for (let round = 1; round <= rounds; round++) {
      const levels = standIn.of("level").length;
      standIn.send(flood(round));
      if (round % 5 === 0) await until("a level", () => standIn.of("level").length > levels, 10_000);
    }
    const levels = standIn.of("level").length;
    await until("levels afterwards", () => standIn.of("level").length > levels + 2, 20_000);
    const after = await usedNow();
    expect(rounds * PAYLOADS.length * 5).toBeGreaterThan(2500);
    expect(after - before, `${before} blocks before, ${after} after`).toBeLessThan(40);
    expect(run.console.filter((line) => /Uncaught|uncaught|MEMORY|restart/.test(line))).toEqual([]);
  }, 60_000);
});
