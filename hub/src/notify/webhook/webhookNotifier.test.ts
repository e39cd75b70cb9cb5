import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../httpClient.ts";
import { makePage, makeUpdate } from "../testing/messages.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { createWebhookNotifier } from "./webhookNotifier.ts";

let receiver: Receiver;
const tools = { caregiver: "maman", now: () => 0, http: createHttpClient() };

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(() => receiver.close());

const last = () => {
  const request = receiver.received.at(-1);
  if (!request) throw new Error("nothing was received");
  return request;
};

describe("a webhook", () => {
  it("gets the page as the contract writes it, at its very own address", async () => {
    const page = makePage();
    await createWebhookNotifier({ type: "webhook", url: `${receiver.url}/hook?room=1` }, tools).page(page);
    const { language: _, ...document } = page;
    expect(last().path).toBe("/hook?room=1");
    expect(JSON.parse(last().body)).toEqual(document);
  });

  it("gets an update with its incident", async () => {
    const update = makeUpdate({ update: "settled" });
    await createWebhookNotifier({ type: "webhook", url: `${receiver.url}/hook` }, tools).update(update);
    const { language: _, ...document } = update;
    expect(JSON.parse(last().body)).toEqual(document);
  });

  it("can check the signature over the bytes of the body", async () => {
    const notifier = createWebhookNotifier(
      { type: "webhook", url: `${receiver.url}/hook`, secret: "clé secrète" },
      tools,
    );
    await notifier.page(makePage());
    const expected = createHmac("sha256", "clé secrète").update(last().body, "utf8").digest("hex");
    expect(last().headers["x-veilleuse-signature"]).toBe(`sha256=${expected}`);
  });

  it("gets no signature when there is no secret", async () => {
    await createWebhookNotifier({ type: "webhook", url: `${receiver.url}/hook` }, tools).page(makePage());
    expect(last().headers["x-veilleuse-signature"]).toBeUndefined();
  });

  it("gets the user and password of its URL as a header", async () => {
    const url = `http://user:100%25@127.0.0.1:${receiver.port}/hook`;
    await createWebhookNotifier({ type: "webhook", url }, tools).page(makePage());
    expect(last().headers.authorization).toBe(`Basic ${Buffer.from("user:100%").toString("base64")}`);
    expect(last().path).toBe("/hook");
  });
});
