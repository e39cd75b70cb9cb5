import { fileURLToPath } from "node:url";
import { hubTopic } from "@veilleuse/shared";
import { acknowledgeOver } from "./acknowledgeOver.ts";
import { alertPolicy } from "./alertPolicy.ts";
import { STALE_MS } from "./alerts/freshness.ts";
import { type Incident, isOpen } from "./alerts/incident.ts";
import { arrange } from "./arrangements.ts";
import { startHeartbeat } from "./bridges/heartbeat.ts";
import type { Broker, BrokerEvents, Retained } from "./broker/broker.ts";
import { ChannelSelfTest } from "./channelSelfTest.ts";
import { type Clock, systemClock } from "./clock.ts";
import { loadSecrets } from "./config/secrets.ts";
import type { Settings } from "./config/settings.ts";
import { credentialsOf } from "./credentials.ts";
import { useDataFolder } from "./dataFolder.ts";
import { historyOf } from "./historyOf.ts";
import { householdChannels, pushSubject } from "./householdChannels.ts";
import { HouseholdHealth } from "./householdHealth.ts";
import { householdNames } from "./householdNames.ts";
import { createHttpServer } from "./http/server.ts";
import { createHubApi } from "./hubApi.ts";
import { createHubClock } from "./hubClock.ts";
import { keepFolder } from "./journal/folderLock.ts";
import { openJournal } from "./journal/journal.ts";
import { journalSessions } from "./journalSessions.ts";
import { listening } from "./listening.ts";
import { createLiveFeed } from "./liveFeed.ts";
import type { Log } from "./log.ts";
import type { ModeDesk } from "./modeDesk.ts";
import { startNightDuty } from "./nightDuty.ts";
import { NightWatch } from "./nightWatch.ts";
import { openBroker } from "./openBroker.ts";
import { openForwarder } from "./openForwarder.ts";
import { Pager } from "./pager.ts";
import { PushSubscriptions } from "./pushSubscriptions.ts";
import { Quarantine } from "./quarantine.ts";
import { startRetention } from "./retention.ts";
import { announceRunning } from "./runningHub.ts";
import { SensorCommands } from "./sensorCommands.ts";
import { SensorDesk } from "./sensorDesk.ts";
import { createSettingsDesk, type SettingsDeskOptions } from "./settingsDesk.ts";
import { Siren } from "./siren.ts";
import { StorageWatch } from "./storageWatch.ts";

export type HubOptions = {
  log: Log;
  clock?: Clock;
  /** Folder of the page's built files. */
  webRoot?: string;
  /** Where the page may change the settings. Without it they are what they are. */
  household?: Pick<SettingsDeskOptions, "file" | "setupCode" | "changed">;
};

