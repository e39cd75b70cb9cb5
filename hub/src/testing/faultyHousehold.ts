import type { SensorEvent } from "@veilleuse/shared";
import type { AlertPolicy } from "../alerts/incidentCase.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { NightWatch, type Place } from "../nightWatch.ts";
import type { Delivery, Notifier } from "../notify/notifier.ts";
import { Pager } from "../pager.ts";
import { createVolatileJournal } from "./volatileJournal.ts";

export type Sensor = "nursery" | "attic";
export type Parent = "maman" | "papa";

/** One attempt to page, as the far end saw it. */
export type Attempt = {
  at: number;
  incident: string;
  page: string;
  caregiver: string;
  accepted: boolean;
  /** The state that the incident had when the attempt began. */
  state: string;
};

const ROSTER = { first: "papa", second: "maman", everyone: ["papa", "maman"] };
const MINUTE_MS = 60_000;

const POLICY: AlertPolicy = {
  selfSoothingMs: 30_000,
  settleMs: 5 * MINUTE_MS,
  resumeMs: 10 * MINUTE_MS,
  escalation: {
    repeatMs: 2 * MINUTE_MS,
    steps: [
      { afterMs: 0, to: "first" },
      { afterMs: 2 * MINUTE_MS, to: "second" },
      { afterMs: 5 * MINUTE_MS, to: "everyone" },
    ],
  },
};

const silent = () => undefined;
const LOG = { info: silent, warn: silent, error: silent, debug: silent } as unknown as Log;

type Timer = { at: number; callback: () => void };

