import { readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Delivery, Notifier } from "./notifier.ts";
import { CHANNELS, type ChannelType, channelSettings, createNotifier } from "./registry.ts";
import { type ChannelUnderTest, HTTP_CHANNELS, toolsFor } from "./testing/channels.ts";
import { makeNotice, makePage, makeUpdate } from "./testing/messages.ts";
import { type Receiver, startReceiver } from "./testing/receiver.ts";
import { SELF_SIGNED } from "./testing/selfSigned.ts";

/** What the pager relies on, whatever the channel. */
const notifierContract = (type: ChannelType, channel: ChannelUnderTest): void => {
  describe(`the ${type} channel`, () => {
    let receiver: Receiver;
    let notifier: Notifier;
    const everyMessage = async (one: Notifier): Promise<Delivery[]> => [
      await one.page(makePage()),
      await one.update(makeUpdate()),
      await one.inform(makeNotice()),
    ];

    beforeEach(async () => {
      receiver = await startReceiver(channel.answer);
      notifier = createNotifier(channel.settings(receiver.url), toolsFor(receiver.url));
    });

    afterEach(() => receiver.close());

    it("goes by the name of its type", () => {
      expect(notifier.type).toBe(type);
    });

    it("delivers a page, an update and a notice, each in so many requests and over one connection", async () => {
      expect(await notifier.page(makePage())).toMatchObject({ outcome: "delivered" });
      expect(receiver.received).toHaveLength(channel.requests.page);
      expect(await notifier.update(makeUpdate())).toMatchObject({ outcome: "delivered" });
      expect(receiver.received).toHaveLength(channel.requests.page + channel.requests.update);
      expect(await notifier.inform(makeNotice())).toMatchObject({ outcome: "delivered" });
      const { page, update, inform } = channel.requests;
      expect(receiver.received).toHaveLength(page + update + inform);
      for (const { method } of receiver.received) expect(method).toBe("POST");
      expect(receiver.connections()).toBe(1);
    });

    it.each([
      [200, { outcome: "delivered" }],
      [201, { outcome: "delivered" }],
      [202, { outcome: "delivered" }],
      [301, { outcome: "permanent", reason: "redirected" }],
      [307, { outcome: "permanent", reason: "redirected" }],
      [400, { outcome: "permanent", reason: "clientError" }],
      [401, { outcome: "permanent", reason: "authError" }],
      [403, { outcome: "permanent", reason: "authError" }],
      [404, { outcome: "permanent", reason: "clientError" }],
      [408, { outcome: "retryable", reason: "timeout" }],
      [410, { outcome: "permanent", reason: "clientError" }],
      [413, { outcome: "permanent", reason: "clientError" }],
      [422, { outcome: "permanent", reason: "clientError" }],
      [429, { outcome: "retryable", reason: "rateLimited" }],
      [500, { outcome: "retryable", reason: "serverError" }],
      [503, { outcome: "retryable", reason: "serverError" }],
    ])("understands status %i", async (status, delivery) => {
      receiver.behave({ status });
      const expected = channel.exceptions?.[status] ?? delivery;
      for (const got of await everyMessage(notifier)) expect(got).toMatchObject(expected);
    });

    it.each([
      ["in seconds", { "Retry-After": "7" }, 7000],
      ["as a date", { "Retry-After": "Fri, 27 Nov 2026 03:00:20 GMT", Date: "Fri, 27 Nov 2026 03:00:05 GMT" }, 15_000],
      ["for longer than a child can wait", { "Retry-After": "86400" }, 3_600_000],
    ])("passes on the pause that the far end asked for %s", async (_, headers, retryAfterMs) => {
      receiver.behave({ status: 429, headers });
      expect(await notifier.page(makePage())).toEqual({ outcome: "retryable", reason: "rateLimited", retryAfterMs });
    });

    it("does not follow a redirect, and so takes its secrets nowhere else", async () => {
      const elsewhere = await startReceiver(channel.answer);
      receiver.behave({ status: 308, headers: { Location: `${elsewhere.url}/stolen` } });
      expect(await notifier.page(makePage())).toEqual({ outcome: "permanent", reason: "redirected" });
      expect(elsewhere.received).toEqual([]);
      await elsewhere.close();
    });

    it("gives up on a receiver that takes the message and never answers", async () => {
      receiver.behave("silent");
      const tools = toolsFor(receiver.url, { timeoutMs: 30 });
      const impatient = createNotifier(channel.settings(receiver.url), tools);
      expect(await impatient.page(makePage())).toEqual({ outcome: "retryable", reason: "timeout" });
    });

    it("says that nobody listens", async () => {
      await receiver.close();
      expect(await notifier.page(makePage())).toEqual({ outcome: "retryable", reason: "unreachable" });
    });

    it("says that the connection broke", async () => {
      receiver.behave("hangUp");
      expect(await notifier.page(makePage())).toEqual({ outcome: "retryable", reason: "unreachable" });
    });

    it("says that the name is not known", async () => {
      const nowhere = "http://push.veilleuse.invalid";
      const lost = createNotifier(channel.settings(nowhere), toolsFor(nowhere));
      expect(await lost.page(makePage())).toEqual({ outcome: "retryable", reason: "dnsError" });
    });

    it("does not trust a certificate that nobody signed", async () => {
      const forged = await startReceiver(channel.answer, SELF_SIGNED);
      const trusting = createNotifier(channel.settings(forged.url), toolsFor(forged.url));
      expect(await trusting.page(makePage())).toEqual({ outcome: "permanent", reason: "tlsError" });
      expect(forged.received).toEqual([]);
      const informed = createNotifier(channel.settings(forged.url), toolsFor(forged.url, { ca: SELF_SIGNED.cert }));
      expect(await informed.page(makePage())).toMatchObject({ outcome: "delivered" });
      await forged.close();
    });

    it("sends again at once when the idle connection was closed under it", async () => {
      await notifier.page(makePage());
      receiver.dropIdle();
      expect(await notifier.page(makePage())).toMatchObject({ outcome: "delivered" });
      expect(receiver.connections()).toBe(2);
    });

    it("does not wait for the end of an endless answer", async () => {
      receiver.behave("endlessAnswer");
      const { outcome, ...rest } = await notifier.page(makePage());
      // A channel that needs to understand the answer cannot; the others have heard enough.
      expect([outcome, rest]).toEqual(
        type === "pushover" ? ["retryable", { reason: "badResponse" }] : ["delivered", {}],
      );
    });

    it("stops when the caller does, before or after the message left", async () => {
      receiver.behave("silent");
      const stop = new AbortController();
      const delivery = notifier.page(makePage(), stop.signal);
      stop.abort();
      expect(await delivery).toEqual({ outcome: "retryable", reason: "aborted" });
      expect(await notifier.page(makePage(), stop.signal)).toEqual({ outcome: "retryable", reason: "aborted" });
    });

    it("keeps its secrets and the link's out of every result", async () => {
      for (const behaviour of [{ status: 500 }, { status: 401, body: "token tk_secret is wrong" }, "hangUp"] as const) {
        receiver.behave(behaviour);
        const said = JSON.stringify(await everyMessage(notifier));
        for (const secret of [...channel.secrets, "one-time", receiver.url]) expect(said).not.toContain(secret);
      }
    });
  });
};