export interface Hub {
  /** Address of the page and the API. */
  readonly http: string;
  /** Address of the broker. */
  readonly mqtt: string;
  /** Stops everything, after writing down what arrived. Calling it again changes nothing. */
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;

const WEB_ROOT = fileURLToPath(new URL("../web/dist", import.meta.url));

/** What the broker keeps for whoever subscribes: that the hub is there, and each sensor's configuration. */
const retainedMessages = (settings: Settings, modes: ModeDesk): Retained => [
  { topic: hubTopic("status"), payload: JSON.stringify({ v: 1, online: true }) },
  ...settings.sensors.map((sensor) => modes.config(sensor)),
];

/**
 * The whole path: broker → intake → journal → history, and → alerts → on call → phone.
 * @throws when a port is taken or the data folder cannot be used; nothing is left running then
 */
export const startHub = async (settings: Settings, options: HubOptions): Promise<Hub> => {
  const { log } = options;
  const clock = createHubClock(options.clock ?? systemClock);
  const undo: (() => void | Promise<void>)[] = [() => clock.stop()];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      for (const step of undo.reverse()) await step();
    })();
    return stopping;
  };
  try {
    useDataFolder(settings.data);
    const giveBack = keepFolder(settings.data);
    if (!giveBack) throw new Error(`data: another hub runs on ${settings.data}; stop it first`);
    undo.push(giveBack);
    const { linkKey, vapid } = loadSecrets(settings.data);
    const storage = new StorageWatch({
      folder: settings.data,
      clock,
      log,
      trouble: (rule, detail) => watch.trouble(rule, detail, "journal"),
      clear: (rule) => watch.clear(rule, "journal"),
    });
    const journal = await openJournal(settings.data, {
      setAside: (what) => log.error({ what }, "the journal set aside"),
      diskChanged: (state) => storage.diskChanged(state),
      failed: (error) => log.error({ error: String(error) }, "the journal refused a write"),
      damageFound: (reason) => storage.damageFound(reason),
      ended: (error) => storage.ended(String(error)),
    });
    undo.push(() => journal.close());
    if (journal.damaged) log.error({ setAside: journal.damaged }, "the journal was damaged; a new one was begun");
    const names = householdNames(settings.caregivers, journal);
    const live = createLiveFeed();
    const refusedAccess: Record<string, number> = {};
    const { rota, budget, modes, quiet } = arrange({
      settings,
      journal,
      clock,
      linkKey,
      publish: (topic, payload, retain) => broker?.publish(topic, payload, retain),
      inform: (information) => pager.inform(information),
      changed: () => watch.look(),
      modeChanged: (sensor) => desk.show(sensor),
    });
    undo.push(() => modes.stop());

    let broker: Broker | undefined;
    let publicUrl = "";
    const siren = new Siren(clock, (payload) => {
      broker?.publish(hubTopic("siren"), payload, true);
      return broker?.state.connected === true;
    });
    const subscriptions = new PushSubscriptions({ journal, clock, log });
    const caregivers = householdChannels(settings, {
      now: clock.now,
      siren,
      push: {
        keys: vapid,
        subject: () => pushSubject(publicUrl),
        subscriptions: (caregiver) => subscriptions.of(caregiver),
        forget: (caregiver, endpoint) => subscriptions.forget(caregiver, endpoint),
      },
    });
    const pager = new Pager({
      caregivers,
      formerCaregivers: names.former,
      journal,
      clock,
      log,
      linkKey,
      timeZone: settings.timeZone,
      provenMs: settings.alarms.channelProvenDays * DAY_MS,
      publicUrl: () => publicUrl,
      incident: (id): Incident | undefined => watch.incident(id),
      delivered: (told, caregiver, channel) => watch.delivered(told, caregiver, channel),
      undelivered: (incident, caregiver, reason) => watch.undelivered(incident, caregiver, reason),
      answered: (incident, caregiver, channel) => void watch.answers.acknowledge(incident, caregiver, channel),
      reachable: (caregiver, yes) =>
        yes ? watch.clear("push", caregiver) : watch.trouble("push", `no channel of ${caregiver} works`, caregiver),
      accepted: (channel) => selfTest.accepted(channel),
    });
    const selfTest = new ChannelSelfTest({
      caregivers,
      desk: pager.desk,
      clock,
      settings,
      failed: (channel, reason) => watch.trouble("push", `${channel} takes no messages: ${reason}`, channel),
      works: (channel) => watch.clear("push", channel),
    });
    const watch = new NightWatch({
      journal,
      clock,
      log,
      pager,
      roster: () => rota.now,
      policyOf: (rule) => alertPolicy(settings, rule),
      arranged: (place) => quiet.arranged(place),
      placeOf: (sensor) => desk.place(sensor),
      rang: (caregiver, incident) => budget.rang(caregiver, incident),
      publish: (topic, payload, retain) => broker?.publish(topic, payload, retain),
      siren: (on) => siren.set("escalation", on),
      live: live.publish,
    });
    const commands = new SensorCommands(clock, (topic, payload, retain) => broker?.publish(topic, payload, retain));
    const quarantine = new Quarantine(journal, log);
    const desk = new SensorDesk({
      quarantine,
      settings,
      journal,
      clock,
      log,
      limits: { staleMs: STALE_MS, blindMs: settings.alarms.blindSeconds * 1000 },
      event: (place, event, occurredAtMs) => watch.event(place, event, occurredAtMs),
      rebooted: (sensor, boot) => watch.rebooted(sensor, boot),
      blind: (place) => watch.blind(place),
      heard: (sensor) => watch.heard(sensor),
      moved: (place, atMs) => watch.moved(place, atMs),
      mode: (sensor) => modes.view(sensor),
      reply: (sensor, reply) => commands.reply(sensor, reply),
      twins: (place, found) => watch.twins(place, found),
      live: live.publish,
    });

    clock.onStep((byMs) => {
      log.warn({ byMs }, "the clock was set; what waits goes on waiting as long as it would have");
      desk.clockStepped(byMs);
      watch.clockStepped(byMs);
      budget.clockStepped(byMs);
    });

    const forwarder = openForwarder(settings, { journal, clock, log });
    if (forwarder) {
      forwarder.start();
      undo.push(() => forwarder.stop());
    }

    const health = new HouseholdHealth({
      clock,
      journalFailure: () => journal.failure,
      broker: () => broker?.state,
      history: () => forwarder?.state,
      historyMs: settings.alarms.historyMinutes * 60_000,
      trouble: (rule, detail, source) => watch.trouble(rule, detail, source),
      clear: (rule, source) => watch.clear(rule, source),
    });

    undo.push(
      startRetention({
        journal,
        clock,
        sensors: settings.sensors.map(({ id }) => id),
        keepMs: settings.retention.levelDays * DAY_MS,
        mirroredTo: () => (forwarder ? forwarder.position("level") : Number.MAX_SAFE_INTEGER),
      }),
    );

    const nights = startNightDuty({ settings, journal, clock, log, pager, rota, publicUrl: () => publicUrl });
    undo.push(() => nights.stop());

    const server = createHttpServer({
      api: createHubApi({
        settings,
        journal,
        lowDiskBytes: () => storage.lowBytes,
        clock,
        pager,
        watch,
        desk,
        rota,
        quiet,
        modes,
        commands,
        linkKey,
        history: historyOf(settings.influx, forwarder, journal, log),
        mirror: () => forwarder,
        pushKey: vapid.publicKey,
        subscriptions,
        broker: () => broker,
        refusedAccess,
        quarantine,
        subscribe: live.subscribe,
        formerCaregivers: names.former,
      }),
      credentials: credentialsOf(settings),
      nights: nights.api,
      sessions: journalSessions(journal, settings),
      webRoot: options.webRoot ?? WEB_ROOT,
      ...(options.household
        ? { setup: createSettingsDesk({ ...options.household, settings, linkKey, now: () => clock.now() }) }
        : {}),
      log,
      clock,
    });
    undo.push(() => server.close());
    const { url } = await listening("http.port", settings.http, (host, port) => server.listen(host, port));
    publicUrl = (settings.http.publicUrl ?? url).replace(/\/+$/, "");
    undo.push(announceRunning(settings.data, url));

    undo.push(() => pager.stop());
    watch.resume();
    pager.resume();
    undo.push(() => watch.stop());
    storage.start();
    undo.push(() => storage.stop());
    desk.resume();
    modes.look();

    const events: BrokerEvents = {
      message: (message, durable, stored) => desk.receive(message, durable, stored),
      acknowledge: (program, payload) => acknowledgeOver(watch, program, payload),
      refused: (why, who, detail) => {
        refusedAccess[why] = (refusedAccess[why] ?? 0) + 1;
        log.warn({ why, who, detail }, "access refused");
      },
    };
    broker = await openBroker(settings, retainedMessages(settings, modes), events, () => clock.now());
    const running = broker;
    siren.announce();
    undo.push(() => running.stop());
    undo.push(() => desk.stop());
    selfTest.start(watch.incidents.some((incident) => incident.rule === "push" && isOpen(incident)));
    undo.push(() => selfTest.stop());
    health.start();
    undo.push(() => health.stop());
    if (settings.heartbeat) {
      undo.push(
        startHeartbeat({
          url: settings.heartbeat.url,
          everyMs: settings.heartbeat.everySeconds * 1000,
          after: clock.after,
          unwell: () => (stopping === undefined ? health.unwell() : "the hub is stopping"),
          failed: (reason) => log.warn({ reason }, "the heartbeat did not arrive"),
        }),
      );
    }
    names.keep();
    return { http: url, mqtt: broker.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
