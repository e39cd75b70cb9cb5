import { LEVEL_INTERVAL_MS, MINUTE_INTERVAL_MS, type Status, WIRE_VERSION } from "@veilleuse/shared";
import { createControl } from "./control.ts";
import { isStuck, takeActiveMs } from "./detect/motion.ts";
import { type Rules, rulesFrom } from "./detect/rules.ts";
import { createWatch } from "./detect/watch.ts";
import { bootId, serialNumber } from "./device/identity.ts";
import { createIndicator } from "./device/indicator.ts";
import { createLink } from "./device/link.ts";
import { recall, remember } from "./device/memory.ts";
import { createMeter } from "./device/meter.ts";
import { createMicrophone } from "./device/microphone.ts";
import { watchMotionPin } from "./device/motionPin.ts";
import type { Settings } from "./device/settings.ts";
import { createUptime } from "./device/uptime.ts";
import { boardName, readVitals } from "./device/vitals.ts";
import { onBroken, restartBoard, startWatchdog } from "./device/watchdog.ts";
import { superviseWifi } from "./device/wifi.ts";
import { createOutbox, encodeSending } from "./outbox/outbox.ts";
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
/** Share of the interpreter's variables from which on memory is low. */
const LOW_MEMORY = 0.9;
/** A second of which less was heard is a bad one; a late timer alone loses nothing. */
const HEARD_SHARE = 0.8;
/** The sensor came up again by itself: the hub is told for this long. */
const REBOOTED_MS = 60000;

