import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFakeClock, type FakeClock } from "../harness/fakeClock.ts";
import { type Household, startHousehold, TOKEN, twoNurseries } from "../harness/household.ts";
import { fillJournal } from "../harness/nights/fillJournal.ts";
import { type GeneratedNights, generateNights } from "../harness/nights/generatedNights.ts";
import { repositoryRoot } from "../harness/repositoryRoot.ts";

const HOUR = 3_600_000;
const NIGHTS = 28;
const FIRST = "2026-10-20";
const LAST = "2026-11-16";

/** Words that a household tool must not use: what it cannot know, and what it must not claim. */
const FORBIDDEN =
  /breath|respir|oxyg|heart ?rate|cardia|apn[oé]|sids|mort subite|diagnos(?!tic|is; it)|hungry|a faim|en colère|angry|record(ing|ed) audio/i;

let clock: FakeClock;
let home: Household;
let generated: GeneratedNights;

beforeAll(async () => {
  generated = generateNights({
    seed: 5,
    firstDate: FIRST,
    nights: NIGHTS,
    children: [
      { child: "lou", sensor: "nursery", room: "nursery", habits: { wakings: 2, everyMinutes: 125 } },
      { child: "noe", sensor: "attic", room: "attic" },
    ],
    trouble: (n) => (n === 25 ? { dead: [0.2, 0.9] } : {}),
  });
  clock = createFakeClock(Math.max(...generated.truth.map(({ to }) => to)) + 20 * 60_000);
  home = await startHousehold({
    clock,
    settings: (phone) => ({
      ...twoNurseries(phone),
      children: [
        { id: "lou", name: "Lou", born: "2026-04-10", sensors: ["nursery"] },
        { id: "noe", name: "Anaïs <b>", sensors: ["attic"] },
      ],
    }),
    prepare: (folder) => fillJournal(folder, generated),
  });
}, 60_000);

afterAll(() => home.stop());