for (const [type, channel] of Object.entries(HTTP_CHANNELS)) notifierContract(type as ChannelType, channel);

describe("the siren channel", () => {
  const heard: unknown[][] = [];
  const siren = (told: boolean) => ({
    set: (...call: unknown[]) => heard.push(["set", ...call]) > 0 && told,
    pulse: (...call: unknown[]) => heard.push(["pulse", ...call]) > 0 && told,
    announce: () => heard.push(["announce"]) > 0 && told,
  });
  const channel = (told = true) => createNotifier({ type: "siren" }, toolsFor("", { siren: siren(told) }));
  beforeEach(() => {
    heard.length = 0;
  });

  it("sounds from the page to the update, and is silent for news", async () => {
    expect(await channel().page(makePage())).toEqual({ outcome: "delivered" });
    expect(await channel().update(makeUpdate())).toEqual({ outcome: "delivered" });
    expect(await channel().inform(makeNotice())).toEqual({ outcome: "permanent", reason: "notSupported" });
    expect(heard).toEqual([
      ["set", "maman/siren/i-42", true],
      ["set", "maman/siren/i-42", false],
    ]);
  });

  it("sounds only for a moment in an exercise", async () => {
    expect(await channel().page(makePage({ drill: true }))).toEqual({ outcome: "delivered" });
    expect(heard).toEqual([["pulse", "maman/siren/i-42", 3000]]);
  });

  it("proves that it is heard by saying how it stands", async () => {
    expect(await channel().inform(makeNotice({ silent: true }))).toEqual({ outcome: "delivered" });
    expect(heard).toEqual([["announce"]]);
    expect(await channel(false).inform(makeNotice({ silent: true }))).toMatchObject({ outcome: "retryable" });
  });

  it("says that nobody could be told", async () => {
    expect(await channel(false).page(makePage())).toEqual({ outcome: "retryable", reason: "unreachable" });
  });

  it("stops when the caller does", async () => {
    expect(await channel().page(makePage(), AbortSignal.abort())).toEqual({ outcome: "retryable", reason: "aborted" });
    expect(heard).toEqual([]);
  });
});

describe("the registry", () => {
  it("knows exactly the channels that have a folder", () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "testing")
      .map(({ name }) => name);
    expect(Object.keys(CHANNELS).sort()).toEqual(folders.sort());
  });

  it("refuses a channel of an unknown type, and unknown keys, without repeating the secrets", () => {
    for (const settings of [
      { type: "pigeon", url: "https://example.org/secret-topic" },
      { type: "ntfy", url: "https://example.org/secret-topic", tokken: "tk" },
      { type: "webhook", url: "ftp://example.org/secret-topic" },
      { type: "pushover", token: "secret-topic", user: "secret-topic" },
      { type: "alertmanager", url: "secret-topic" },
    ]) {
      const result = channelSettings.safeParse(settings);
      expect(result.success).toBe(false);
      expect(JSON.stringify(result.error?.issues)).not.toContain("secret-topic");
    }
  });
});
