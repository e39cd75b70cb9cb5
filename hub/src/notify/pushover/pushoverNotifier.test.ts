import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../httpClient.ts";
import { makeNotice, makePage, makeUpdate } from "../testing/messages.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { pushoverSettings } from "./config.ts";
import { createPushoverNotifier } from "./pushoverNotifier.ts";

const TOKEN = "azGDORePK8gMaC0QOYAMyEEuzJnyUi";
const USER = "uQiRzpo4DXghDmr9QzzfQu27cmVRsG";
const RECEIPT = "r1n8TQZ3kqnGZVvLbDyiXi8pvUkcoD";

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver(`{"status":1,"request":"r","receipt":"${RECEIPT}"}`);
});
afterEach(() => receiver.close());

const channel = () => {
  const settings = pushoverSettings.parse({ type: "pushover", token: TOKEN, user: USER, url: receiver.url });
  return createPushoverNotifier(settings, { caregiver: "maman", now: () => 0, http: createHttpClient() });
};
const sent = (n = -1): Record<string, unknown> => JSON.parse(receiver.received.at(n)?.body ?? "");

describe("a page on Pushover", () => {
  it("is an emergency that rings again by itself, and its receipt comes back", async () => {
    expect(await channel().page(makePage())).toEqual({ outcome: "delivered", receipt: RECEIPT });
    expect(receiver.received[0]?.path).toBe("/1/messages.json");
    expect(sent()).toEqual({
      token: TOKEN,
      user: USER,
      title: "Bébé pleure",
      message: "Chambre : 74 dB, depuis 30 s",
      priority: 2,
      retry: 60,
      expire: 1800,
      sound: "siren",
      tags: "i-42",
      url: "http://hub.local:8080/api/v1/ack/one-time",
      url_title: "J'y vais",
    });
  });

  it("of an informational incident wakes nobody", async () => {
    const page = makePage();
    await channel().page({ ...page, incident: { ...page.incident, severity: "info" } });
    expect(sent()).toMatchObject({ priority: 0 });
    expect(sent()).not.toHaveProperty("retry");
  });

  it("keeps to the lengths that Pushover takes", async () => {
    const acknowledgeUrl = `https://hub.example/${"x".repeat(600)}`;
    await channel().page(makePage({ title: "t".repeat(300), message: "m".repeat(2000), acknowledgeUrl }));
    expect(sent()).toMatchObject({ title: "t".repeat(250), message: "m".repeat(1024) });
    expect(sent()).not.toHaveProperty("url");
  });

  it("is not delivered when something else than Pushover answers", async () => {
    for (const body of ["<html>Welcome</html>", '{"status":0,"errors":["no"]}', "ok"]) {
      receiver.behave({ status: 200, body });
      expect(await channel().page(makePage())).toEqual({ outcome: "retryable", reason: "badResponse" });
    }
  });
});

describe("an update on Pushover", () => {
  it("stops the ringing, then says why without a sound", async () => {
    await channel().update(makeUpdate());
    expect(receiver.received.map(({ path }) => path)).toEqual([
      "/1/receipts/cancel_by_tag/i-42.json",
      "/1/messages.json",
    ]);
    expect(sent(0)).toEqual({ token: TOKEN });
    expect(sent(1)).toEqual({ token: TOKEN, user: USER, title: "Papa y va", message: "Chambre", priority: -1 });
  });

  it("says nothing while the ringing could not be stopped, so that it is tried again", async () => {
    receiver.behave({ status: 500 });
    expect(await channel().update(makeUpdate())).toEqual({ outcome: "retryable", reason: "serverError" });
    expect(receiver.received).toHaveLength(1);
  });
});

it("makes no sound for news, and shows nothing for a silent one", async () => {
  await channel().inform(makeNotice());
  expect(sent()).toMatchObject({ priority: -1 });
  await channel().inform(makeNotice({ silent: true }));
  expect(sent()).toMatchObject({ priority: -2 });
});

it.each([
  ['{"status":1,"acknowledged":0,"expired":0}', "waiting"],
  ['{"status":1,"acknowledged":1,"expired":0}', "acknowledged"],
  ['{"status":1,"acknowledged":0,"expired":1}', "expired"],
  ['{"status":0}', "unknown"],
  ["<html>", "unknown"],
])("understands the receipt %s as %s", async (body, state) => {
  receiver.behave({ status: 200, body });
  expect(await channel().receipt?.(RECEIPT)).toBe(state);
  expect(receiver.received[0]).toMatchObject({ method: "GET", path: `/1/receipts/${RECEIPT}.json?token=${TOKEN}` });
});
