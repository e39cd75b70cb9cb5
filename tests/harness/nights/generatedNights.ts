import type { Incident } from "@veilleuse/hub";
import { addDays, createZone, nightWindow } from "@veilleuse/hub";
import { type HouseholdStory, householdStory, type StoryPage } from "./careStory.ts";
import { type ChildStory, childStory, type StoryHabits } from "./childStory.ts";
import { seededRandom } from "./seededRandom.ts";
import { type SensorHabits, type StoryMessage, sensorStory } from "./sensorStory.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A night's messages begin before its bedtime and end after its morning. */
const BEFORE = 4 * HOUR;
const AFTER = 2.5 * HOUR;

export type GeneratedChild = {
  child: string;
  sensor: string;
  room: string;
  habits?: StoryHabits;
  backgroundDb?: number;
};

export type NightOptions = {
  seed: number;
  /** The evening of the first night. */
  firstDate: string;
  nights: number;
  timeZone?: string;
  children: ReadonlyArray<GeneratedChild>;
  caregivers?: readonly [string, string];
  /** What goes wrong in a night, by its number from 0; parts of the window, 0 to 1. */
  trouble?: (night: number) => {
    dead?: readonly [from: number, to: number];
    late?: readonly [from: number, to: number];
  };
};

export type StoryCare = {
  child: string;
  at: number;
  kind: "putDown" | "up" | "diaper" | "feed";
  who: string;
  detail: string;
};

/** The truth of one child's night beside what a sensor said about it. */
export type GeneratedNight = ChildStory & { date: string };

/** Nights of a household: the truth, and what hub and sensors would have of it. The same for the same seed. */
export type GeneratedNights = {
  truth: GeneratedNight[];
  messages: StoryMessage[];
  incidents: Incident[];
  pages: StoryPage[];
  care: StoryCare[];
};

export const generateNights = (options: NightOptions): GeneratedNights => {
  const random = seededRandom(options.seed);
  const zone = createZone(options.timeZone ?? "Europe/Paris");
  const [maman, papa] = options.caregivers ?? ["maman", "papa"];
  const all: GeneratedNights = { truth: [], messages: [], incidents: [], pages: [], care: [] };
  for (let n = 0; n < options.nights; n++) {
    const date = addDays(options.firstDate, n);
    const window = nightWindow(date, { from: "21:00", to: "07:00" }, zone);
    const caregivers = n % 2 === 0 ? ([maman, papa] as const) : ([papa, maman] as const);
    const bySensor = new Map<string, { story: ChildStory; told: HouseholdStory; backgroundDb: number }[]>();
    for (const { child, sensor, room, habits, backgroundDb = 33 } of options.children) {
      const story = childStory(random, child, { from: window.from, to: window.to }, habits);
      const told = householdStory(random, story, { room, sensor }, caregivers);
      all.truth.push({ ...story, date });
      all.incidents.push(...told.incidents);
      all.pages.push(...told.pages);
      all.care.push(...careOf(random, story, caregivers[0]));
      bySensor.set(sensor, [...(bySensor.get(sensor) ?? []), { story, told, backgroundDb }]);
    }
    const part = (span: readonly [number, number] | undefined) => {
      const length = window.to - window.from;
      return span ? [{ from: window.from + span[0] * length, to: window.from + span[1] * length }] : [];
    };
    const trouble = options.trouble?.(n) ?? {};
    for (const [sensor, here] of bySensor) {
      const habits: SensorHabits = {
        backgroundDb: Math.max(...here.map(({ backgroundDb }) => backgroundDb)),
        dead: part(trouble.dead),
        late: part(trouble.late),
      };
      const span = { from: window.from - BEFORE, to: window.to + AFTER };
      const stories = here.map(({ story }) => story);
      const visits = here.flatMap(({ told }) => told.visits);
      all.messages.push(...sensorStory(random, sensor, span, stories, visits, habits));
    }
  }
  return all;
};

const careOf = (random: ReturnType<typeof seededRandom>, story: ChildStory, who: string): StoryCare[] => {
  const entry = (kind: StoryCare["kind"], at: number, detail: unknown = null): StoryCare => ({
    child: story.child,
    at: Math.round(at),
    kind,
    who,
    detail: JSON.stringify(detail),
  });
  const first = story.putDowns[0] as number;
  const diapers = [
    first - 10 * MINUTE,
    ...story.wakings.filter(() => random.chance(0.5)).map(({ from }) => from + 6 * MINUTE),
  ];
  return [
    entry("feed", first - 40 * MINUTE),
    ...story.putDowns.map((at) => entry("putDown", at)),
    ...diapers.map((at) => entry("diaper", at, random.chance(0.6) ? { level: random.pick(["orange", "red"]) } : null)),
    ...(story.upAt === null
      ? []
      : [entry("up", story.upAt), entry("diaper", story.upAt + 5 * MINUTE, { level: "red" })]),
  ];
};
