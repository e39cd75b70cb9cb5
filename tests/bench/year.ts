import { existsSync } from "node:fs";
import { createFakeClock } from "../harness/fakeClock.ts";
import { startHousehold } from "../harness/household.ts";
import type { MqttSensor } from "../harness/mqttSensor.ts";
import { watchOutgoing } from "../harness/outgoing.ts";
import type { Report } from "./report.ts";

const MEMORY_FOLDER = "/dev/shm";
const NIGHTS = 365;
const INCIDENTS = 5000;
const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;
/** The evening before the first night, 21:00 in Paris. */
const FIRST_EVENING = Date.UTC(2026, 0, 1, 20, 0, 0);

/**
 * A year of nights through the whole hub, by MQTT, journal and HTTP: every night its share of 5,000 incidents, each
 * paged for, answered by its link, and settled by quiet. The journal stands in memory where there is a folder for that:
 * what a disk takes to flush says nothing about the hub.
 */
export const benchYear = async (tell: (line: string) => void): Promise<Report> => {
  const before = process.env.TMPDIR;
  const memory = existsSync(MEMORY_FOLDER);
  if (memory) process.env.TMPDIR = MEMORY_FOLDER;
  const clock = createFakeClock(FIRST_EVENING);
  const home = await startHousehold({ clock, settings: { alarms: { blindSeconds: 86_400, pagesPerNight: 1000 } } });
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  const push = new URL(home.phone.url("papa")).origin;
  const outgoing = watchOutgoing((origin) => origin === push);
  const rang = { pages: 0, allClears: 0, link: "" };
  home.phone.onPush(({ body }) => {
    if (body.update === "settled") rang.allClears++;
    if (typeof body.acknowledgeUrl !== "string") return;
    rang.pages++;
    rang.link = body.acknowledgeUrl;
  });
  const calm = async () => {
    for (let turns = 0; turns < 2; turns++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (outgoing.pending === 0) continue;
      await outgoing.idle();
      turns = -1;
    }
  };
  const pass = async (ms: number) => {
    clock.advance(ms);
    await calm();
  };
  const started = performance.now();
  let incidents = 0;
  let lastTold = started;
  try {
    const sensors: MqttSensor[] = [await home.sensor("nursery"), await home.sensor("attic")];
    for (let night = 0; night < NIGHTS; night++) {
      const share = Math.floor((INCIDENTS * (night + 1)) / NIGHTS) - incidents;
      const evening = FIRST_EVENING + night * DAY_MS;
      await pass(Math.max(0, evening - clock.now()));
      for (let i = 0; i < share; i++) {
        const sensor = sensors[incidents % 2] as MqttSensor;
        const type = incidents % 3 === 0 ? "loud" : "cry";
        const id = incidents + 1;
        await sensor.event(type, "start", { id, db: type === "loud" ? 90 : 70 });
        await pass(type === "loud" ? SECOND_MS : 31 * SECOND_MS);
        const answer = await fetch(rang.link, { method: "POST" });
        await answer.text();
        if (!answer.ok) throw new Error(`incident ${id}: the answer came to ${answer.status}`);
        await pass(60 * SECOND_MS);
        await sensor.event(type, "end", { id, db: 92, ms: 90_000 });
        await pass(301 * SECOND_MS);
        incidents++;
        if (rang.pages !== incidents) throw new Error(`${rang.pages} pages for ${incidents} incidents`);
        // The rest of the night is as quiet as it gets; other children sleep on.
        await pass(Math.floor((9 * HOUR_MS) / share) - 400 * SECOND_MS);
      }
      if (performance.now() - lastTold < 5000) continue;
      lastTold = performance.now();
      tell(`night ${night + 1} of ${NIGHTS}, ${incidents} incidents`);
    }
    const seconds = (performance.now() - started) / 1000;
    return {
      title: `a simulated year of ${NIGHTS} nights with ${incidents} incidents, through MQTT, HTTP and a journal ${memory ? "in memory" : "on disk"}`,
      baseline: "the budget of 60 s",
      rows: [
        { name: "whole year, s", value: seconds, ratio: seconds / 60 },
        { name: "an incident from sound to all-clear, ms", value: (seconds * 1000) / incidents },
        { name: "pages", value: rang.pages },
        { name: "all-clears", value: rang.allClears },
      ],
    };
  } finally {
    outgoing.stop();
    await home.stop();
  }
};
