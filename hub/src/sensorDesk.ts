import { isAscii } from "node:buffer";
import type { Level, Reply, SensorEvent, SensorMessage } from "@veilleuse/shared";
import { type Freshness, type FreshnessLimits, freshness, type Hearing, worsensAt } from "./alerts/freshness.ts";
import type { Incoming, Stored } from "./broker/broker.ts";
import type { Clock } from "./clock.ts";
import type { Settings } from "./config/settings.ts";
import type { LiveEvent, SensorView } from "./http/ports.ts";
import { decodePayload } from "./intake/decodePayload.ts";
import { SensorBoot } from "./intake/sensorBoot.ts";
import type { Journal } from "./journal/journal.ts";
import type { Write } from "./journal/statements.ts";
import type { Log } from "./log.ts";
import type { Place } from "./nightWatch.ts";
import type { Quarantine } from "./quarantine.ts";
import { TwinWatch } from "./twinWatch.ts";

/** Boots of one sensor that are remembered; a queue can hold messages of the boot before. */
const REMEMBERED_BOOTS = 8;
/** Writes waiting for the disk above which even QoS 0 has to wait, so that a flood cannot fill the memory. */
const BACKLOG_LIMIT = 20_000;
/** A look comes at least this often, so that a clock that was set forward does not leave a dead sensor unseen. */
const LONGEST_LOOK_MS = 5000;

export type SensorDeskOptions = {
  settings: Settings;
  journal: Journal;
  clock: Clock;
  log: Log;
  quarantine: Quarantine;
  limits: FreshnessLimits;
  event: (place: Place, event: SensorEvent, occurredAtMs: number) => void;
  rebooted: (sensor: string, boot: string) => void;
  blind: (place: Place) => void;
  heard: (sensor: string) => void;
  /** A level says that something moved. */
  moved: (place: Place, atMs: number) => void;
  mode: (sensor: string) => SensorView["mode"];
  reply: (sensor: string, reply: Reply) => void;
  /** Two boards go by the sensor's name, or no longer. */
  twins: (place: Place, found: boolean) => void;
  live: (event: LiveEvent) => void;
};

type Sensor = {
  place: Place;
  boots: SensorBoot[];
  hearing: Hearing;
  freshness: Freshness;
  level: SensorView["level"];
  status: Record<string, unknown> | null;
  health: Record<string, unknown> | null;
  duplicates: number;
  refused: number;
};

