import type { Severity } from "../../alerts/incident.ts";
import { jsonAnswer, unlessWebPage } from "../acceptedJson.ts";
import type { ChannelTools } from "../channelTools.ts";
import { type HttpAnswer, jsonMessage } from "../httpClient.ts";
import { ACKNOWLEDGE_LABEL, type Delivery, type Notifier, type Page, type Receipt } from "../notifier.ts";
import type { PushoverSettings } from "./config.ts";

/** Emergency: rings through silent hours and repeats by itself until somebody answers (https://pushover.net/api#priority). */
const EMERGENCY = 2;
const PRIORITY: Record<Severity, number> = { critical: EMERGENCY, warning: EMERGENCY, info: 0 };
/** Shown without sound: an update must not wake anybody a second time. */
const QUIET = -1;
/** Not even shown as a notification. */
const SILENT = -2;

/** Pushover rings again this often by itself; thirty seconds is the least that it allows. */
const RING_AGAIN_SECONDS = 60;
/** The hub sends a page of its own every few minutes; this goes on ringing when the hub died meanwhile. */
const RINGS_FOR_SECONDS = 1800;

const TITLE_LENGTH = 250;
const MESSAGE_LENGTH = 1024;
const URL_LENGTH = 512;

/** Pushover's emergency notifications, whose receipt tells whether somebody answered on the phone. */
export const createPushoverNotifier = (settings: PushoverSettings, { http }: ChannelTools): Notifier => {
  const { token, user } = settings;
  const base = settings.url.replace(/\/+$/, "");

  const post = (path: string, document: object, signal?: AbortSignal): Promise<HttpAnswer> =>
    http(jsonMessage(`${base}/1/${path}`, { token, ...document }, {}, signal));

  const send = async (message: object, signal?: AbortSignal): Promise<Delivery> =>
    accepted(await post("messages.json", { user, ...message }, signal));

  return {
    type: "pushover",
    page: (page, signal) => send({ ...pageMessage(page), sound: settings.sound }, signal),
    update: async ({ incident, title, message }, signal) => {
      // What still rings has to stop; a phone that was told and goes on ringing would teach to ignore it.
      const stopped = await post(`receipts/cancel_by_tag/${tagOf(incident.id)}.json`, {}, signal);
      if (stopped.delivery.outcome === "retryable") return stopped.delivery;
      return send({ ...texts(title, message), priority: QUIET }, signal);
    },
    inform: ({ title, message, silent }, signal) =>
      send({ ...texts(title, message), priority: silent ? SILENT : QUIET }, signal),
    receipt: async (receipt, signal) => {
      const url = `${base}/1/receipts/${encodeURIComponent(receipt)}.json?token=${encodeURIComponent(token)}`;
      return receiptState(await http({ url, method: "GET", signal }));
    },
  };
};

const texts = (title: string, message: string) => ({
  title: title.slice(0, TITLE_LENGTH),
  message: message.slice(0, MESSAGE_LENGTH),
});

const pageMessage = (page: Page) => {
  const priority = PRIORITY[page.incident.severity];
  const link = page.acknowledgeUrl.length <= URL_LENGTH ? { url: page.acknowledgeUrl } : {};
  return {
    ...texts(page.title, page.message),
    priority,
    ...(priority === EMERGENCY
      ? { retry: RING_AGAIN_SECONDS, expire: RINGS_FOR_SECONDS, tags: tagOf(page.incident.id) }
      : {}),
    ...link,
    url_title: ACKNOWLEDGE_LABEL[page.language],
  };
};

/** Pushover separates tags by commas. */
const tagOf = (incident: string): string => incident.replace(/[^-_A-Za-z0-9]/g, "-").slice(0, 64);

/** Pushover answers `{"status":1,"receipt":"…"}`; anything else with a status of 200 was not Pushover. */
const accepted = (answer: HttpAnswer): Delivery => {
  const delivery = unlessWebPage(answer);
  if (delivery.outcome !== "delivered") return delivery;
  const said = jsonAnswer(answer);
  if (said?.status !== 1) return { outcome: "retryable", reason: "badResponse" };
  return typeof said.receipt === "string" && said.receipt !== ""
    ? { outcome: "delivered", receipt: said.receipt }
    : { outcome: "delivered" };
};

const receiptState = (answer: HttpAnswer): Receipt => {
  const said = answer.delivery.outcome === "delivered" ? jsonAnswer(answer) : undefined;
  if (said?.status !== 1) return "unknown";
  if (said.acknowledged === 1) return "acknowledged";
  return said.expired === 1 ? "expired" : "waiting";
};
