import type { Incident } from "@veilleuse/hub";
import { createFakeClock, type FakeClock } from "../fakeClock.ts";
import { type Household, startHousehold, twoNurseries } from "../household.ts";
import type { RawSettings } from "../hubProcess.ts";
import { watchOutgoing } from "../outgoing.ts";
import type { PagePush, Phone, UpdatePush } from "../phone.ts";
import { localClock, type Span, spanMs } from "./localClock.ts";
import { connectSiren, SIREN_PROGRAM } from "./sirenProgram.ts";
import { type StoryRoom, StorySensor, storyRoom } from "./storySensor.ts";

export type Person = "maman" | "papa";
export type Room = "nursery" | "attic";

export type StoryPage = PagePush & { atMs: number };
type StoryUpdate = UpdatePush & { atMs: number };

export interface StoryPerson {
  /** Answers with the link of the last page that rang, as a thumb on the notification does. */
  acknowledges(): Promise<{ status: number; body: Record<string, unknown> }>;
}

/** Who can do something. */
export interface Cast {
  readonly nursery: StoryRoom;
  readonly attic: StoryRoom;
  readonly maman: StoryPerson;
  readonly papa: StoryPerson;
  readonly hub: { restarts(): Promise<void> };
  /** The push service behind the phones. */
  readonly push: { breaks(status?: number, person?: Person): Promise<void>; isMended(): Promise<void> };
}

/**
 * A night as a parent would tell it. `at("02:43").nursery.cries()` lets the night pass until then and makes it happen.
 * Times are of the household's own clocks; every wait is made of the story's time and takes none of the reader's.
 */
export interface Story extends Cast {
  at(time: string): Cast;
  after(span: Span): Cast;
  /** The next page of a person that the story has not told yet. `within` counts from now; `at` is exact to a second. */
  expectPage(who: Person, expected?: Expected): Promise<StoryPage>;
  /** Lets the night pass until a time, in which exactly these pages ring: `"03:12:30 maman"`. */
  expectPages(until: string, lines: string[]): Promise<void>;
  expectUpdate(who: Person, update: UpdatePush["update"], expected?: { within?: Span }): Promise<StoryUpdate>;
  /** Lets this much of the night pass, in which nobody may be paged. */
  expectNoPage(passing: { for: Span } | { until: string }): Promise<void>;
  expectSiren(state: "ON" | "OFF"): Promise<void>;
  /** The newest incident about a room, or about anything. */
  incident(room?: string): Promise<Incident>;
  incidents(): Promise<Incident[]>;
  /** Lets the night pass. */
  pass(span: Span): Promise<void>;
  readonly home: Household;
  readonly clock: FakeClock;
  /** What the wall clock says. */
  readonly time: string;
}

export type Expected = { within?: Span; at?: string; about?: Room; saying?: RegExp };

export type StoryOptions = {
  /** Date of the evening. */
  evening?: string;
  /** Local time at which the story begins; before noon it is the morning after the evening. */
  from?: string;
  /** Who is first on call that night. */
  first?: Person;
  timeZone?: string;
  settings?: (phone: Phone) => RawSettings;
};

const TOLERANCE_MS = 1000;
const DAY_MS = 86_400_000;

/** The turn alternates with the number of the day, and an even one begins the list. */
const rotationFor = (first: Person, evening: string): Person[] => {
  const even = (Date.parse(`${evening}T00:00:00Z`) / DAY_MS) % 2 === 0;
  return (first === "papa") === even ? ["papa", "maman"] : ["maman", "papa"];
};

/**
 * Tells a story and clears up after it.
 * @throws when a page rang that the story did not expect
 */
