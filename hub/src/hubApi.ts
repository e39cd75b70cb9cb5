import { basename } from "node:path";
import type { Incident } from "./alerts/incident.ts";
import { restoreIncident } from "./alerts/incidentCase.ts";
import { prometheusText } from "./bridges/prometheus.ts";
import type { Broker } from "./broker/broker.ts";
import type { Clock } from "./clock.ts";
import type { Settings } from "./config/settings.ts";
import type { MirrorFigures } from "./history/influxForwarder.ts";
import type { SeriesStore } from "./history/seriesStore.ts";
import type { Component, HubApi, Readiness } from "./http/ports.ts";
import type { Journal } from "./journal/journal.ts";
import { readLinkToken } from "./linkToken.ts";
import type { ModeDesk } from "./modeDesk.ts";
import type { NightWatch } from "./nightWatch.ts";
import type { OnCallDesk } from "./onCallDesk.ts";
import type { Pager } from "./pager.ts";
import type { PushSubscriptions } from "./pushSubscriptions.ts";
import type { Quarantine } from "./quarantine.ts";
import type { QuietDesk } from "./quietDesk.ts";
import type { SensorCommands } from "./sensorCommands.ts";
import type { SensorDesk } from "./sensorDesk.ts";
import { isDrill } from "./testPages.ts";
import { createVerdicts } from "./verdicts.ts";

export type HubApiOptions = {
  settings: Settings;
  journal: Journal;
  /** Free bytes of the journal's disk while they are few. */
  lowDiskBytes: () => number | null;
  clock: Clock;
  pager: Pager;
  watch: NightWatch;
  desk: SensorDesk;
  rota: OnCallDesk;
  quiet: QuietDesk;
  modes: ModeDesk;
  commands: SensorCommands;
  linkKey: Buffer;
  /** The public key by which push services know the hub. */
  pushKey: string;
  subscriptions: PushSubscriptions;
  history: SeriesStore;
  /** The mirror into InfluxDB, where there is one. */
  mirror: () => { state: Component; figures: MirrorFigures } | undefined;
  broker: () => Broker | undefined;
  refusedAccess: Readonly<Record<string, number>>;
  quarantine: Pick<Quarantine, "of">;
  subscribe: HubApi["subscribe"];
  formerCaregivers: ReturnType<HubApi["formerCaregivers"]>;
};

const byNewest = (a: Incident, b: Incident): number => b.openedAt - a.openedAt;

