import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../httpClient.ts";
import { makePage, makeUpdate } from "../testing/messages.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { ntfySettings } from "./config.ts";
import { createNtfyNotifier } from "./ntfyNotifier.ts";

let receiver: Receiver;
const tools = { caregiver: "maman", now: () => 0, http: createHttpClient() };

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(() => receiver.close());

const sent = (): Record<string, unknown> => JSON.parse(receiver.received.at(-1)?.body ?? "");

const notifier = (path = "/nursery-x8f3k2", token?: string) =>
  createNtfyNotifier({ type: "ntfy", url: receiver.url + path, ...(token === undefined ? {} : { token }) }, tools);

describe("a page on ntfy", () => {
  it("goes to the server's root, with the topic and one button that acknowledges", async () => {
    await notifier().page(makePage());
    expect(receiver.received[0]?.path).toBe("/");
    expect(sent()).toEqual({
      topic: "nursery-x8f3k2",
      sequence_id: "i-42",
      title: "Bébé pleure",
      message: "Chambre : 74 dB, depuis 30 s",
      priority: 4,
      tags: ["baby"],
      click: "http://hub.local:8080/api/v1/ack/one-time",
      actions: [
        {
          action: "http",
          label: "J'y vais",
          url: "http://hub.local:8080/api/v1/ack/one-time",
          method: "POST",
          clear: true,
        },
      ],
    });
  });

  it("has the highest priority when it is critical, and speaks the caregiver's language", async () => {
    const page = makePage();
    await notifier().page({ ...page, incident: { ...page.incident, severity: "critical" }, language: "en" });
    expect(sent()).toMatchObject({ priority: 5, tags: ["rotating_light"], actions: [{ label: "On my way" }] });
  });

  it("of an exercise says so", async () => {
    await notifier().page(makePage({ drill: true }));
    expect(sent()).toMatchObject({ tags: ["test_tube", "drill"] });
  });

  it("takes the topic from the end of a longer path", async () => {
    await notifier("/some/where/topic/").page(makePage());
    expect(receiver.received[0]?.path).toBe("/");
    expect(sent()).toMatchObject({ topic: "topic" });
  });

  it("keeps to the letters that ntfy allows in a sequence", async () => {
    const page = makePage();
    await notifier().page({ ...page, incident: { ...page.incident, id: `2026-11-21/é:${"x".repeat(80)}` } });
    expect(sent().sequence_id).toMatch(/^2026-11-21---x{51}$/);
  });

  it("shows its token, or the user and password of its URL", async () => {
    await notifier("/topic", "tk_secret").page(makePage());
    expect(receiver.received[0]?.headers.authorization).toBe("Bearer tk_secret");
    const url = `http://m%C3%A9:p%40ss@127.0.0.1:${receiver.port}/topic`;
    await createNtfyNotifier({ type: "ntfy", url }, tools).page(makePage());
    expect(receiver.received[1]?.headers.authorization).toBe(`Basic ${Buffer.from("mé:p@ss").toString("base64")}`);
    await notifier().page(makePage());
    expect(receiver.received[2]?.headers.authorization).toBeUndefined();
  });

  it("is not delivered when a network's login page takes the message", async () => {
    receiver.behave({
      status: 200,
      headers: { "Content-Type": "text/html" },
      body: "\n<!doctype html><h1>Welcome</h1>",
    });
    expect(await notifier().page(makePage())).toEqual({ outcome: "retryable", reason: "badResponse" });
  });
});

describe("an update on ntfy", () => {
  it("quietly replaces the page's notification, and has no button", async () => {
    await notifier().update(makeUpdate());
    expect(sent()).toEqual({
      topic: "nursery-x8f3k2",
      sequence_id: "i-42",
      title: "Papa y va",
      message: "Chambre",
      priority: 2,
      tags: ["white_check_mark"],
    });
  });
});

describe("the settings of an ntfy channel", () => {
  it.each(["https://ntfy.example", "https://ntfy.example/", "https://ntfy.example/my%20topic", "ntfy.example/topic"])(
    "refuse a URL without a topic: %s",
    (url) => {
      expect(ntfySettings.safeParse({ type: "ntfy", url }).success).toBe(false);
    },
  );

  it("take a server and a topic", () => {
    expect(ntfySettings.safeParse({ type: "ntfy", url: "http://127.0.0.1:9999/maman" }).success).toBe(true);
  });
});