/** A clock that moves only when it is told to; timers of a hub that lost its power never ring. */
const createClock = (startMs: number) => {
  let now = startMs;
  let timers: Timer[] = [];
  const clock: Clock = {
    now: () => now,
    elapsed: () => now - startMs,
    after: (delayMs, callback) => {
      const timer = { at: now + Math.max(0, delayMs), callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  return {
    clock,
    losePower: () => {
      timers = [];
    },
    /** Moves to the next timer that rings by a moment, or to that moment; false once it is there. */
    step: (end: number): boolean => {
      const due = timers.reduce<Timer | undefined>(
        (first, one) => (!first || one.at < first.at ? one : first),
        undefined,
      );
      if (!due || due.at > end) {
        now = Math.max(now, end);
        return false;
      }
      timers = timers.filter((other) => other !== due);
      now = Math.max(now, due.at);
      due.callback();
      return true;
    },
  };
};

/** A household whose every part can fail: the real incidents, escalation and pager over a disk and phones that a test breaks. */
export const createFaultyHousehold = () => {
  const time = createClock(Date.UTC(2026, 10, 21, 1, 0, 0));
  const journal = createVolatileJournal();
  const attempts: Attempt[] = [];
  const answered = new Map<string, number>();
  const broken = new Set<Parent>();
  /** Events that no journal has acknowledged; their sensors send them again. */
  let unacknowledged: { sensor: Sensor; event: SensorEvent; at: number }[] = [];
  const seqs = { nursery: 0, attic: 0 };
  const boots = { nursery: 1, attic: 1 };
  const going: Record<Sensor, { id: number; type: "cry" | "loud" } | undefined> = {
    nursery: undefined,
    attic: undefined,
  };
  let life = 0;

  const place = (sensor: string): Place => ({ id: sensor, room: sensor, children: [`child of ${sensor}`] });

  const notifier = (caregiver: Parent, mine: number): Notifier => ({
    type: "webhook",
    page: async ({ page, incident }): Promise<Delivery> => {
      // A process that lost its power sends nothing.
      if (mine !== life) return new Promise(() => undefined);
      const accepted = !broken.has(caregiver);
      const state = running.watch.incident(incident.id)?.state ?? "unknown";
      attempts.push({ at: time.clock.now(), incident: incident.id, page: page.id, caregiver, accepted, state });
      return accepted ? { outcome: "delivered" } : { outcome: "retryable", reason: "unreachable" };
    },
    update: async () =>
      broken.has(caregiver) ? { outcome: "retryable", reason: "unreachable" } : { outcome: "delivered" },
    inform: async () => ({ outcome: "delivered" }),
  });

  const boot = () => {
    const mine = ++life;
    const clock: Clock = time.clock;
    const pager: Pager = new Pager({
      caregivers: (["papa", "maman"] as const).map((id) => ({
        id,
        name: id,
        language: "fr",
        channels: [{ name: `${id}/webhook`, type: "webhook", notifier: notifier(id, mine) }],
      })),
      journal,
      clock,
      log: LOG,
      linkKey: Buffer.alloc(32),
      timeZone: "Europe/Paris",
      provenMs: 1e12,
      publicUrl: () => "http://127.0.0.1",
      incident: (id) => watch.incident(id),
      delivered: (incident, caregiver, channel) => mine === life && watch.delivered(incident, caregiver, channel),
      undelivered: (incident, caregiver, reason) => mine === life && watch.undelivered(incident, caregiver, reason),
      answered: silent,
      reachable: silent,
      random: () => 0.5,
    });
    const watch: NightWatch = new NightWatch({
      journal,
      clock,
      log: LOG,
      pager,
      roster: () => ROSTER,
      policyOf: () => POLICY,
      arranged: () => ({ mutes: [], quietUntil: null, away: null, here: null, mode: null }),
      placeOf: place,
      rang: silent,
      publish: silent,
      siren: silent,
      live: silent,
    });
    watch.resume();
    pager.resume();
    return { watch, pager };
  };
  let running = boot();

  /** Lets promises come to their end, and the disk with them. */
  const calm = async () => {
    for (let turns = 0; turns < 4; turns++) {
      await new Promise((resolve) => setImmediate(resolve));
      journal.flush();
    }
  };

  const hand = (sensor: Sensor, event: SensorEvent, at: number) => {
    const sent = { sensor, event, at };
    unacknowledged.push(sent);
    running.watch.event(place(sensor), event, at);
    journal.append(["cursor", `${sensor}/${event.boot}/${event.seq}`, 1], () => {
      unacknowledged = unacknowledged.filter((other) => other !== sent);
    });
  };

  const send = (sensor: Sensor, type: "cry" | "loud", phase: "start" | "end", id: number, lateMs: number) => {
    const seq = ++seqs[sensor];
    const db = type === "loud" ? 90 : 70;
    const event: SensorEvent = { v: 1, boot: `0000000${boots[sensor]}`, seq, up: 0, at: 0, type, phase, id, db };
    hand(sensor, event, time.clock.now() - lateMs);
  };

  return {
    journal,
    attempts,
    answered,
    get incidents() {
      return journal.read
        .incidentsBetween(0, Number.MAX_SAFE_INTEGER, 1000)
        .map((body) => JSON.parse(body).incident.id as string);
    },
    incident: (id: string) => running.watch.incident(id),
    async begins(sensor: Sensor, type: "cry" | "loud", lateMs = 0) {
      if (going[sensor]) return;
      const id = seqs[sensor] + 1;
      going[sensor] = { id, type };
      send(sensor, type, "start", id, lateMs);
      await calm();
    },
    async ends(sensor: Sensor, lost: boolean) {
      const one = going[sensor];
      going[sensor] = undefined;
      if (one && !lost) send(sensor, one.type, "end", one.id, 0);
      await calm();
    },
    async sensorRestarts(sensor: Sensor) {
      going[sensor] = undefined;
      boots[sensor] = (boots[sensor] % 9) + 1;
      running.watch.rebooted(sensor, `0000000${boots[sensor]}`);
      await calm();
    },
    async breaks(parent: Parent, works: boolean) {
      if (works) broken.delete(parent);
      else broken.add(parent);
      await calm();
    },
    /** Answers the page that rang at a parent's a number of pages ago. */
    async answers(parent: Parent, pagesAgo: number) {
      const rang = attempts.filter(({ caregiver, accepted }) => caregiver === parent && accepted);
      const page = rang.at(-1 - pagesAgo);
      if (!page) return;
      const answer = running.watch.acknowledge(page.incident, parent, "link");
      await calm();
      const { ok } = await answer;
      if (ok) for (const { id } of together(page.incident)) answered.set(id, time.clock.now());
    },
    async passes(ms: number) {
      const end = time.clock.now() + ms;
      while (time.step(end)) await calm();
      await calm();
    },
    async restarts() {
      running.pager.stop();
      running.watch.stop();
      await calm();
      time.losePower();
      running = boot();
      await calm();
    },
    /**
     * The power fails right after a sensor told of something, once before any of it is on the disk, or several times
     * when a page is on the disk and its acceptance is not.
     */
    async losesPowerAt(sensor: Sensor, type: "cry" | "loud", times: number) {
      if (!going[sensor]) {
        const id = seqs[sensor] + 1;
        going[sensor] = { id, type };
        send(sensor, type, "start", id, 0);
      }
      for (let i = 0; i < times; i++) {
        if (times > 1) journal.flush();
        // What was on its way to a phone still arrives.
        await new Promise((resolve) => setImmediate(resolve));
        running.pager.stop();
        running.watch.stop();
        journal.losePower();
        time.losePower();
        running = boot();
        const again = unacknowledged;
        unacknowledged = [];
        for (const { sensor: whose, event, at } of again) hand(whose, event, at);
      }
      await calm();
    },
  };

  function together(id: string) {
    const one = running.watch.incident(id);
    const others = (one?.combined ?? []).map((other) => running.watch.incident(other.id));
    return [one, ...others]
      .filter((incident) => incident?.state === "acknowledged")
      .map((incident) => ({ id: incident?.id ?? "" }));
  }
};
