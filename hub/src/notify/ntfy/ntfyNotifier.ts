import type { Incident, Severity } from "../../alerts/incident.ts";
import { basicAuthorization } from "../basicAuthorization.ts";
import type { Delivery, Language, Notifier, Page, Update } from "../notifier.ts";
import { type PostResult, postJson } from "../postJson.ts";
import { type NtfySettings, topicOf } from "./config.ts";

const PRIORITY: Record<Severity, number> = { critical: 5, warning: 4, info: 3 };

/** An update informs; it must not wake anybody a second time. */
const UPDATE_PRIORITY = 2;

const ACKNOWLEDGE_LABEL: Record<Language, string> = { fr: "J'y vais", en: "On my way" };

const TAG: Record<Severity, string> = { critical: "rotating_light", warning: "baby", info: "information_source" };

/** Publishes to an ntfy server as JSON (https://docs.ntfy.sh/publish/#publish-as-json). */
export const createNtfyNotifier = (settings: NtfySettings, options: { timeoutMs?: number } = {}): Notifier => {
  const topic = topicOf(settings.url);
  const target = basicAuthorization(new URL("/", settings.url).href);
  const headers = settings.token === undefined ? target.headers : { Authorization: `Bearer ${settings.token}` };

  const publish = async (message: Record<string, unknown>, signal?: AbortSignal): Promise<Delivery> => {
    const body = JSON.stringify({ topic, ...message });
    return accepted(await postJson({ url: target.url, body, headers, timeoutMs: options.timeoutMs, signal }));
  };

  return {
    type: "ntfy",
    page: (page, signal) => publish(pageMessage(page), signal),
    update: (update, signal) => publish(updateMessage(update), signal),
  };
};

const pageMessage = (page: Page) => ({
  sequence_id: sequenceId(page.incident),
  title: page.title,
  message: page.message,
  priority: PRIORITY[page.incident.severity],
  tags: page.drill ? ["test_tube", "drill"] : [TAG[page.incident.severity]],
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

/** Messages of one sequence replace one another on the phone. ntfy allows the letters of a topic name here. */
const sequenceId = (incident: Incident): string => incident.id.replace(/[^-_A-Za-z0-9]/g, "-").slice(0, 64);

/** ntfy answers JSON. A web page with status 200 is the login page of some network in between: nobody was reached. */
const accepted = ({ delivery, answer }: PostResult): Delivery =>
  delivery.outcome === "delivered" && answer.trimStart().startsWith("<")
    ? { outcome: "retryable", reason: "badResponse" }
    : delivery;