export const story = async (options: StoryOptions, tell: (story: Story) => Promise<void>): Promise<void> => {
  const { evening = "2026-11-20", from = "00:55", first = "papa", timeZone = "Europe/Paris" } = options;
  const wall = localClock(timeZone);
  const begins = from < "12:00" ? wall.next(from, wall.on(evening, "12:00")) : wall.on(evening, from);
  const clock = createFakeClock(begins);
  const home = await startHousehold({
    clock,
    settings: (phone) => ({
      ...twoNurseries(phone),
      timeZone,
      mqtt: { port: 0, programs: [SIREN_PROGRAM] },
      oncall: { rotation: rotationFor(first, evening), handOff: "12:00" },
      ...options.settings?.(phone),
    }),
  });
  const pushAddress = new URL(home.phone.url("papa")).origin;
  const outgoing = watchOutgoing((origin) => origin === pushAddress);
  const agenda: { at: number; action: () => Promise<void> }[] = [];
  const later = (inMs: number, action: () => Promise<void>) => {
    agenda.push({ at: clock.now() + inMs, action });
    agenda.sort((a, b) => a.at - b.at);
  };
  const sensors = Object.fromEntries(
    (["nursery", "attic"] as const).map((id) => [
      id,
      new StorySensor({
        connect: (before) =>
          home.sensor(id, before && { boot: before.boot, seq: before.seq, startedAtMs: before.startedAtMs }),
        now: clock.now,
        later,
      }),
    ]),
  ) as Record<Room, StorySensor>;
  const rooms = Object.values(sensors);

  /** Lets everything that this moment set going come to its end. */
  const calm = async (): Promise<void> => {
    for (let turns = 0; turns < 3; turns++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (outgoing.pending === 0) continue;
      await outgoing.idle();
      turns = -1;
    }
  };

  const passTo = async (target: number): Promise<void> => {
    await calm();
    while (clock.now() < target) {
      const signs = rooms.map(({ nextSignAt }) => nextSignAt).filter((at) => at !== null);
      const times = [target, clock.nextAt() ?? target, agenda[0]?.at ?? target, ...signs];
      clock.advance(Math.max(0, Math.min(...times) - clock.now()));
      while (agenda[0] && agenda[0].at <= clock.now()) await agenda.shift()?.action();
      const due = rooms.filter(({ nextSignAt }) => nextSignAt !== null && nextSignAt <= clock.now());
      await Promise.all(due.map((sensor) => sensor.signOfLife()));
      await calm();
    }
  };

  const told = new Set<string>();
  const fresh = (who?: Person): StoryPage[] =>
    home.phone.pages(who).filter(({ page }) => !told.has(`${page.id}/${page.caregiver}`));
  const claim = ({ page }: StoryPage) => told.add(`${page.id}/${page.caregiver}`);
  const toldUpdates = new Set<string>();

  const acknowledge = async (who: Person) => {
    const last = home.phone.pages(who).at(-1);
    if (!last) throw new Error(`${who} cannot answer: no page rang`);
    // A phone follows the path of the link; after a restart the hub may listen elsewhere.
    const address = new URL(new URL(last.acknowledgeUrl).pathname, home.hub.http);
    const response = await fetch(address, { method: "POST" });
    const answer = { status: response.status, body: (await response.json()) as Record<string, unknown> };
    await calm();
    return answer;
  };

  let siren = await connectSiren(home.hub.mqtt);

  const restart = async (): Promise<void> => {
    const alive = rooms.filter(({ nextSignAt }) => nextSignAt !== null);
    siren.stop();
    await home.restart();
    siren = await connectSiren(home.hub.mqtt);
    for (const sensor of alive) await sensor.reconnect();
    await calm();
  };

  const cast = (before: () => Promise<void>): Cast => ({
    nursery: storyRoom(sensors.nursery, before, calm),
    attic: storyRoom(sensors.attic, before, calm),
    maman: { acknowledges: () => before().then(() => acknowledge("maman")) },
    papa: { acknowledges: () => before().then(() => acknowledge("papa")) },
    hub: { restarts: () => before().then(restart) },
    push: {
      breaks: (status = 503, person) => before().then(() => home.phone.answer(status, person)),
      isMended: () => before().then(() => home.phone.answer(200)),
    },
  });

  const incidents = async (): Promise<Incident[]> => (await home.api<Incident[]>("/api/v1/incidents")).body;

  const expectPage = async (who: Person, expected: Expected = {}): Promise<StoryPage> => {
    const exact = expected.at === undefined ? undefined : wall.next(expected.at, clock.now() - TOLERANCE_MS);
    const limit = exact === undefined ? clock.now() + spanMs(expected.within ?? "1 s") : exact + TOLERANCE_MS;
    const { about } = expected;
    const look = () => fresh(who).find(({ incident }) => about === undefined || incident.room === about);
    let page = look();
    while (!page && clock.now() < limit) {
      await passTo(Math.min(limit, clock.now() + 1000));
      page = look();
    }
    if (!page) {
      const others = home.phone.pages().map((one) => `${wall.timeOf(one.atMs)} ${one.page.caregiver}: ${one.title}`);
      throw new Error(`no page for ${who} until ${wall.timeOf(limit)}; there were: ${others.join("; ") || "none"}`);
    }
    claim(page);
    if (exact !== undefined && Math.abs(page.atMs - exact) > TOLERANCE_MS) {
      throw new Error(`${who} was paged at ${wall.timeOf(page.atMs)} and not at ${expected.at}`);
    }
    const text = `${page.title}: ${page.message}`;
    if (expected.saying && !expected.saying.test(text)) throw new Error(`the page of ${who} says "${text}"`);
    return page;
  };

  const expectUpdate = async (who: Person, update: UpdatePush["update"], expected: { within?: Span } = {}) => {
    const limit = clock.now() + spanMs(expected.within ?? "1 s");
    const name = (one: StoryUpdate) => `${who}/${one.incident.id}/${one.update}`;
    const look = () => home.phone.updates(who).find((one) => one.update === update && !toldUpdates.has(name(one)));
    await calm();
    let found = look();
    while (!found && clock.now() < limit) {
      await passTo(Math.min(limit, clock.now() + 1000));
      found = look();
    }
    if (!found) throw new Error(`${who} was not told "${update}" until ${wall.timeOf(limit)}`);
    toldUpdates.add(name(found));
    return found;
  };

  const nobodyPaged = (): void => {
    const rang = fresh().map((one) => `${wall.timeOf(one.atMs)} ${one.page.caregiver}: ${one.title}`);
    if (rang.length > 0) throw new Error(`the story did not expect a page: ${rang.join("; ")}`);
  };

  try {
    for (const sensor of rooms) await sensor.connect();
    await tell({
      ...cast(() => calm()),
      at: (time) => cast(() => passTo(wall.next(time, clock.now()))),
      after: (span) => cast(() => passTo(clock.now() + spanMs(span))),
      expectPage,
      expectPages: async (end, lines) => {
        await passTo(wall.next(end, clock.now()));
        const rang = fresh().map((one) => {
          claim(one);
          return `${wall.timeOf(one.atMs)} ${one.page.caregiver}`;
        });
        const sorted = (list: string[]) => [...list].sort().join("\n");
        if (sorted(rang) !== sorted(lines)) {
          throw new Error(`until ${end} these pages rang:\n${sorted(rang)}\nand not\n${sorted(lines)}`);
        }
      },
      expectSiren: (state) => siren.expect(state),
      expectUpdate,
      expectNoPage: async (passing) => {
        const end = "for" in passing ? clock.now() + spanMs(passing.for) : wall.next(passing.until, clock.now());
        await passTo(end);
        nobodyPaged();
      },
      incidents,
      incident: async (room) => {
        const found = (await incidents()).find((one) => room === undefined || one.room === room);
        if (!found) throw new Error(`there is no incident about ${room ?? "anything"}`);
        return found;
      },
      pass: (span) => passTo(clock.now() + spanMs(span)),
      home,
      clock,
      get time() {
        return wall.timeOf(clock.now());
      },
    });
    await calm();
    nobodyPaged();
  } finally {
    outgoing.stop();
    siren.stop();
    await home.stop();
  }
};