const text = async (path: string): Promise<{ status: number; type: string; text: string; headers: Headers }> => {
  const response = await fetch(`${home.hub.http}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const { status, headers } = response;
  return { status, headers, type: headers.get("content-type") ?? "", text: await response.text() };
};

const REPORTS = [
  `morning?child=lou&date=${LAST}`,
  `morning?child=noe&date=${LAST}`,
  "morning?child=lou&date=2026-11-14",
  `week?child=lou&date=${LAST}`,
  "paediatrician?child=lou&from=2026-11-03&to=2026-11-16",
  `post-mortem?child=lou&date=${LAST}`,
];

describe("reports", () => {
  it.each(REPORTS.flatMap((path) => ["fr", "en"].map((lang) => [path, lang])))(
    "%s in %s reads as text and as a page, and claims nothing it must not",
    async (path, lang) => {
      for (const [format, type] of [
        ["md", "text/markdown; charset=utf-8"],
        ["html", "text/html; charset=utf-8"],
      ]) {
        const answer = await text(`/api/v1/reports/${path}&lang=${lang}&format=${format}`);
        expect([answer.status, answer.type]).toEqual([200, type]);
        const told = answer.text.replace(/<style>.*<\/style>/s, "");
        expect(told).not.toMatch(FORBIDDEN);
        expect(told).not.toMatch(/undefined|NaN|null|\[object/);
        expect(told).toContain(
          lang === "fr" ? (path.startsWith("paed") ? "examen médical" : "outil de confort") : "not a medical",
        );
        if (format === "html") {
          expect(told).toContain(`<html lang="${lang}">`);
          expect(told).not.toContain("<b>");
          expect(answer.headers.get("content-security-policy")).toContain(
            "default-src 'none'; img-src 'self'; style-src 'sha256-",
          );
        }
      }
    },
  );

  it("say what the night was, against targets that are no fault of a child", async () => {
    const { text: report } = await text(`/api/v1/reports/morning?child=lou&date=${LAST}&lang=en&format=md`);
    expect(report).toMatch(/Put down at \d\d:\d\d, asleep at \d\d:\d\d: \d+\smin, \d attempts?\./);
    expect(report).toMatch(/\| Time between awakenings \(MTBW\) \| .* \| at least 10\sh\s00 \| usual at this age \|/);
    expect(report).toContain("At six months, 38% of children do not sleep six hours in a row");
  });

  it("find the interval that the child wakes at, with its evidence", async () => {
    const { text: report } = await text(`/api/v1/reports/week?child=lou&date=${LAST}&lang=fr&format=md`);
    expect(report).toMatch(/Un réveil toutes les 2\sh\s\d\d ± \d+\smin, [5-7] des 7 dernières nuits \(depuis le/);
  });

  it("call a night that was not observed no data", async () => {
    const { text: report } = await text("/api/v1/reports/morning?child=lou&date=2026-11-14&lang=en&format=md");
    expect(report).toMatch(/No data: only (29|30)/);
    expect(report).not.toContain("asleep at");
  });

  it("give the doctor a table with times in local time", async () => {
    const { text: csv, type } = await text(
      "/api/v1/reports/paediatrician?child=lou&from=2026-10-24&to=2026-10-26&format=csv",
    );
    expect(type).toBe("text/csv; charset=utf-8");
    const rows = csv.trim().split("\r\n");
    expect(rows).toHaveLength(4);
    expect(rows[0]?.split(",").slice(0, 6)).toEqual([
      "date",
      "data",
      "coverage",
      "observed_min",
      "unobserved_min",
      "put_down",
    ]);
    // The clocks change in this night: it begins at UTC+2 and ends at UTC+1.
    const [, , , observed, , putDown, , , end] = rows[1]?.split(",") ?? [];
    expect(Number(observed)).toBeGreaterThan(640);
    expect(putDown).toMatch(/^2026-10-24T\d\d:\d\d:\d\d\+02:00$/);
    expect(end).toMatch(/\+01:00$/);
  });

  it("refuse what they cannot give", async () => {
    expect((await text(`/api/v1/reports/post-mortem?child=lou&date=${LAST}&format=csv`)).status).toBe(400);
    expect((await text("/api/v1/reports/post-mortem?incident=none")).status).toBe(404);
    expect((await text("/api/v1/reports/paediatrician?child=lou&from=2026-11-03&to=2026-10-03")).status).toBe(400);
    expect((await text("/api/v1/reports/morning?format=md")).status).toBe(400);
  });
});

describe("a post-mortem", () => {
  it("of an incident has its timeline, what contributed, and turns actions into debt, once", async () => {
    const incident = generated.incidents.findLast(
      ({ acknowledgedAt, firstPageAt }) => (acknowledgedAt ?? 0) - (firstPageAt ?? 0) > 130_000,
    );
    if (!incident) throw new Error("the generated nights have no slow answer");
    const path = `/api/v1/reports/post-mortem?incident=${incident.id}`;
    const before = await home.api<{ factors: { code: string }[]; timeline: unknown[]; saved: unknown }>(path);
    expect(before.body.timeline).toHaveLength(incident.timeline.length);
    expect(before.body.factors.map(({ code }) => code)).toEqual(expect.arrayContaining(["slowAnswer", "escalated"]));
    expect(before.body.saved).toBeNull();
    const notes = {
      incident: incident.id,
      factors: ["the phone was in the kitchen"],
      actions: ["a charger by the bed"],
    };
    for (let i = 0; i < 2; i++) {
      const saved = await home.api("/api/v1/reports/post-mortem", { method: "POST", body: JSON.stringify(notes) });
      expect(saved).toMatchObject({ status: 201, body: { saved: { by: "test", actions: notes.actions } } });
    }
    const { body: debts } = await home.api<{ title: string; source: string }[]>("/api/v1/debts");
    expect(debts.filter(({ source }) => source === `incident:${incident.id}`)).toHaveLength(1);
    const { text: page } = await text(`${path}&lang=fr&format=md`);
    expect(page).toContain("the phone was in the kitchen");
    expect(page).toContain("a charger by the bed");
    expect(page).toContain("pas un coupable");
  });
});

describe("the morning's news", () => {
  it("reach every caregiver once, in their own language", async () => {
    clock.advance(60_000);
    const reports = () => home.phone.pushes.filter(({ body }) => (body.notice as { kind?: string })?.kind === "report");
    await expect.poll(() => reports().length).toBe(2);
    const told = (person: string) => reports().find(({ path }) => path === `/${person}`)?.body;
    expect(told("maman")?.title).toBe("La nuit de Lou et Anaïs <b>");
    expect(String(told("maman")?.message)).toMatch(/Lou\u00a0: Coucher à/);
    expect(told("papa")?.title).toBe("Lou and Anaïs <b>’s night");
    clock.advance(HOUR);
    await home.restart();
    clock.advance(HOUR);
    expect(reports()).toHaveLength(2);
  });
});

describe("veilleuse report", () => {
  it("prints a night beside the running hub", async () => {
    const file = `${home.folder}/veilleuse.yaml`;
    const { phone } = home;
    writeFileSync(file, JSON.stringify({ data: "./data", ...twoNurseries(phone) }));
    const cli = `${repositoryRoot()}/hub/dist/cli.js`;
    const run = (...more: string[]) =>
      promisify(execFile)(process.execPath, [cli, "report", "--config", file, "--child", "lou", ...more]);
    const { stdout: markdown } = await run("--night", LAST, "--format", "md", "--lang", "fr");
    expect(markdown).toMatch(/^# La nuit de Lou\n/);
    const { stdout: json } = await run("--night", LAST, "--format", "json");
    expect(JSON.parse(json)).toMatchObject({ night: { child: "lou", date: LAST, data: "ok" } });
    const { stdout: csv } = await run("--from", "2026-11-03", "--to", "2026-11-16", "--format", "csv");
    expect(csv.trim().split("\r\n")).toHaveLength(15);
    await expect(run("--night", "yesterday")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--night"),
    });
  });
});
