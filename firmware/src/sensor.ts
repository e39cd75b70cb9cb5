import { encodeStatus, LEVEL_INTERVAL_MS, MINUTE_INTERVAL_MS, WIRE_VERSION } from "@veilleuse/shared";
import { createBacklog } from "./backlog.ts";
import { createControl } from "./control.ts";
import { isStuck, takeActiveMs } from "./detect/motion.ts";
import { type Rules, rulesFrom } from "./detect/rules.ts";
import { createWatch } from "./detect/watch.ts";
import { serialNumber } from "./device/identity.ts";
import { createIndicator } from "./device/indicator.ts";
import { createLink } from "./device/link.ts";
import { watchMotionPin } from "./device/motionPin.ts";
import type { Settings } from "./device/settings.ts";
import { beginStart } from "./device/start.ts";
import { createUptime } from "./device/uptime.ts";
import { boardName, isMemoryLow, readVitals } from "./device/vitals.ts";
import { kickWatchdog, onBroken, startWatchdog } from "./device/watchdog.ts";
import { superviseWifi } from "./device/wifi.ts";
import { createKeeping } from "./keeping.ts";
import { createListening } from "./listening.ts";
import type { EventValues } from "./outbox/eventRing.ts";
import { createOutbox } from "./outbox/outbox.ts";
import { samplesAt } from "./sound/bands.ts";
import { createEar } from "./sound/ear.ts";

/** A tick this soon after another makes up for a stall and has nothing to tell. */
const CATCH_UP_MS = 500;
/** Sampling begins once the radio has written its calibration to the flash, or without it. */
const RADIO_WITHIN_MS = 5000;
const IDENTIFY_MS = 10000;
const REPLY_WITHIN_MS = 5000;
/** The watchdog is fed only while sound arrives. */
const DEAF_MS = 5000;
/** Memory is looked at once in so many seconds. */
const MEMORY_SECONDS = 10;
/** A second of which less was heard is a bad one; a late timer alone loses nothing. */
const HEARD_SHARE = 0.8;
/** The sensor came up again by itself: the hub is told for this long. */
const REBOOTED_MS = 60000;
/** Without a word from the hub for this long, what waits for it is moved to the flash, and again after as long. */
const SPILL_MS = 300000;
/** A radio that stays without its network for this long may be stuck. */
const NO_NETWORK_MS = 1800000;
const BY_COMMAND = "command";