/** What the HTTP side may ask of the running hub. */
export const createHubApi = (options: HubApiOptions): HubApi => {
  const { settings, journal, clock, pager, watch, desk } = options;
  const startedAt = clock.now();
  /** What a link's token claims; nothing when it was for somebody who left the household. */
  const claim = (token: string) => {
    const claimed = readLinkToken(options.linkKey, token);
    return settings.caregivers.some(({ id }) => id === claimed?.caregiver) ? claimed : undefined;
  };
  return {
    timeZone: settings.timeZone,
    readiness: () => {
      const broker = options.broker();
      const since = startedAt;
      return {
        broker: broker
          ? { state: broker.state.connected ? "ok" : "down", since: broker.state.since, detail: broker.state.detail }
          : { state: "down", since, detail: "not listening yet" },
        journal: journalState(journal, options.lowDiskBytes(), startedAt),
        history: historyState(options.mirror()) ?? { state: "off", since, detail: "embedded history only" },
        channels: pager.desk.components,
        sensors: Object.fromEntries(
          desk.views().map((sensor) => {
            const since = sensor.lastSeenAt ?? startedAt;
            const state = sensor.freshness === "live" ? "ok" : sensor.freshness === "stale" ? "degraded" : "down";
            if (!sensor.twins || state === "down") return [sensor.id, { state, since, detail: sensor.freshness }];
            return [sensor.id, { state: "degraded", since, detail: "two boards go by this name" }];
          }),
        ),
      };
    },
    sensors: () => desk.views(),
    command: (sensor, command) => options.commands.send(sensor, command),
    refused: ({ sensor, limit }) =>
      journal.read.refused(sensor, limit).map(({ payload, received_at, sensor, channel, code, path, bytes }) => ({
        ...{ sensor, channel, code, path, at: received_at, bytes },
        beginning: Buffer.from(payload).toString("utf8"),
      })),
    incidents: ({ state, from, to, limit }) => {
      const stored = journal.read.incidentsBetween(from ?? 0, to ?? Number.MAX_SAFE_INTEGER, limit + 100);
      const all = new Map(stored.map(restoreIncident).map((one) => [one.id, one]));
      // The running ones are newer than the disk.
      for (const one of watch.incidents) {
        if (one.openedAt >= (from ?? 0) && one.openedAt < (to ?? Number.MAX_SAFE_INTEGER)) all.set(one.id, one);
      }
      return [...all.values()]
        .filter((one) => !state || state.includes(one.state))
        .sort(byNewest)
        .slice(0, limit);
    },
    incident: (id) => watch.incident(id),
    acknowledge: (id, who) => watch.answers.acknowledge(id, who, "page"),
    acknowledgeByToken: async (token) => {
      const known = claim(token);
      if (known && isDrill(known.incident)) return pager.tests.confirm(known.incident);
      return known
        ? watch.answers.acknowledge(known.incident, known.caregiver, "link")
        : { ok: false, code: "unknown" };
    },
    peekToken: (token) => {
      const known = claim(token);
      if (known && isDrill(known.incident)) return pager.tests.incident(known.incident);
      return known ? watch.incident(known.incident) : undefined;
    },
    close: (id, who, worked) => watch.answers.close(id, who, worked),
    note: (id, who, text) => watch.answers.note(id, who, text),
    takeNoteBack: (id, who, at) => watch.answers.takeNoteBack(id, who, at),
    history: ({ sensor, from, to, points }) => options.history.series({ sensor, fromMs: from, toMs: to, points }),
    reach: () =>
      settings.caregivers.map(({ id, name, language }) => {
        const channels = pager.desk.views(id);
        const successes = channels.map(({ lastSuccessAt }) => lastSuccessAt).filter((at) => at !== null);
        return { id, name, language, lastSuccessAt: successes.length > 0 ? Math.max(...successes) : null, channels };
      }),
    testPage: (caregiver) => pager.tests.start(caregiver),
    testPageResult: (id) => pager.tests.test(id),
    push: {
      key: options.pushKey,
      subscribe: async (caregiver, subscription, device) => {
        await options.subscriptions.add(caregiver, subscription, device);
        return options.subscriptions.of(caregiver).length;
      },
      devices: (caregiver) => options.subscriptions.of(caregiver).map(({ endpoint, device }) => ({ endpoint, device })),
      unsubscribe: (caregiver, endpoint) => options.subscriptions.remove(caregiver, endpoint),
    },
    formerCaregivers: () => options.formerCaregivers,
    caregivers: () => settings.caregivers.map(({ id, name, language }) => ({ id, name, language })),
    onCall: () => {
      const { first, second } = options.rota.now;
      return { first, second };
    },
    rota: options.rota,
    quiet: options.quiet,
    modes: options.modes,
    verdicts: createVerdicts(journal, watch),
    metrics: () =>
      prometheusText({
        sensors: desk.views(),
        incidents: watch.incidents,
        refusedAccess: options.refusedAccess,
        refusals: (sensor) => options.quarantine.of(sensor),
        backlog: journal.backlog,
        mirror: options.mirror(),
      }),
    subscribe: options.subscribe,
  };
};

const historyState = (mirror: ReturnType<HubApiOptions["mirror"]>): Readiness["history"] | undefined => {
  if (!mirror) return undefined;
  const { backlogRows, refusedPoints } = mirror.figures;
  return { ...mirror.state, backlogRows, refusedPoints };
};

const journalState = (journal: Journal, lowBytes: number | null, since: number): Component => {
  const { disk } = journal;
  if (!disk.takes) {
    const waits = `${journal.backlog} writes wait, ${disk.droppedLevels} levels were let go`;
    return { state: "down", since, detail: `the disk takes no more (${disk.reason}): ${waits}` };
  }
  if (journal.failure) return { state: "down", since, detail: journal.failure };
  if (journal.damaged) {
    return { state: "degraded", since, detail: `a damaged journal was set aside as ${basename(journal.damaged)}` };
  }
  if (lowBytes !== null)
    return { state: "degraded", since, detail: `${Math.round(lowBytes / 1e6)} MB of disk are left` };
  return { state: "ok", since, detail: `${journal.backlog} waiting` };
};
