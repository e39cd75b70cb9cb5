import { encodeLevel, sensorTopic } from "@veilleuse/shared";
import { type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { findProgram } from "../harness/findProgram.ts";
import { startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { connectSensor, type MqttSensor } from "../harness/mqttSensor.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";
import { median, type Report } from "./report.ts";
import { fillYearOfMinutes } from "./yearOfMinutes.ts";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, locale: "en-GB" };
const VISITS = 15;
const LEVELS = 300;
const LEVEL_EVERY_MS = 100;
const PAN_MS = 3000;
const PANS = 5;
const LAST_LEVEL_MS = 2000;

const now = (): number => performance.timeOrigin + performance.now();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const quantile = (values: number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

/** In the page: when each level was drawn, and when the first one was; times are those of the clock on the wall. */
const WATCH = `{
  window.drawn = [];
  let last = "";
  const look = () => {
    const text = document.querySelector(".digits")?.textContent ?? "";
    if (text === "" || text === last) return;
    last = text;
    // A frame later it is on the screen.
    requestAnimationFrame(() => window.drawn.push([performance.timeOrigin + performance.now(), Number(text)]));
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}`;
const FIRST = "window.drawn?.length > 0 && window.drawn[0][0] - performance.timeOrigin";

/** In the page: frames in a time, as the moments at which they began. */
const FRAMES = `(ms) => new Promise((resolve) => {
  const at = [];
  const frame = (t) => { at.push(t); t - at[0] < ms ? requestAnimationFrame(frame) : resolve(at); };
  requestAnimationFrame(frame);
})`;

type Household = { http: string; sensor: MqttSensor; publish(leq: number): number };

/** What the browser fetched until now, in bytes on the wire with their headers. */
const countBytes = async (context: BrowserContext, page: Page): Promise<() => number> => {
  const devTools = await context.newCDPSession(page);
  let bytes = 0;
  devTools.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await devTools.send("Network.enable");
  return () => bytes;
};

/** From the navigation to the first level on the screen, with nothing cached and then with everything. */
const visit = async (context: BrowserContext, home: Household) => {
  const page = await context.newPage();
  const bytes = await countBytes(context, page);
  await page.addInitScript(WATCH);
  const open = (): Promise<number> =>
    until("the first level", async () => (await page.evaluate(FIRST).catch(() => false)) as number | false);
  await page.goto(home.http, { waitUntil: "commit" });
  const coldMs = await open();
  const firstBytes = bytes();
  await page.evaluate("navigator.serviceWorker.ready");
  await page.reload({ waitUntil: "commit" });
  const warmMs = await open();
  // The same server's plainest page: text and one style sheet.
  await page.goto(`${home.http}/api/v1/ack/none`);
  const bareMs = (await page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")) as number;
  await page.close();
  return { coldMs, warmMs, bareMs, firstBytes };
};

/** From the publish of a level to the frame that shows it; and to the bytes of the live stream, without a browser. */
const followLevels = async (context: BrowserContext, home: Household, cookie: string) => {
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  await page.goto(home.http);
  await page.locator(".digits").first().waitFor();
  const heard = new Map<number, number>();
  const stop = new AbortController();
  const response = await fetch(`${home.http}/api/v1/live`, { headers: { cookie }, signal: stop.signal });
  const reading = (async () => {
    let text = "";
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      const at = now();
      text += Buffer.from(part).toString("utf8");
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const level = /^event: level\n[\s\S]*"leqDb":([\d.]+)/.exec(block)?.[1];
        if (level !== undefined) heard.set(Number(level), at);
      }
    }
  })().catch(() => undefined);
  await page.evaluate("window.drawn.length = 0");
  const sent: { leq: number; at: number }[] = [];
  const bare: number[] = [];
  for (let i = 0; i < LEVELS; i++) {
    const leq = 30 + (i % 60);
    heard.delete(leq);
    sent.push({ leq, at: home.publish(leq) });
    await pause(LEVEL_EVERY_MS);
    const at = heard.get(leq);
    if (at !== undefined) bare.push(at - (sent.at(-1)?.at ?? 0));
  }
  await pause(LAST_LEVEL_MS);
  const drawn = (await page.evaluate("window.drawn")) as [number, number][];
  stop.abort();
  await reading;
  await page.close();
  const shown: number[] = [];
  let from = 0;
  for (const { leq, at } of sent) {
    const found = drawn.findIndex(([drawnAt, value], i) => i >= from && value === leq && drawnAt >= at);
    if (found < 0) continue;
    from = found + 1;
    shown.push((drawn[found] as [number, number])[0] - at);
  }
  return { shown, bare, missed: LEVELS - shown.length };
};

/** Drags a finger over the chart, there and back, until the time is over. */
const pan = async (devTools: CDPSession, box: { x: number; y: number; width: number }): Promise<void> => {
  const end = performance.now() + PAN_MS;
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", x?: number) =>
    devTools.send("Input.dispatchTouchEvent", { type, touchPoints: x === undefined ? [] : [{ x, y: box.y }] });
  await touch("touchStart", box.x);
  for (let i = 0; performance.now() < end; i++) {
    await touch("touchMove", box.x + box.width * (0.5 - 0.5 * Math.cos(i / 20)));
  }
  await touch("touchEnd");
};

type Frames = { perSecond: number; longestMs: number };

const framesOf = (at: number[]): Frames => ({
  perSecond: ((at.length - 1) * 1000) / ((at.at(-1) ?? 0) - (at[0] ?? 0)),
  longestMs: Math.max(...at.slice(1).map((t, i) => t - (at[i] as number))),
});

/** Frames while a year of minutes is dragged, and on the same page when nobody touches it. */
const panYear = async (context: BrowserContext, home: Household): Promise<{ idle: Frames; panned: Frames }[]> => {
  const page = await context.newPage();
  await page.goto(`${home.http}/#/history`);
  await page.getByRole("button", { name: "Year" }).click();
  await page.locator(".chart canvas").waitFor();
  await page.waitForLoadState("load");
  await pause(LAST_LEVEL_MS);
  const devTools = await context.newCDPSession(page);
  const rounds: { idle: Frames; panned: Frames }[] = [];
  for (let i = 0; i < PANS; i++) {
    const idle = (await page.evaluate(`(${FRAMES})(${PAN_MS})`)) as number[];
    await page.locator(".u-over").scrollIntoViewIfNeeded();
    const box = (await page.locator(".u-over").boundingBox()) as {
      x: number;
      y: number;
      width: number;
      height: number;
    };
    const at = { x: box.x + 20, y: box.y + box.height / 2, width: box.width - 40 };
    const frames = page.evaluate(`(${FRAMES})(${PAN_MS})`) as Promise<number[]>;
    await pan(devTools, at);
    rounds.push({ idle: framesOf(idle), panned: framesOf(await frames) });
    await page.getByRole("button", { name: "Year" }).click();
    await pause(LAST_LEVEL_MS);
  }
  await page.close();
  return rounds;
};

/** The page's budgets, in Chromium on this machine. */
export const benchWeb = async (tell: (line: string) => void): Promise<Report> => {
  const executablePath = findProgram("chromium");
  if (executablePath === undefined) throw new Error("there is no chromium on the PATH");
  const folder = temporaryFolder("bench-web");
  const file = writeSettings(folder.path, {
    http: { port: 0 },
    mqtt: { port: 0 },
    sensors: [{ id: "nursery", password: "password" }],
    caregivers: [{ id: "papa", name: "Papa", language: "en", password: "papa-pw" }],
  });
  tell("filling a journal with a year");
  await fillYearOfMinutes(`${folder.path}/data`, "nursery", Date.now() - 60_000);
  const hub = await startHubProcess(file);
  const sensor = await connectSensor({ url: hub.mqtt, id: "nursery", password: "password" });
  let seq = 0;
  const home: Household = {
    http: hub.http,
    sensor,
    publish: (leq) => {
      const envelope = { v: 1 as const, boot: sensor.boot, seq: ++seq, up: sensor.uptime(), at: sensor.uptime() };
      const text = encodeLevel({ ...envelope, leq, max: leq + 4, floor: 30, cry: 0, motion: 0, gap: false });
      sensor.client.publish(sensorTopic("nursery", "level"), text);
      return now();
    },
  };
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
  try {
    const login = await fetch(`${hub.http}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ caregiver: "papa", password: "papa-pw" }),
    });
    const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
    const [name = "", value = ""] = cookie.split("=");
    const enter = async (): Promise<BrowserContext> => {
      const context = await browser.newContext(PHONE);
      await context.addCookies([{ name, value, url: hub.http }]);
      return context;
    };
    home.publish(41);
    const visits: Awaited<ReturnType<typeof visit>>[] = [];
    for (let i = 0; i < VISITS; i++) {
      const context = await enter();
      home.publish(40 + (i % 10));
      visits.push(await visit(context, home));
      await context.close();
    }
    tell(`opened ${VISITS} times`);
    const context = await enter();
    const { shown, bare, missed } = await followLevels(context, home, cookie);
    tell(`followed ${LEVELS} levels`);
    const rounds = await panYear(context, home);
    const of = (pick: (one: (typeof visits)[number]) => number) => median(visits.map(pick));
    const bareMs = of((one) => one.bareMs);
    const times = (name: string, value: number, baseline: number) => ({ name, value, ratio: value / baseline });
    const idle = median(rounds.map((one) => one.idle.perSecond));
    return {
      title: `the page in Chromium: ${VISITS} visits, ${LEVELS} levels, ${PANS} pans of ${PAN_MS / 1000} s over a year; medians`,
      baseline:
        "for times to the level: a page of text from the same hub; for levels: the live stream read without a browser; for frames: the same page untouched",
      rows: [
        { name: "first view, kB on the wire until the first level", value: of((one) => one.firstBytes) / 1000 },
        { name: "page of text, navigation to loaded, ms", value: bareMs },
        times(
          "navigation to level, nothing cached, ms",
          of((one) => one.coldMs),
          bareMs,
        ),
        times(
          "navigation to level, opened again, ms",
          of((one) => one.warmMs),
          bareMs,
        ),
        { name: "message to live stream, p50 ms", value: quantile(bare, 0.5) },
        { name: "message to live stream, p99 ms", value: quantile(bare, 0.99) },
        times("message to level on the page, p50 ms", quantile(shown, 0.5), quantile(bare, 0.5)),
        times("message to level on the page, p99 ms", quantile(shown, 0.99), quantile(bare, 0.99)),
        { name: "levels that were never drawn", value: missed },
        { name: "untouched page, frames/s", value: idle },
        times("a year panned, frames/s", median(rounds.map((one) => one.panned.perSecond)), idle),
        { name: "a year panned, longest frame, ms", value: median(rounds.map((one) => one.panned.longestMs)) },
      ],
    };
  } finally {
    await browser.close();
    sensor.client.end(true);
    await hub.kill("SIGTERM");
    folder.remove();
  }
};
