import { existsSync } from "node:fs";
import { systemClock } from "./clock.ts";
import { loadSecrets } from "./config/secrets.ts";
import type { Settings } from "./config/settings.ts";
import { householdChannels, pushSubject } from "./householdChannels.ts";
import type { TestPage } from "./http/ports.ts";
import { openForReading } from "./journal/database.ts";
import { journalFile } from "./journal/journal.ts";
import { JournalReader } from "./journal/reader.ts";
import { makeLinkToken } from "./linkToken.ts";
import { findRunning } from "./runningHub.ts";
import { TestPages } from "./testPages.ts";

const ASKS_EVERY_MS = 500;

type Tell = (line: string) => void;

/**
 * Tries the way to a caregiver as at three in the morning, and tells what each channel said: through the running hub
 * where there is one that lets us in, else over the channels of the settings directly.
 * @param waitMs how long to wait for an answer on the phone
 * @returns true when at least one channel accepted the page
 */
export const testPage = async (settings: Settings, caregiver: string, waitMs: number, tell: Tell): Promise<boolean> => {
  if (!settings.caregivers.some(({ id }) => id === caregiver)) {
    const known = settings.caregivers.map(({ id }) => id).join(", ") || "nobody";
    throw new Error(`there is no caregiver ${caregiver}; the settings have: ${known}`);
  }
  const hub = await findRunning(settings.data);
  const token = settings.http.tokens.find(({ role }) => role === "admin" || role === "caregiver")?.token;
  if (hub && token) return throughHub(hub, token, caregiver, waitMs, tell);
  if (hub) tell("a hub is running, but http.tokens has no token of a caregiver or an admin: sending without it");
  else tell("no hub is running: sending without it, and nobody can answer");
  const result = await directly(settings, caregiver);
  report(result, tell);
  return result.delivered;
};

const report = ({ caregiver, channels }: TestPage, tell: Tell): void => {
  if (channels.length === 0) tell(`${caregiver} has no channel: nothing was sent`);
  for (const { name, outcome, reason, latencyMs } of channels) {
    tell(
      `${name}: ${outcome === "delivered" ? `accepted in ${latencyMs} ms` : `not accepted, ${reason} (${outcome})`}`,
    );
  }
};

const throughHub = async (
  hub: string,
  token: string,
  caregiver: string,
  waitMs: number,
  tell: Tell,
): Promise<boolean> => {
  const ask = async (path: string, init: RequestInit = {}): Promise<TestPage> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await fetch(`${hub}/api/v1/${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`the hub answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as TestPage;
  };
  const { id, ...first } = await ask(`caregivers/${caregiver}/test-page`, { method: "POST", body: "{}" });
  report({ id, ...first }, tell);
  if (!first.delivered) return false;
  if (waitMs > 0) tell(`waiting up to ${Math.round(waitMs / 1000)} s for an answer on the phone`);
  const end = Date.now() + waitMs;
  const told = new Set<string>();
  while (Date.now() < end && told.size === 0) {
    await new Promise((resolve) => setTimeout(resolve, ASKS_EVERY_MS));
    for (const { name, confirmedAt } of (await ask(`test-pages/${id}`)).channels) {
      if (confirmedAt === null || told.has(name)) continue;
      told.add(name);
      tell(`${name}: answered after ${((confirmedAt - first.at) / 1000).toFixed(1)} s`);
    }
  }
  if (told.size === 0 && waitMs > 0) tell("nobody answered; what was accepted may still ring");
  return true;
};

const directly = async (settings: Settings, caregiver: string): Promise<TestPage> => {
  const { linkKey, vapid } = loadSecrets(settings.data);
  const { host, port, publicUrl = `http://${host}:${port}` } = settings.http;
  const journal = journalFile(settings.data);
  const reader = existsSync(journal) ? new JournalReader(openForReading(journal)) : undefined;
  const subscriptions = reader?.pushSubscriptions() ?? [];
  reader?.close();
  const caregivers = householdChannels(settings, {
    now: systemClock.now,
    push: {
      keys: vapid,
      subject: () => pushSubject(publicUrl),
      subscriptions: (of) => subscriptions.filter((one) => one.caregiver === of),
      forget: () => undefined,
    },
  });
  const tests = new TestPages({
    desk: { caregiver: (id) => caregivers.find((one) => one.id === id), note: () => undefined },
    clock: systemClock,
    link: (incident, of) => `${publicUrl}/api/v1/ack/${makeLinkToken(linkKey, { incident, caregiver: of })}`,
    receipt: () => undefined,
    record: () => undefined,
  });
  const result = await tests.start(caregiver);
  tests.stop();
  return result as TestPage;
};
