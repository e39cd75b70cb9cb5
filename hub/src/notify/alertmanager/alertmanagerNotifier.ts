import type { Incident } from "../../alerts/incident.ts";
import { unlessWebPage } from "../acceptedJson.ts";
import { basicAuthorization } from "../basicAuthorization.ts";
import type { ChannelTools } from "../channelTools.ts";
import { jsonMessage } from "../httpClient.ts";
import type { Delivery, Notifier } from "../notifier.ts";
import type { AlertmanagerSettings } from "./config.ts";

/**
 * An alert that nobody ends fires for this long. Each page of an incident prolongs it; it is long, so that the alert of
 * a hub that died does not resolve by itself as if all were well.
 */
const FIRES_FOR_MS = 6 * 3_600_000;
const NOTICE_FIRES_FOR_MS = 300_000;

type Alert = {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  endsAt: string;
  generatorURL?: string;
};

/** Posts to Alertmanager's API v2. What became of an incident resolves its alert: Alertmanager knows no acknowledgement. */
export const createAlertmanagerNotifier = (settings: AlertmanagerSettings, tools: ChannelTools): Notifier => {
  const target = basicAuthorization(`${settings.url.replace(/\/+$/, "")}/api/v2/alerts`);

  const post = async (alert: Alert, signal?: AbortSignal): Promise<Delivery> =>
    unlessWebPage(await tools.http(jsonMessage(target.url, [alert], target.headers, signal)));

  const time = (atMs: number): string => new Date(atMs).toISOString();

  return {
    type: "alertmanager",
    page: ({ incident, title, message, acknowledgeUrl, drill }, signal) =>
      post(
        {
          labels: labelsOf(incident, tools.caregiver, drill),
          annotations: { summary: title, description: message, acknowledge: acknowledgeUrl },
          startsAt: time(Math.min(incident.openedAt, tools.now())),
          endsAt: time(tools.now() + FIRES_FOR_MS),
          generatorURL: new URL("/", acknowledgeUrl).href,
        },
        signal,
      ),
    update: ({ incident, title, message }, signal) =>
      post(
        {
          labels: labelsOf(incident, tools.caregiver, incident.id.startsWith("drill_")),
          annotations: { summary: title, description: message },
          startsAt: time(Math.min(incident.openedAt, tools.now())),
          endsAt: time(tools.now()),
        },
        signal,
      ),
    inform: ({ notice, title, message, silent }, signal) =>
      post(
        {
          labels: { alertname: "VeilleuseNotice", severity: "info", caregiver: tools.caregiver, notice: notice.id },
          annotations: { summary: title, description: message },
          // An alert that is over when it arrives notifies nobody.
          startsAt: time(tools.now() - (silent ? 1000 : 0)),
          endsAt: time(tools.now() + (silent ? 0 : NOTICE_FIRES_FOR_MS)),
        },
        signal,
      ),
  };
};

/** The labels are the alert's identity: what changes from page to page has no place among them. */
const labelsOf = (incident: Incident, caregiver: string, drill: boolean): Record<string, string> => ({
  alertname: `Veilleuse${incident.rule.charAt(0).toUpperCase()}${incident.rule.slice(1)}`,
  rule: incident.rule,
  room: incident.room,
  sensor: incident.sensor,
  incident: incident.id,
  caregiver,
  drill: String(drill),
});