/** The whole path of one sensor: microphone and motion pin, sound, detect, outbox, link. */
export const startSensor = (settings: Settings): void => {
  const ear = createEar(samplesAt(settings.rate));
  const uptimeMs = createUptime();
  const remembered = recall();
  const reason = remembered.reason || "power";
  const unexpected = remembered.boots > 0 && !remembered.reason;
  remembered.boots++;
  remembered.reason = "";
  remember(remembered);
  const boot = bootId(remembered.boots, settings.micPin);
  const seed = E.CRC32(serialNumber());
  const outbox = createOutbox(boot);
  const kick = startWatchdog();
  const show = createIndicator(settings.indicatorPin);
  let rules = rulesFrom(remembered.rules);
  let overruns = 0;
  let clips = 0;
  let blindMs = 0;
  let levelSeq = 1;
  let heardMs = 0;
  let tickMs = 0;
  let nextMinuteMs = MINUTE_INTERVAL_MS;
  let identifyUntilMs = 0;
  let restartByMs = 0;
  let sampling = false;

  // sound -> detect
  const heard = (frameMs: number, lostMs: number, overrun: boolean): void => {
    if (lostMs) {
      ear.second.gap = true;
      blindMs += Math.round(lostMs);
    }
    if (overrun) overruns++;
    if (!frameMs) return;
    watch.frame(ear.frameDb, ear.likeness, ear.floorDb, frameMs, uptimeMs());
    if (ear.frameDb >= rules.loudDb) ear.minute.loudMs += frameMs;
    if (watch.isCrying()) ear.minute.cryMs += frameMs;
  };

  // microphone -> sound
  const source =
    settings.mic === "max4466"
      ? createMicrophone(
          settings.micPin,
          settings.rate,
          (frame, lostMs, overrun) => {
            const frameMs = ear.hearFrame(frame, source.frameMs, watch.holds());
            if (frameMs || lostMs) heard(frameMs, lostMs, overrun);
          },
          () => {
            ear.change(samplesAt(source.rateHz), source.weighted);
            link.renewStatus();
          },
        )
      : createMeter(settings.mic, settings.micPin, (db, lostMs) =>
          heard(ear.hearLevel(db, source.frameMs, watch.holds()), lostMs, lostMs > 0),
        );

  // detect -> outbox
  const watch = createWatch(rules, (type, phase, id, db, ms, code, upMs) => {
    outbox.addEvent({ type, phase, id, db, ms, code }, upMs);
    link.pump();
  });

  const status = (): Status => ({
    v: WIRE_VERSION,
    online: true,
    boot,
    fw: FIRMWARE_VERSION,
    board: boardName(),
    mic: settings.mic,
    rate: source.rateHz,
    weighting: source.weighted ? "A" : "Z",
    cal: rules.calibrated,
  });

  const reportHealth = (): void => {
    const vitals = readVitals();
    outbox.setHealth({
      up: uptimeMs(),
      heap: vitals.heap,
      vars: vitals.vars,
      rssi: vitals.rssi,
      overruns,
      clips,
      queued: outbox.queued(),
      dropped: outbox.dropped(),
      blindMs,
      reason,
      rev: rules.rev,
    });
  };

  const keep = (): void => {
    remembered.rules = rules;
    remember(remembered);
  };

  const follow = (newRules: Rules): void => {
    const recalibrated =
      newRules.calibrationDb !== rules.calibrationDb ||
      newRules.slope !== rules.slope ||
      newRules.calibrated !== rules.calibrated;
    rules = newRules;
    watch.follow(rules);
    if (recalibrated) {
      ear.calibrate(rules.calibrationDb, rules.slope);
      link.renewStatus();
    }
    source.pauseFor(keep);
    reportHealth();
    link.pump();
  };

  const restart = (why: string): void =>
    source.pauseFor(() => {
      remembered.reason = why;
      remember(remembered);
      restartBoard();
    });

  const control = createControl({
    rules: () => rules,
    follow,
    recentDb: ear.recentDb,
    fitsLine: settings.mic === "sen0232",
    identify: () => {
      identifyUntilMs = uptimeMs() + IDENTIFY_MS;
      return settings.indicatorPin !== undefined;
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
  });

  // outbox -> link
  const link = createLink(
    {
      sensor: settings.sensor,
      password: settings.password,
      host: settings.hub.host,
      port: settings.hub.port,
      seed,
      boot,
    },
    uptimeMs,
    status,
    {
      take: (nowMs) => {
        const sending = outbox.take(nowMs);
        return sending && { channel: sending.channel, payload: encodeSending(sending) };
      },
      acknowledged: outbox.acknowledged,
    },
    control,
  );

  const lamp = (nowMs: number) => {
    if (nowMs < identifyUntilMs) return "identify";
    if (watch.instrument.open().length) return "fault";
    if (link.isUp()) return "off";
    return watch.isLoud() || watch.isCrying() ? "alarm" : "link";
  };

  const endSecond = (nowMs: number, elapsedMs: number): void => {
    const second = ear.second;
    const most = second.frames / 2;
    if (second.frames) heardMs = nowMs;
    clips += second.clippedFrames;
    watch.move(undefined, nowMs);
    watch.instrument.step(
      {
        micFlat: second.frames > 0 && second.flatFrames > most,
        micClipped: second.frames > 0 && second.clippedFrames > most,
        micLost: sampling && !second.frames,
        overrun: sampling && second.frames > 0 && second.frames * source.frameMs < HEARD_SHARE * elapsedMs,
        motionStuck: isStuck(watch.motion, nowMs),
        lowMemory: readVitals().used > LOW_MEMORY,
        rebooted: unexpected && nowMs < REBOOTED_MS,
      },
      nowMs,
    );
    const activeMs = takeActiveMs(watch.motion, nowMs);
    ear.minute.motionMs += activeMs;
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

  const tick = (): void => {
    const nowMs = uptimeMs();
    const elapsedMs = nowMs - tickMs;
    if (elapsedMs < CATCH_UP_MS) return;
    tickMs = nowMs;
    endSecond(nowMs, elapsedMs);
    if (nowMs >= nextMinuteMs) {
      outbox.addMinute(ear.endMinute(), nextMinuteMs);
      nextMinuteMs += MINUTE_INTERVAL_MS;
      reportHealth();
    }
    if (nowMs - heardMs < DEAF_MS) kick();
    show(lamp(nowMs));
    link.tick();
    if (restartByMs && (nowMs > restartByMs || !outbox.owesReply())) {
      restartByMs = 0;
      restart("command");
    }
  };

  const sample = (): void => {
    if (sampling) return;
    sampling = true;
    source.start();
  };

  ear.calibrate(rules.calibrationDb, rules.slope);
  onBroken((flags) => restart(flags));
  if (settings.motionPin) watchMotionPin(settings.motionPin, (high) => watch.move(high, uptimeMs()));
  reportHealth();
  setInterval(tick, LEVEL_INTERVAL_MS);
  setTimeout(sample, RADIO_WITHIN_MS);
  superviseWifi(settings.wifi, settings.sensor, seed, (up) => {
    if (up) sample();
    link.setNetwork(up);
  });
};
