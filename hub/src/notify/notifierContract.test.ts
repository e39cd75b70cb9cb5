import { readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notifier } from "./notifier.ts";
import { CHANNELS, type ChannelSettings, type ChannelType, channelSettings, createNotifier } from "./registry.ts";
import { makePage, makeUpdate } from "./testing/messages.ts";
import { type Receiver, startReceiver } from "./testing/receiver.ts";

/** What the escalation relies on, whatever the channel. */
const notifierContract = (type: ChannelType, settingsFor: (serverUrl: string) => ChannelSettings): void => {
  describe(`the ${type} channel`, () => {
    let receiver: Receiver;
    let notifier: Notifier;

    beforeEach(async () => {
      receiver = await startReceiver();
      notifier = createNotifier(settingsFor(receiver.url));
    });

    afterEach(() => receiver.close());

    it("goes by the name of its type", () => {
      expect(notifier.type).toBe(type);
    });

    it("delivers a page and an update as one JSON POST each", async () => {
      expect(await notifier.page(makePage())).toEqual({ outcome: "delivered" });
      expect(await notifier.update(makeUpdate())).toEqual({ outcome: "delivered" });
      expect(receiver.received).toHaveLength(2);
      for (const { method, headers, body } of receiver.received) {
        expect(method).toBe("POST");
        expect(headers["content-type"]).toBe("application/json");
        expect(JSON.parse(body)).toMatchObject({ title: expect.any(String), message: expect.any(String) });
      }
    });

    it.each([
      [200, { outcome: "delivered" }],
      [201, { outcome: "delivered" }],
      [204, { outcome: "delivered" }],
      [301, { outcome: "permanent", reason: "redirected" }],
      [307, { outcome: "permanent", reason: "redirected" }],
      [400, { outcome: "permanent", reason: "clientError" }],
      [401, { outcome: "permanent", reason: "authError" }],
      [403, { outcome: "permanent", reason: "authError" }],
      [404, { outcome: "permanent", reason: "clientError" }],
      [408, { outcome: "retryable", reason: "timeout" }],
      [410, { outcome: "permanent", reason: "clientError" }],
      [413, { outcome: "permanent", reason: "clientError" }],
      [429, { outcome: "retryable", reason: "rateLimited" }],
      [500, { outcome: "retryable", reason: "serverError" }],
      [503, { outcome: "retryable", reason: "serverError" }],
    ])("understands status %i", async (status, delivery) => {
      receiver.behave({ status });
      expect(await notifier.page(makePage())).toEqual(delivery);
      expect(await notifier.update(makeUpdate())).toEqual(delivery);
    });

    it("does not follow a redirect, and so takes its secrets nowhere else", async () => {
      const elsewhere = await startReceiver();
      receiver.behave({ status: 308, headers: { Location: `${elsewhere.url}/stolen` } });
      expect(await notifier.page(makePage())).toEqual({ outcome: "permanent", reason: "redirected" });
      expect(elsewhere.received).toEqual([]);
      await elsewhere.close();
    });

    it("gives up on a receiver that takes the message and never answers", async () => {
      receiver.behave("silent");
      const impatient = createNotifier(settingsFor(receiver.url), { timeoutMs: 30 });
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

    it("does not wait for the end of an endless answer", async () => {
      receiver.behave("endlessAnswer");
      expect(await notifier.page(makePage())).toEqual({ outcome: "delivered" });
    });

    it("stops when the caller does", async () => {
      receiver.behave("silent");
      const stop = new AbortController();
      const delivery = notifier.page(makePage(), stop.signal);
      stop.abort();
      expect(await delivery).toEqual({ outcome: "retryable", reason: "aborted" });
    });
  });
};

notifierContract("ntfy", (url) => ({ type: "ntfy", url: `${url}/topic`, token: "tk_secret" }));
notifierContract("webhook", (url) => ({ type: "webhook", url: `${url}/hook/secret`, secret: "s3cret" }));

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
    ]) {
      const result = channelSettings.safeParse(settings);
      expect(result.success).toBe(false);
      expect(JSON.stringify(result.error?.issues)).not.toContain("secret-topic");
    }
  });
});
