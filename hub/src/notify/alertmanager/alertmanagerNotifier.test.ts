import { afterEach, beforeEach, expect, it } from "vitest";
import { createHttpClient } from "../httpClient.ts";
import { makePage, makeUpdate } from "../testing/messages.ts";
import { type Receiver, startReceiver } from "../testing/receiver.ts";
import { createAlertmanagerNotifier } from "./alertmanagerNotifier.ts";

const NOW_MS = Date.UTC(2026, 10, 21, 2, 0, 0);
const OPENED_MS = NOW_MS - 40 * 60_000;

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const channel = (url = `${receiver.url}/am/`) =>
  createAlertmanagerNotifier(
    { type: "alertmanager", url },
    { caregiver: "maman", now: () => NOW_MS, http: createHttpClient() },
  );
const page = () => makePage({ incident: { ...makePage().incident, openedAt: OPENED_MS } });
const sent = (n = -1) => JSON.parse(receiver.received.at(n)?.body ?? "")[0];

it("posts one firing alert, whose labels stay the same from page to page", async () => {
  await channel().page(page());
  expect(receiver.received[0]?.path).toBe("/am/api/v2/alerts");
  expect(sent()).toEqual({
    labels: {
      alertname: "VeilleuseCry",
      rule: "cry",
      room: "nursery",
      sensor: "nursery",
      incident: "i-42",
      caregiver: "maman",
      drill: "false",
    },
    annotations: {
      summary: "Bébé pleure",
      description: "Chambre : 74 dB, depuis 30 s",
      acknowledge: "http://hub.local:8080/api/v1/ack/one-time",
    },
    startsAt: "2026-11-21T01:20:00.000Z",
    endsAt: "2026-11-21T08:00:00.000Z",
    generatorURL: "http://hub.local:8080/",
  });
  await channel().page({ ...page(), message: "…" });
  expect(sent(1).labels).toEqual(sent(0).labels);
});

it("resolves the alert of the same labels with an update", async () => {
  await channel().page(page());
  await channel().update(makeUpdate());
  expect(sent(1)).toMatchObject({ labels: sent(0).labels, endsAt: "2026-11-21T02:00:00.000Z" });
});
