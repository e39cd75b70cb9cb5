import type { SensorEvent } from "@veilleuse/shared";
import type { Mute } from "../alerts/holds.ts";
import type { Incident } from "../alerts/incident.ts";
import type { Log } from "../log.ts";
import { NightWatch, type Place } from "../nightWatch.ts";
import { Pager } from "../pager.ts";
import { createFaultyPhones, type Parent } from "./faultyPhones.ts";
import { createHeldClock } from "./heldClock.ts";
import { POLICY, ROSTERS } from "./householdPolicy.ts";
import { createVolatileJournal } from "./volatileJournal.ts";

export type Sensor = "nursery" | "attic";

/** An answer, and how the incidents that shared the page stood before and after. */
export type Answer = {
  at: number;
  by: Parent;
  incident: string;
  result: { ok: boolean; code?: string };
  before: string;
  shared: { id: string; before: string; after: string; by: string | null }[];
};

/** One cut of the power: what was pending is written down to this share, and this long passes before it. */
export type Cut = { written: number; afterMs: number };

/** A hub takes a moment to start. */
const START_MS = 1;

const silent = () => undefined;
const LOG = { info: silent, warn: silent, error: silent, debug: silent } as unknown as Log;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A household whose every part can fail: the real incidents, escalation and pager over a disk and phones that a test breaks. */
export const createFaultyHousehold = () => {
  const time = createHeldClock(Date.UTC(2026, 10, 21, 1, 0, 0));
  const { clock } = time;
  const journal = createVolatileJournal();
  const phones = createFaultyPhones(clock);
  const answers: Answer[] = [];
  /** Events that no journal has acknowledged; their sensors send them again. */
  let unacknowledged: { sensor: Sensor; event: SensorEvent; at: number }[] = [];
  const seqs = { nursery: 0, attic: 0 };
  const boots = { nursery: 1, attic: 1 };
  const going: Record<Sensor, { id: number; type: "cry" | "loud" } | undefined> = {
    nursery: undefined,
    attic: undefined,
  };
  let roster: (typeof ROSTERS)[number] = ROSTERS[0];
  let sirenIsOn = false;
  let life = 0;
  let powerCuts = 0;
  /** When each incident was opened, which may be long after its sound began. */
  const openedAt = new Map<string, number>();
  /** Written down at once, as the hub does before it says that they count. */
  const mutes: Mute[] = [];

  const place = (sensor: string): Place => ({ id: sensor, room: sensor, children: [`child of ${sensor}`] });

  const boot = () => {
    const mine = ++life;
    const alive = () => mine === life;
    const disk = journal.during(alive);
    const stateOf = (id: string) => {
      const incident = watch.incident(id);
      return incident?.held && incident.held.kind !== "combined" ? "held" : (incident?.state ?? "unknown");
    };
    // A siren listens to a retained topic: it is told anew, and knows of nothing before.
    sirenIsOn = false;
    const pager: Pager = new Pager({
      caregivers: (["papa", "maman"] as const).map((id) => ({
        id,
        name: id,
        language: "fr",
        channels: [{ name: `${id}/webhook`, type: "webhook", notifier: phones.notifier(id, mine, alive, stateOf) }],
      })),
      journal: disk,
      clock,
      log: LOG,
      linkKey: Buffer.alloc(32),
      timeZone: "Europe/Paris",
      provenMs: 1e12,
      publicUrl: () => "http://127.0.0.1",
      incident: (id) => watch.incident(id),
      delivered: (told, caregiver, channel) => alive() && watch.delivered(told, caregiver, channel),
      undelivered: (incident, caregiver, reason) => alive() && watch.undelivered(incident, caregiver, reason),
      answered: silent,
      reachable: silent,
      accepted: silent,
      random: () => 0.5,
    });
    const watch: NightWatch = new NightWatch({
      journal: disk,
      clock,
      log: LOG,
      pager,
      roster: () => roster,
      policyOf: () => POLICY,
      arranged: () => ({ mutes, quietUntil: null, away: null, here: null, mode: null }),
      placeOf: place,
      rang: silent,
      publish: (_, payload) => {
        const { what, incident } = JSON.parse(payload) as { what: string; incident: Incident };
        if (what === "pending") openedAt.set(incident.id, clock.now());
      },
      siren: (on) => {
        sirenIsOn = on;
      },
      live: silent,
    });
    watch.resume();
    pager.resume();
    return { watch, pager };
  };
  let running = boot();

  const stop = () => {
    running.pager.stop();
    running.watch.stop();
  };

  /** Lets promises come to their end, and the disk with them. */
  const calm = async () => {
    for (let turns = 0; turns < 4; turns++) {
      await turn();
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
    hand(sensor, event, clock.now() - lateMs);
  };

  const start = (sensor: Sensor, type: "cry" | "loud", lateMs: number) => {
    if (going[sensor]) return;
    const id = seqs[sensor] + 1;
    going[sensor] = { id, type };
    send(sensor, type, "start", id, lateMs);
  };

  const cutPower = () => {
    powerCuts++;
    stop();
    journal.losePower();
    time.losePower();
    time.step(clock.now() + START_MS);
    running = boot();
    const again = unacknowledged;
    unacknowledged = [];
    for (const { sensor, event, at } of again) hand(sensor, event, at);
  };

  const passes = async (ms: number) => {
    const end = clock.now() + ms;
    if (ms > 0) await calm();
    while (time.step(end)) await calm();
    await calm();
  };

  const losesPower = async (cuts: ReadonlyArray<Cut>) => {
    for (const { written, afterMs } of cuts) {
      if (afterMs > 0) await passes(afterMs);
      journal.flush(written);
      // What was on its way to a phone still arrives.
      await turn();
      cutPower();
    }
  };

  /** The incidents that one page tells of, as the incidents themselves have it. */
  const shared = (id: string): Incident[] => {
    const one = running.watch.incident(id);
    const lead = one?.held?.kind === "combined" ? (one.held.lead ?? id) : id;
    const followers = running.watch.incidents.filter(({ held }) => held?.kind === "combined" && held.lead === lead);
    const ids = new Set([id, lead, ...followers.map((follower) => follower.id)]);
    return [...ids].map((other) => running.watch.incident(other)).filter((other) => other !== undefined);
  };

  const answer = async (parent: Parent, incident: string, via: "link" | "page") => {
    const before = shared(incident);
    let result: Answer["result"] | undefined;
    void running.watch.answers.acknowledge(incident, parent, via).then((said) => {
      result = said;
    });
    for (let turns = 0; !result && turns < 10; turns++) {
      await turn();
      if (!result) journal.flush();
    }
    answers.push({
      at: clock.now(),
      by: parent,
      incident,
      result: result ?? { ok: false, code: "noAnswer" },
      before: before.find(({ id }) => id === incident)?.state ?? "unknown",
      shared: before.map(({ id, state }) => {
        const after = running.watch.incident(id);
        return { id, before: state, after: after?.state ?? "unknown", by: after?.acknowledgedBy ?? null };
      }),
    });
  };

  return {
    journal,
    attempts: phones.attempts,
    updates: phones.updates,
    notices: phones.notices,
    answers,
    get now() {
      return clock.now();
    },
    get lives() {
      return life;
    },
    /** How often the hub lost what it had not written down. */
    get powerCuts() {
      return powerCuts;
    },
    get sirenIsOn() {
      return sirenIsOn;
    },
    /** Every incident that is on the disk, the newest first. */
    get incidents(): Incident[] {
      return journal.read
        .incidentsBetween(0, Number.MAX_SAFE_INTEGER, 1000)
        .map((body) => JSON.parse(body).incident.id as string)
        .map((id) => running.watch.incident(id) as Incident);
    },
    incident: (id: string) => running.watch.incident(id),
    openedAt: (incident: string) => openedAt.get(incident) ?? 0,
    /** Pages with an outcome that the disk knows of. */
    rows: (incident: string, caregiver: Parent, outcome: "delivered" | "unreachable"): number =>
      journal.db
        .prepare("SELECT id FROM page WHERE incident = ? AND caregiver = ? AND outcome = ?")
        .all(incident, caregiver, outcome).length,
    /** Whether a child makes itself heard that has told nobody that it stopped. */
    isHeard: (sensor: Sensor) => going[sensor] !== undefined,
    async begins(sensor: Sensor, type: "cry" | "loud", lateMs = 0) {
      start(sensor, type, lateMs);
      await calm();
    },
    async ends(sensor: Sensor, lost: boolean) {
      const one = going[sensor];
      going[sensor] = undefined;
      if (one && !lost) send(sensor, one.type, "end", one.id, 0);
      await calm();
    },
    /** A sound that is over already, of which the end comes before the start. */
    async toldBackwards(sensor: Sensor, type: "cry" | "loud") {
      const id = seqs[sensor] + 2;
      send(sensor, type, "end", id, 0);
      send(sensor, type, "start", id, 0);
      await calm();
    },
    async sensorRestarts(sensor: Sensor) {
      going[sensor] = undefined;
      boots[sensor] = (boots[sensor] % 9) + 1;
      running.watch.rebooted(sensor, `0000000${boots[sensor]}`);
      await calm();
    },
    async breaks(parent: Parent, works: boolean) {
      phones.breaks(parent, works);
      await calm();
    },
    slows: phones.slows,
    wasOut: phones.wasOut,
    worked: phones.worked,
    /** The rota changes hands. */
    handsOff() {
      roster = roster === ROSTERS[0] ? ROSTERS[1] : ROSTERS[0];
    },
    /** Answers the page that rang at a parent's a number of pages ago; the power may fail as soon as it is answered. */
    async presses(parent: Parent, pagesAgo: number, cuts: ReadonlyArray<Cut>) {
      const rang = phones.attempts.filter(({ caregiver, accepted }) => caregiver === parent && accepted);
      const page = rang.at(-1 - pagesAgo);
      if (!page) return;
      await answer(parent, page.incident, "link");
      if (cuts.length > 0) await losesPower(cuts);
      await calm();
    },
    /** Answers on the hub's own page, which needs no notification; by default for what needs somebody since last. */
    async answersOnThePage(parent: Parent, incident?: string) {
      const open = running.watch.incidents.find(({ state }) => state === "pending" || state === "paging");
      const wanted = incident ?? open?.id;
      if (wanted !== undefined) await answer(parent, wanted, "page");
      await calm();
    },
    /** The same as soon as the hub is back after a loss of power, before anything of that is on the disk. */
    async answersAtTheStart(parent: Parent) {
      await losesPower([{ written: 1, afterMs: 0 }]);
      await this.answersOnThePage(parent);
    },
    /** Somebody wants a room quiet for a while. */
    async mutes(parent: Parent, room: Sensor, forMs: number) {
      mutes.push({ from: clock.now(), until: clock.now() + forMs, rule: null, room, by: parent, why: "visitors" });
      running.watch.look();
      await calm();
    },
    get muteCount() {
      return mutes.length;
    },
    /** Somebody closes the newest incident by hand. */
    async closes(parent: Parent) {
      const newest = running.watch.incidents.find(({ state }) => state !== "closed");
      if (!newest) return;
      // Whoever closes it takes care of the rest.
      going[newest.sensor as Sensor] = undefined;
      const closing = running.watch.answers.close(newest.id, parent);
      await calm();
      await closing;
    },
    passes,
    /** The hub is stopped and started again in good order. */
    async restarts() {
      stop();
      await calm();
      time.losePower();
      running = boot();
      await calm();
    },
    async losesPower(cuts: ReadonlyArray<Cut>) {
      await losesPower(cuts);
      await calm();
    },
    /** The power fails right after a sensor told of something. */
    async losesPowerAt(sensor: Sensor, type: "cry" | "loud", cuts: ReadonlyArray<Cut>) {
      start(sensor, type, 0);
      await losesPower(cuts);
      await calm();
    },
  };
};

export type FaultyHousehold = ReturnType<typeof createFaultyHousehold>;
