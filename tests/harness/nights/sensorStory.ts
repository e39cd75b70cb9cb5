import { encodeEvent, encodeMinute, type Minute, oneDecimal, type SensorChannel } from "@veilleuse/shared";
import type { StoryVisit } from "./careStory.ts";
import { type ChildStory, doing } from "./childStory.ts";
import type { SeededRandom } from "./seededRandom.ts";

const MINUTE = 60_000;
const SECOND = 1000;

/** One message as the hub's journal takes it. */
export type StoryMessage = {
  sensor: string;
  channel: SensorChannel;
  body: string;
  occurredAtMs: number;
  receivedAtMs: number;
};

export type SensorHabits = {
  /** Level of the quiet room; a white-noise machine lifts it. */
  backgroundDb: number;
  /** Spans in which the sensor has no power. */
  dead: ReadonlyArray<{ from: number; to: number }>;
  /** Spans in which the hub does not listen: the sensor delivers at their end. */
  late: ReadonlyArray<{ from: number; to: number }>;
};

type Heard = Pick<Minute, "leq" | "max" | "l10" | "l90" | "cry" | "loud" | "motion">;

const quiet = (random: SeededRandom, backgroundDb: number): Heard => {
  const leq = backgroundDb + random.between(0, 1.5);
  const heard = { leq, max: leq + random.between(3, 9), l10: leq + 1.5, l90: leq - 1, cry: 0, loud: 0, motion: 0 };
  // A sleeping child stirs; rarely it coughs, or a door is slammed somewhere.
  if (random.chance(0.04)) heard.motion = Math.floor(random.between(1, 5));
  if (random.chance(0.008)) Object.assign(heard, { cry: Math.floor(random.between(1, 8)), max: backgroundDb + 20 });
  if (random.chance(0.003)) Object.assign(heard, { loud: Math.floor(random.between(1, 4)), max: 87, leq: leq + 6 });
  return heard;
};

const awake = (random: SeededRandom, backgroundDb: number, crying: boolean): Heard => {
  // Nobody is heard in every minute.
  if (random.chance(0.15)) return quiet(random, backgroundDb);
  const cry = crying ? Math.floor(random.between(6, 55)) : random.chance(0.2) ? Math.floor(random.between(3, 12)) : 0;
  const top = Math.max(backgroundDb + 18, crying ? random.between(68, 80) : random.between(52, 62));
  const motion = crying ? Math.floor(random.between(0, 20)) : Math.floor(random.between(4, 40));
  return { leq: top - 6, max: top + 6, l10: top, l90: Math.min(top - 16, backgroundDb + 2), cry, loud: 0, motion };
};

/** What a sensor sends about the children in its room: minutes, and the starts and ends of crying. */
export const sensorStory = (
  random: SeededRandom,
  sensor: string,
  span: { from: number; to: number },
  stories: ReadonlyArray<ChildStory>,
  visits: ReadonlyArray<StoryVisit>,
  habits: SensorHabits,
): StoryMessage[] => {
  const messages: StoryMessage[] = [];
  // A sensor's minutes begin with its own start, not with the hour.
  const start = span.from + Math.floor(random.between(0, 59)) * SECOND;
  const boot = Math.floor(random.between(0x10000000, 0xffffffff)).toString(16);
  let seq = 0;
  const send = (channel: SensorChannel, occurredAtMs: number, encode: (envelope: Envelope) => string): void => {
    const late = habits.late.find(({ from, to }) => occurredAtMs >= from && occurredAtMs < to);
    const receivedAtMs = Math.max(occurredAtMs + 40, late?.to ?? 0);
    const envelope: Envelope = { v: 1, boot, seq: ++seq, up: occurredAtMs - start, at: receivedAtMs - start };
    messages.push({ sensor, channel, body: encode(envelope), occurredAtMs, receivedAtMs });
  };
  const dead = (at: number): boolean => habits.dead.some(({ from, to }) => at >= from && at < to);
  const crying: { fromMs: number; toMs: number }[] = [];
  for (let at = start; at < span.to; at += MINUTE) {
    if (dead(at) || dead(at + MINUTE)) continue;
    const what = stories.map((story) => doing(story, at + MINUTE / 2));
    const heard =
      what.includes("crying") || what.includes("awake")
        ? awake(random, habits.backgroundDb, what.includes("crying"))
        : quiet(random, habits.backgroundDb);
    if (visits.some(({ from, to }) => from < at + MINUTE && to > at)) heard.motion = Math.floor(random.between(15, 50));
    const { leq, max, l10, l90, cry, loud, motion } = heard;
    const levels = { leq: oneDecimal(leq), max: oneDecimal(max), l10: oneDecimal(l10), l90: oneDecimal(l90) };
    // Now and then samples are lost.
    const cover = random.chance(0.02) ? Math.floor(random.between(35, 60)) : 60;
    const last = crying[crying.length - 1];
    if (what.includes("crying") && cry > 0) {
      if (last && at - last.toMs < 3 * MINUTE) last.toMs = at + MINUTE;
      else crying.push({ fromMs: at, toMs: at + MINUTE });
    }
    send("minute", at + MINUTE, (envelope) => encodeMinute({ ...envelope, ...levels, cry, loud, motion, cover }));
  }
  crying.forEach(({ fromMs, toMs }, i) => {
    const event = { type: "cry", id: i + 1 } as const;
    const db = oneDecimal(random.between(66, 80));
    send("event", fromMs + 2 * SECOND, (envelope) => encodeEvent({ ...envelope, ...event, phase: "start", db }));
    send("event", toMs, (envelope) =>
      encodeEvent({ ...envelope, ...event, phase: "end", db: db + 4, ms: toMs - fromMs - 2 * SECOND }),
    );
  });
  return messages;
};

type Envelope = { v: 1; boot: string; seq: number; up: number; at: number };
