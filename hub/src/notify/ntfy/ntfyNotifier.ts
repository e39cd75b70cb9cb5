import type { Incident, Severity } from "../../alerts/incident.ts";
import { unlessWebPage } from "../acceptedJson.ts";
import { basicAuthorization } from "../basicAuthorization.ts";
import type { ChannelTools } from "../channelTools.ts";
import { jsonMessage } from "../httpClient.ts";
import {
  ACKNOWLEDGE_LABEL,
  type Delivery,
  type Notice,
  type Notifier,
  type Page,
  SEVERITY_TAG,
  type Update,
} from "../notifier.ts";
import { type NtfySettings, topicOf } from "./config.ts";

const PRIORITY: Record<Severity, number> = { critical: 5, warning: 4, info: 3 };

/** An update informs; it must not wake anybody a second time. */
const UPDATE_PRIORITY = 2;
/** Shown, without sound or vibration. */
const SILENT_PRIORITY = 1;

/** Publishes to an ntfy server as JSON (https://docs.ntfy.sh/publish/#publish-as-json). */
export const createNtfyNotifier = (settings: NtfySettings, { http }: ChannelTools): Notifier => {
  const topic = topicOf(settings.url);
  const target = basicAuthorization(new URL("/", settings.url).href);
  const headers = settings.token === undefined ? target.headers : { Authorization: `Bearer ${settings.token}` };

  const publish = async (message: Record<string, unknown>, signal?: AbortSignal): Promise<Delivery> =>
    unlessWebPage(await http(jsonMessage(target.url, { topic, ...message }, headers, signal)));

  return {
    type: "ntfy",
    page: (page, signal) => publish(pageMessage(page), signal),
    update: (update, signal) => publish(updateMessage(update), signal),
    inform: (notice, signal) => publish(noticeMessage(notice), signal),
  };
};

const pageMessage = (page: Page) => ({
  sequence_id: sequenceId(page.incident),
  title: page.title,
  message: page.message,
  priority: PRIORITY[page.incident.severity],
  tags: page.drill ? ["test_tube", "drill"] : [SEVERITY_TAG[page.incident.severity]],
  // Phones that show no action button still open the page with the one button.
  click: page.acknowledgeUrl,
  actions: [
    {
      action: "http",
      label: ACKNOWLEDGE_LABEL[page.language],
      url: page.acknowledgeUrl,
      method: "POST",
      clear: true,
    },
  ],
});

const updateMessage = (update: Update) => ({
  sequence_id: sequenceId(update.incident),
  title: update.title,
  message: update.message,
  priority: UPDATE_PRIORITY,
  tags: ["white_check_mark"],
});

const noticeMessage = ({ title, message, silent }: Notice) => ({
  title,
  message,
  priority: silent ? SILENT_PRIORITY : UPDATE_PRIORITY,
  tags: ["information_source"],
});

/** Messages of one sequence replace one another on the phone. ntfy allows the letters of a topic name here. */
const sequenceId = (incident: Incident): string => incident.id.replace(/[^-_A-Za-z0-9]/g, "-").slice(0, 64);
