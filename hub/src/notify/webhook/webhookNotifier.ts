import { createHmac } from "node:crypto";
import { basicAuthorization } from "../basicAuthorization.ts";
import type { ChannelTools } from "../channelTools.ts";
import { jsonMessage } from "../httpClient.ts";
import type { Delivery, Notifier } from "../notifier.ts";
import type { WebhookSettings } from "./config.ts";

/** The receiver computes the same HMAC over the body's bytes, and knows that the page is ours and unchanged. */
const SIGNATURE_HEADER = "X-Veilleuse-Signature";

/** Posts the page to a program of the family's own. Any 2xx in time means that it took the page. */
export const createWebhookNotifier = (settings: WebhookSettings, { http }: ChannelTools): Notifier => {
  const target = basicAuthorization(settings.url);

  const post = async (document: unknown, signal?: AbortSignal): Promise<Delivery> => {
    const body = JSON.stringify(document);
    const headers = { ...target.headers, ...signature(settings.secret, body) };
    return (await http(jsonMessage(target.url, body, headers, signal))).delivery;
  };

  return {
    type: "webhook",
    page: ({ page, incident, title, message, acknowledgeUrl, drill }, signal) =>
      post({ page, incident, title, message, acknowledgeUrl, drill }, signal),
    update: ({ update, incident, title, message }, signal) => post({ update, incident, title, message }, signal),
    inform: ({ notice, title, message }, signal) => post({ notice, title, message }, signal),
  };
};

const signature = (secret: string | undefined, body: string): Record<string, string> =>
  secret === undefined
    ? {}
    : { [SIGNATURE_HEADER]: `sha256=${createHmac("sha256", secret).update(body).digest("hex")}` };