/** The whole path of one sensor: microphone and motion pin, sound, detect, outbox, link. */
export const startSensor = (settings: Settings): void => {
  const ear = createEar(samplesAt(settings.rate));
  const begun = beginStart(settings.micPin);
  const boot = begun.start.boot;
  const reason = begun.reason;
  const remembered = begun.remembered;
  const unexpected = remembered.boots > 1 && reason !== BY_COMMAND;
  const uptimeMs = createUptime(begun.start.origin);
  const isHeard = (other: string): boolean => remembered.heard.indexOf(other) >= 0;
  const seed = E.CRC32(serialNumber());
  const outbox = createOutbox(begun.start, isHeard);
  const show = createIndicator(settings.indicatorPin, settings.buzzerPin);
  let rules = rulesFrom(remembered.rules);
  let clips = 0;
  let heardMs = 0;
  let levelSeq = 1;
  let tickMs = 0;
  let nextMinuteMs = MINUTE_INTERVAL_MS;
  let identifyUntilMs = 0;
  let restartByMs = 0;
  let sampling = false;
  let openEvents = 0;
  let acknowledgedMs = 0;
  let lostNetworkMs = 0;
  let lowMemory = false;
  let memorySeconds = 0;

  // detect -> outbox
  const watch = createWatch(rules, (type, phase, id, db, ms, code, up) => {
    openEvents += phase === "start" ? 1 : -1;
    const event: EventValues = { up, type, phase, id };
    if (db !== undefined) event.db = db;
    if (phase === "end") event.ms = ms;
    if (code) event.code = code;
    outbox.addEvent(event);
    link.pump();
  });

  // microphone -> sound -> detect
  const listening = createListening(
    settings,
    ear,
    watch,
    () => rules.loudDb,
    begun.start.origin,
    () => link.renewStatus(),
  );
  const source = listening.source;
  const pauseFor = source.pauseFor;
  const missed = listening.missed;
  const backlog = createBacklog(outbox, pauseFor, () => link.pump());
  const keeping = createKeeping(remembered, () => rules, backlog, pauseFor, uptimeMs);

  const status = (online: boolean): string =>
    encodeStatus(
      online
        ? {
            v: WIRE_VERSION,
            online,
            boot,
            fw: FIRMWARE_VERSION,
            board: boardName(),
            mic: settings.mic,
            rate: source.rateHz,
            weighting: source.weighted ? "A" : "Z",
            cal: rules.calibrated,
          }
        : { v: WIRE_VERSION, online, boot },
    );

  const reportHealth = (): void => {
    const vitals = readVitals();
    outbox.health = {
      up: uptimeMs(),
      heap: vitals.heap,
      vars: vitals.vars,
      rssi: vitals.rssi,
      overruns: missed.overruns,
      clips,
      queued: outbox.waiting(),
      dropped: outbox.droppedCount,
      blindMs: missed.blindMs,
      reason,
      rev: rules.rev,
    };
  };

  const follow = (newRules: Rules): void => {
    const recalibrated =
      newRules.calibrationDb !== rules.calibrationDb ||
      newRules.slope !== rules.slope ||
      newRules.calibrated !== rules.calibrated;
    rules = newRules;
    watch.follow(rules);
    if (recalibrated) {
      ear.useLine(rules.calibrationDb, rules.slope);
      link.renewStatus();
    }
    keeping.change();
    reportHealth();
    link.pump();
  };

  const control = createControl(() => ({
    rules: () => rules,
    follow,
    recentDb: ear.recentDb,
    fitsLine: settings.mic === "sen0232",
    identify: () => {
      identifyUntilMs = uptimeMs() + IDENTIFY_MS;
      return !!settings.indicatorPin;
    },
    restart: () => {
      restartByMs = uptimeMs() + REPLY_WITHIN_MS;
    },
    examine: () => {
      const vitals = readVitals();
      const state = `${ear.frameDb} dB, background ${Math.round(ear.floorDb)} dB, ${Math.round((1000 * samplesAt(source.rateHz)) / source.frameMs)} Hz, ${vitals.rssi} dBm, heap ${vitals.heap}`;
      return { faults: watch.instrument.open().join(" "), state };
    },
    reply: (id, ok, detail) => {
      outbox.addReply({ up: uptimeMs(), id, ok, detail });
      link.pump();
    },
  }));

  // outbox -> link
  const link = createLink(
    {
      sensor: settings.sensor,
      password: settings.password,
      host: settings.hub.host,
      port: settings.hub.port,
      seed,
    },
    uptimeMs,
    status,
    {
      take: (nowMs) => {
        const sending = backlog.take(nowMs);
        return sending && { channel: sending.channel, payload: JSON.stringify(sending.body) };
      },
      acknowledged: () => {
        acknowledgedMs = uptimeMs();
        outbox.acknowledged();
        if (!isHeard(boot)) keeping.hear(boot);
      },
    },
    control,
  );

  const lamp = (nowMs: number) => {
    const away = link.client.state !== "up";
    if (away && settings.localAlarm !== false && (watch.loud.open || watch.cry.open)) return "alarm";
    if (nowMs < identifyUntilMs) return "identify";
    if (watch.instrument.faulty) return "fault";
    return away ? "link" : "off";
  };

  const endSecond = (nowMs: number, elapsedMs: number): void => {
    ear.settle();
    const second = ear.second;
    const most = second.frames / 2;
    if (second.frames) heardMs = nowMs;
    if (!memorySeconds--) {
      memorySeconds = MEMORY_SECONDS - 1;
      lowMemory = isMemoryLow();
    }
    clips += second.clippedFrames;
    watch.move(undefined, nowMs);
    watch.instrument.step(
      {
        micFlat: second.frames > 0 && second.flatFrames > most,
        micClipped: second.frames > 0 && second.clippedFrames > most,
        micLost: sampling && !second.frames,
        overrun: sampling && second.frames > 0 && second.frames * source.frameMs < HEARD_SHARE * elapsedMs,
        motionStuck: isStuck(watch.motion, nowMs),
        lowMemory,
        rebooted: unexpected && nowMs < REBOOTED_MS,
      },
      nowMs,
    );
    const activeMs = takeActiveMs(watch.motion, nowMs);
    ear.sums.motionMs += activeMs;
    const level = ear.endSecond();
    if (!level) return;
    const sent = link.sendLevel({
      v: WIRE_VERSION,
      boot,
      seq: levelSeq,
      up: nowMs,
      at: nowMs,
      leq: level.leq,
      max: level.max,
      floor: level.floor,
      cry: level.cry,
      motion: Math.min(1, Math.round((100 * activeMs) / elapsedMs) / 100),
      gap: level.gap,
    });
    if (sent) levelSeq++;
  };

  const endMinute = (nowMs: number): void => {
    outbox.addMinute(ear.endMinute(), nextMinuteMs);
    nextMinuteMs += MINUTE_INTERVAL_MS;
    reportHealth();
    link.pump();
    if (lostNetworkMs && nowMs - lostNetworkMs > NO_NETWORK_MS && !openEvents) {
      keeping.restart("noNetwork", true);
    } else if (nowMs - acknowledgedMs >= SPILL_MS) {
      acknowledgedMs = nowMs;
      link.client.hangUp("no acknowledgement");
      pauseFor(() => backlog.spill(nowMs));
    }
  };

  const tick = (): void => {
    const nowMs = uptimeMs();
    const elapsedMs = nowMs - tickMs;
    if (elapsedMs < CATCH_UP_MS) return;
    tickMs = nowMs;
    endSecond(nowMs, elapsedMs);
    if (nowMs >= nextMinuteMs) endMinute(nowMs);
    keeping.tick(nowMs);
    if (nowMs - heardMs < DEAF_MS) kickWatchdog();
    show(lamp(nowMs));
    link.tick();
    if (restartByMs && (nowMs > restartByMs || !outbox.owesReply())) {
      restartByMs = 0;
      keeping.restart(BY_COMMAND, false);
    }
  };

  const sample = (): void => {
    if (sampling) return;
    sampling = true;
    source.listen();
  };

  startWatchdog();
  ear.useLine(rules.calibrationDb, rules.slope);
  onBroken((flags) => keeping.restart(flags, false));
  if (settings.motionPin) watchMotionPin(settings.motionPin, (high) => watch.move(high, uptimeMs()));
  reportHealth();
  setInterval(tick, LEVEL_INTERVAL_MS);
  setTimeout(sample, RADIO_WITHIN_MS);
  superviseWifi(settings.wifi, settings.sensor, seed, (up) => {
    lostNetworkMs = up ? 0 : uptimeMs();
    if (up) sample();
    link.setNetwork(up);
  });
};