const utf8 = new TextDecoder("utf-8", { fatal: true });
const decodeUtf8 = (bytes: Buffer): string | undefined => {
  // What a sensor sends is ASCII, which takes a third of the decoder's time.
  if (isAscii(bytes)) return bytes.toString("latin1");
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/**
 * Receives what the sensors publish: decodes, dates, writes down, and passes events on without waiting for the disk.
 * It also watches over the absence of messages.
 */
export class SensorDesk {
  private readonly options: SensorDeskOptions;
  private readonly sensors = new Map<string, Sensor>();
  private cancelTimer: () => void = () => undefined;
  private stopped = false;
  private twins: TwinWatch | undefined;

  constructor(options: SensorDeskOptions) {
    this.options = options;
  }

  /** Takes up what the journal knows, and starts the dead man's switch: silence counts from now. */
  resume(): void {
    const { settings, journal, clock } = this.options;
    const now = clock.now();
    for (const { id, room } of settings.sensors) {
      const children = settings.children.filter((child) => child.sensors.includes(id)).map((child) => child.id);
      const boots = journal.read.boots(id).slice(0, REMEMBERED_BOOTS);
      const status = journal.read.newest(id, "status");
      const health = journal.read.newest(id, "health");
      this.sensors.set(id, {
        place: { id, room: room ?? id, children },
        boots: boots.map(
          ({ boot, bootedAtMs }) => new SensorBoot(boot, { bootedAtMs, ranges: journal.read.sequenceRanges(id, boot) }),
        ),
        hearing: { lastHeardAtMs: journal.read.lastHeardAtMs(id), countsFromMs: now, willPublished: false },
        freshness: "never",
        level: null,
        status: status ? JSON.parse(status.body) : null,
        health: health ? JSON.parse(health.body) : null,
        duplicates: 0,
        refused: journal.read.refusedCount(id),
      });
    }
    const places = [...this.sensors.values()].map(({ place }) => place);
    this.twins = new TwinWatch(places, { log: this.options.log, changed: this.options.twins, nowMs: now });
    this.look();
  }

  /** The clock was set: silence and uptimes count on as if nothing had been. */
  clockStepped(byMs: number): void {
    const shifted = (at: number | null) => (at === null ? null : at + byMs);
    this.twins?.clockStepped(byMs);
    for (const sensor of this.sensors.values()) {
      const { lastHeardAtMs, countsFromMs } = sensor.hearing;
      sensor.hearing = {
        ...sensor.hearing,
        lastHeardAtMs: shifted(lastHeardAtMs),
        countsFromMs: countsFromMs + byMs,
      };
      for (const boot of sensor.boots) {
        boot.clockStepped(byMs);
        if (Number.isFinite(boot.bootedAtMs)) this.write(["boot", sensor.place.id, boot.boot, boot.bootedAtMs]);
      }
    }
  }

  stop(): void {
    this.stopped = true;
    this.cancelTimer();
  }

  /** Where a sensor stands. */
  place(sensor: string): Place | undefined {
    return this.sensors.get(sensor)?.place;
  }

  /** Shows a sensor anew to whoever looks on. */
  show(sensor: string): void {
    const known = this.sensors.get(sensor);
    if (known) this.options.live({ type: "sensor", data: this.view(known) });
  }

  views(): SensorView[] {
    return [...this.sensors.values()].map((sensor) => this.view(sensor));
  }

  receive(incoming: Incoming, durable: boolean, stored: Stored): void {
    const sensor = this.sensors.get(incoming.sensorId);
    if (!sensor || this.stopped) {
      stored(new Error(this.stopped ? "the hub is stopping" : `no sensor ${incoming.sensorId}`));
      return;
    }
    const receivedAtMs = this.options.clock.now();
    const decoded = decodePayload(incoming.channel, incoming.payload, decodeUtf8);
    if (!decoded.ok) {
      sensor.refused++;
      // It cannot be read, but it was sent: the sensor is there.
      this.hearAnything(sensor, receivedAtMs);
      this.options.quarantine.take(incoming, decoded.code, decoded.path, receivedAtMs, stored);
      return;
    }
    const message = decoded.value;
    if (incoming.kept && message.channel === "status") {
      // The broker tells it at every subscription; it was written down when it was news.
      sensor.status = message.body;
      stored(null);
      return;
    }
    const boot = this.boot(sensor, message, receivedAtMs);
    const dated = boot.date(message, receivedAtMs);
    this.keepBoot(sensor, boot);
    if (dated.clockChanged) this.write(["boot", sensor.place.id, boot.boot, boot.bootedAtMs]);
    if (dated.duplicate && this.isAnother(sensor, message)) {
      sensor.refused++;
      // The clock of that boot is of no use to it.
      this.pass(sensor, message, receivedAtMs - message.body.at + message.body.up, receivedAtMs);
      this.hearAnything(sensor, receivedAtMs);
      this.options.quarantine.take(incoming, "numberTaken", "seq", receivedAtMs, stored);
      return;
    }
    if (dated.duplicate) sensor.duplicates++;
    else this.pass(sensor, message, dated.occurredAtMs, receivedAtMs);
    if (!incoming.kept) this.hear(sensor, message, receivedAtMs);
    const { journal } = this.options;
    const done = durable || journal.backlog > BACKLOG_LIMIT ? stored : undefined;
    journal.message(sensor.place.id, message.channel, incoming.payload, dated.occurredAtMs, receivedAtMs, done);
    if (!done) stored(null);
  }

  /**
   * Whether a message only has the number of one that is stored: of a sensor that takes the same `boot` at every start,
   * the events would be taken for repetitions, and wake nobody.
   */
  private isAnother(sensor: Sensor, message: SensorMessage): message is Exclude<SensorMessage, { channel: "status" }> {
    if (message.channel === "status") return false;
    const { boot, seq, up } = message.body;
    const known = this.options.journal.read.numbered(sensor.place.id, boot, seq);
    return known !== undefined && (known.channel !== message.channel || known.up !== up);
  }

  private write(write: Write, stored?: Stored): void {
    this.options.journal.append(write, stored);
  }

  private boot(sensor: Sensor, message: SensorMessage, receivedAtMs: number): SensorBoot {
    const { id } = sensor.place;
    const { boot } = message.body;
    for (const known of sensor.boots) if (known.boot === boot) return known;
    const { read } = this.options.journal;
    const bootedAtMs = read.bootedAtMs(id, boot);
    if (bootedAtMs !== undefined) return new SensorBoot(boot, { bootedAtMs, ranges: read.sequenceRanges(id, boot) });
    // What is queued of an earlier start may arrive after the first messages of a later one.
    const startedAtMs = message.channel === "status" ? receivedAtMs : receivedAtMs - message.body.at;
    const known = sensor.boots.map(({ bootedAtMs }) => bootedAtMs).filter(Number.isFinite);
    if (startedAtMs > Math.max(...known)) this.options.rebooted(id, boot);
    return new SensorBoot(boot);
  }

  /** Puts a boot in front of the others; the one not heard of for the longest is forgotten. */
  private keepBoot(sensor: Sensor, boot: SensorBoot): void {
    if (sensor.boots[0] === boot) return;
    const others = sensor.boots.filter((candidate) => candidate !== boot);
    sensor.boots = [boot, ...others].slice(0, REMEMBERED_BOOTS);
  }

  /** What everybody else wants to know at once. */
  private pass(sensor: Sensor, message: SensorMessage, occurredAtMs: number, receivedAtMs: number): void {
    const { live } = this.options;
    switch (message.channel) {
      case "level":
        sensor.level = levelView(message.body, occurredAtMs);
        if (message.body.motion > 0) this.options.moved(sensor.place, occurredAtMs);
        live({ type: "level", data: { sensor: sensor.place.id, ...sensor.level } });
        return;
      case "event":
        this.options.event(sensor.place, message.body, occurredAtMs);
        live({ type: "event", data: { sensor: sensor.place.id, occurredAtMs, receivedAtMs, ...message.body } });
        return;
      case "status":
        // The last will of a start that another one has followed says nothing about the sensor now.
        if (message.body.online || !this.twins?.isFormer(sensor.place.id, message.body.boot))
          sensor.status = message.body;
        return;
      case "health":
        sensor.health = message.body;
        live({ type: "sensor", data: this.view(sensor) });
        return;
      case "reply":
        this.options.reply(sensor.place.id, message.body);
        return;
      case "minute":
        return;
      default:
        message satisfies never;
    }
  }

  private hear(sensor: Sensor, message: SensorMessage, nowMs: number): void {
    if (message.channel === "status" && !message.body.online) {
      if (this.twins?.isFormer(sensor.place.id, message.body.boot)) return;
      // The broker speaks for a sensor that is gone: that is not a sign of life.
      sensor.hearing = { ...sensor.hearing, willPublished: true };
      this.judge(sensor, nowMs);
      return;
    }
    // What waits for its acknowledgement may be of an earlier start; these two never wait.
    if (message.channel === "level" || message.channel === "status") {
      this.twins?.hear(sensor.place.id, message.body.boot, nowMs);
    }
    this.hearAnything(sensor, nowMs);
  }

  private hearAnything(sensor: Sensor, nowMs: number): void {
    sensor.hearing = { lastHeardAtMs: nowMs, countsFromMs: nowMs, willPublished: false };
    // Asked every time: after a restart the blindness is in the journal and not in the freshness.
    this.options.heard(sensor.place.id);
    this.judge(sensor, nowMs);
  }

  private judge(sensor: Sensor, nowMs: number): void {
    const now = freshness(sensor.hearing, this.options.limits, nowMs);
    if (now !== sensor.freshness) {
      const before = sensor.freshness;
      sensor.freshness = now;
      if (now === "blind") this.options.blind(sensor.place);
      this.options.log.info({ sensor: sensor.place.id, before, now }, "freshness");
      this.options.live({ type: "sensor", data: this.view(sensor) });
    }
  }

  /** Looks at every sensor, and again when the next one can get worse. A look is cheap, so that it may come early. */
  private look(): void {
    this.cancelTimer();
    if (this.stopped) return;
    const now = this.options.clock.now();
    const { staleMs, blindMs } = this.options.limits;
    let next = now + Math.min(staleMs, blindMs, LONGEST_LOOK_MS);
    for (const sensor of this.sensors.values()) {
      this.judge(sensor, now);
      next = Math.min(next, worsensAt(sensor.hearing, this.options.limits, now) ?? next);
    }
    this.twins?.judge(now);
    this.cancelTimer = this.options.clock.after(next - now, () => this.look());
  }

  private view(sensor: Sensor): SensorView {
    return {
      id: sensor.place.id,
      room: sensor.place.room,
      children: sensor.place.children,
      freshness: sensor.freshness,
      lastSeenAt: sensor.hearing.lastHeardAtMs,
      online: sensor.status?.online === true && !sensor.hearing.willPublished && sensor.freshness !== "blind",
      level: sensor.level,
      status: sensor.status,
      health: sensor.health,
      gaps: sensor.boots.reduce((sum, boot) => sum + boot.sequence.missing, 0),
      duplicates: sensor.duplicates,
      refused: sensor.refused,
      twins: this.twins?.of(sensor.place.id) ?? null,
      mode: this.options.mode(sensor.place.id),
    };
  }
}

const levelView = (level: Level, at: number): SensorView["level"] => ({
  at,
  leqDb: level.leq,
  maxDb: level.max,
  floorDb: level.floor,
  cry: level.cry,
  motion: level.motion,
  gap: level.gap,
});
