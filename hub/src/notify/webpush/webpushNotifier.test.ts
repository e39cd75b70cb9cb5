/// <reference path="../testing/httpEce.d.ts" />
import { createECDH, createPublicKey, verify } from "node:crypto";
import { decrypt, encrypt } from "http_ece";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../httpClient.ts";
import { createBrowser, toolsFor } from "../testing/channels.ts";
import { makeNotice, makePage, makeUpdate } from "../testing/messages.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { createWebpushNotifier } from "./webpushNotifier.ts";

/** RFC 8291, Appendix A. */
const RFC = {
  text: "When I grow up, I want to be a watermelon",
  serverPrivate: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
  serverPublic: "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
  browserPrivate: "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
  browserPublic: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
  salt: "DGv6ra1nlYgDCS1FRnbzlw",
  body: "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
};

const withKey = (privateKey: string) => {
  const keys = createECDH("prime256v1");
  keys.setPrivateKey(Buffer.from(privateKey, "base64url"));
  return keys;
};

let receiver: Receiver;
let browser: ReturnType<typeof createBrowser>;
let forgotten: string[];
beforeEach(async () => {
  receiver = await startReceiver();
  browser = createBrowser(`${receiver.url}/push/phone`);
  forgotten = [];
});
afterEach(() => receiver.close());

const tools = () => {
  const { push } = toolsFor(receiver.url);
  if (!push) throw new Error("no push");
  return { ...push, subscriptions: () => [browser.subscription], forget: (...of: string[]) => forgotten.push(...of) };
};
const channel = (push = tools()) =>
  createWebpushNotifier({ type: "webpush" }, { caregiver: "maman", now: () => 0, http: createHttpClient(), push });

/** What the browser reads of the last push. */
const read = (keys = browser.keys, auth = browser.auth) => {
  const { bytes } = receiver.received.at(-1) ?? { bytes: Buffer.alloc(0) };
  const text = decrypt(bytes, { version: "aes128gcm", privateKey: keys, authSecret: auth.toString("base64url") });
  return JSON.parse(text.toString("utf8"));
};

describe("the encryption", () => {
  it("makes of the example of RFC 8291 exactly the bytes that stand there", () => {
    const made = encrypt(Buffer.from(RFC.text), {
      version: "aes128gcm",
      dh: RFC.browserPublic,
      privateKey: withKey(RFC.serverPrivate),
      salt: RFC.salt,
      authSecret: RFC.auth,
    });
    expect(made.toString("base64url")).toBe(RFC.body);
    expect(withKey(RFC.serverPrivate).getPublicKey("base64url")).toBe(RFC.serverPublic);
  });

  it("of a page is read with the example's browser keys, and with no others", async () => {
    const keys = withKey(RFC.browserPrivate);
    expect(keys.getPublicKey("base64url")).toBe(RFC.browserPublic);
    const { endpoint } = browser.subscription;
    const push = { ...tools(), subscriptions: () => [{ endpoint, p256dh: RFC.browserPublic, auth: RFC.auth }] };
    await channel(push).page(makePage());
    expect(read(keys, Buffer.from(RFC.auth, "base64url"))).toMatchObject({ notification: { title: "Bébé pleure" } });
    expect(() => read()).toThrow();
  });
});

describe("a page by Web Push", () => {
  it("is a document that browsers with and without a service worker can show", async () => {
    expect(await channel().page(makePage())).toEqual({ outcome: "delivered" });
    const acknowledgeUrl = "http://hub.local:8080/api/v1/ack/one-time";
    expect(read()).toEqual({
      web_push: 8030,
      notification: {
        title: "Bébé pleure",
        body: "Chambre : 74 dB, depuis 30 s",
        lang: "fr",
        dir: "ltr",
        tag: "i-42",
        navigate: acknowledgeUrl,
        silent: false,
        renotify: true,
        requireInteraction: true,
        actions: [{ action: "acknowledge", title: "J'y vais", navigate: acknowledgeUrl }],
      },
      veilleuse: { kind: "page", incident: "i-42", acknowledgeUrl, drill: false },
    });
  });

  it("is urgent and short-lived, and an update takes the place of a page that the phone did not get yet", async () => {
    await channel().page(makePage());
    await channel().update(makeUpdate());
    const [page, update] = receiver.received.map(({ headers }) => headers);
    expect(page).toMatchObject({ ttl: "120", urgency: "high", "content-encoding": "aes128gcm" });
    expect(update).toMatchObject({ urgency: "normal", topic: page?.topic });
    expect(page?.topic).toMatch(/^[-_A-Za-z0-9]{32}$/);
    expect(read()).toMatchObject({ notification: { tag: "i-42", silent: true } });
    await channel().inform(makeNotice());
    expect(receiver.received.at(-1)?.headers.topic).not.toBe(page?.topic);
  });

  it("is signed by the hub's own key for this push service and for less than a day (RFC 8292)", async () => {
    const push = tools();
    await channel(push).page(makePage());
    const authorization = String(receiver.received[0]?.headers.authorization);
    const [, token = "", key = ""] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
    expect(key).toBe(push.keys.publicKey);
    const point = Buffer.from(key, "base64url");
    const jwk = {
      kty: "EC",
      crv: "P-256",
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
    };
    const [head, claims, signature = ""] = token.split(".");
    const publicKey = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" as const };
    expect(verify("sha256", Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, "base64url"))).toBe(
      true,
    );
    const { aud, exp, sub } = JSON.parse(Buffer.from(claims ?? "", "base64url").toString());
    expect(aud).toBe(receiver.url);
    expect(exp - Date.now() / 1000).toBeLessThanOrEqual(86_400);
    expect(sub).toBe("mailto:nobody@example.org");
  });

  it.each([404, 410])("forgets a browser whose subscription has ended with status %i", async (status) => {
    receiver.behave({ status });
    expect(await channel().page(makePage())).toEqual({ outcome: "permanent", reason: "noDevice" });
    expect(forgotten).toEqual(["maman", browser.subscription.endpoint]);
  });

  it("is delivered when one of several browsers takes it", async () => {
    const dead = await startReceiver();
    await dead.close();
    const lost = createBrowser(`${dead.url}/push/old`).subscription;
    const push = { ...tools(), subscriptions: () => [lost, browser.subscription] };
    expect(await channel(push).page(makePage())).toEqual({ outcome: "delivered" });
  });

  it("says that nobody allowed notifications yet, and survives keys that are none", async () => {
    expect(await channel({ ...tools(), subscriptions: () => [] }).page(makePage())).toEqual({
      outcome: "permanent",
      reason: "noDevice",
    });
    const nonsense = { ...browser.subscription, p256dh: "AAAA" };
    expect(await channel({ ...tools(), subscriptions: () => [nonsense] }).page(makePage())).toEqual({
      outcome: "permanent",
      reason: "clientError",
    });
  });
});
