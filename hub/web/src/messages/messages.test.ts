import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "./en.ts";
import { formatDuration, formatLevel, unitOf } from "./format.ts";
import { fr } from "./fr.ts";
import { initialLanguage } from "./language.ts";

const keysOf = (value: unknown, path = ""): string[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`))
    : [path];

describe("the two languages", () => {
  it("say the same things", () => {
    expect(keysOf(fr).sort()).toEqual(keysOf(en).sort());
  });

  it("leave nothing unsaid", () => {
    for (const path of [fr, en].flatMap((messages) => Object.values(messages.incident.what))) expect(path).not.toBe("");
  });

  it("are chosen by this person first, then by the browser, then English", () => {
    expect(initialLanguage("en", ["fr-FR"])).toBe("en");
    expect(initialLanguage(null, ["de-DE", "fr-CA", "en"])).toBe("fr");
    expect(initialLanguage("pirate", ["de"])).toBe("en");
  });

  it("never break a line before a French colon, question mark or semicolon", () => {
    const folder = join(import.meta.dirname, "..");
    const files = (readdirSync(folder, { recursive: true }) as string[]).filter((name) =>
      /(texts|fr|View)\.tsx?$/.test(name),
    );
    const strings = files.flatMap((name) => {
      const source = readFileSync(join(folder, name), "utf8");
      const french = name.endsWith("fr.ts") ? source : (source.split(/^ {2}fr: \{$/m)[1] ?? "").split(/^\};$/m)[0];
      return (french ?? "").replaceAll(/\$\{[^}]*\}/g, "…").match(/"[^"\n]*"|`[^`\n]*`/g) ?? [];
    });
    expect(strings.length).toBeGreaterThan(400);
    expect(strings.filter((text) => /[ …][:;?!»]|« /.test(text))).toEqual([]);
  });
});

describe("durations", () => {
  it("are as exact as it matters", () => {
    expect(formatDuration(fr, 23_900)).toBe("23\u202fs");
    expect(formatDuration(en, 119_999)).toBe("119 s");
    expect(formatDuration(en, 120_000)).toBe("2 min");
    expect(formatDuration(en, 7_200_000)).toBe("2 h");
    expect(formatDuration(en, 7_500_000)).toBe("2 h 5 min");
    expect(formatDuration(en, -5)).toBe("0 s");
  });
});

describe("levels", () => {
  it("claim A-weighting only where it was applied", () => {
    expect(formatLevel(en, 41.6, unitOf({ weighting: "A" }))).toBe("42\u202fdBA");
    expect(unitOf({ weighting: "Z" })).toBe("dB");
    expect(unitOf(null)).toBe("dB");
  });
});
