import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { icalendar } from "./icalendar.ts";

const at = Date.UTC(2026, 10, 20, 11, 0, 0);
const one = (summary: string, description?: string) =>
  icalendar({
    name: "Veilleuse",
    madeAt: at,
    events: [
      {
        uid: "watch-1@veilleuse",
        from: at,
        until: at + 86_400_000,
        summary,
        ...(description === undefined ? {} : { description }),
      },
    ],
  });

/** Joins folded lines and takes the escapes back, as a subscriber does. */
const read = (document: string): Record<string, string> =>
  Object.fromEntries(
    document
      .replace(/\r\n[ \t]/g, "")
      .split("\r\n")
      .filter((line) => line.includes(":"))
      .map((line) => {
        const colon = line.indexOf(":");
        const value = line
          .slice(colon + 1)
          .replace(/\\([\\;,nN])/g, (_, c: string) => (c === "n" || c === "N" ? "\n" : c));
        return [line.slice(0, colon), value];
      }),
  );

describe("the calendar", () => {
  test("names begin and end of a watch in UTC, and does not make anybody busy", () => {
    expect(one("Maman").split("\r\n")).toEqual([
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Veilleuse//On call//EN",
      "CALSCALE:GREGORIAN",
      "METHOD:PUBLISH",
      "NAME:Veilleuse",
      "X-WR-CALNAME:Veilleuse",
      "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
      "BEGIN:VEVENT",
      "UID:watch-1@veilleuse",
      "DTSTAMP:20261120T110000Z",
      "DTSTART:20261120T110000Z",
      "DTEND:20261121T110000Z",
      "SUMMARY:Maman",
      "TRANSP:TRANSPARENT",
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ]);
  });

  test("escapes commas, semicolons, backslashes and line breaks", () => {
    expect(one("Maman, puis Papa; \\o/\nfin")).toContain("SUMMARY:Maman\\, puis Papa\\; \\\\o/\\nfin\r\n");
  });

  test("folds every line at 75 bytes without breaking a character, and loses nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (name) => {
        const plain = [...name].filter((c) => c >= " " && c !== "\u007f").join("");
        const document = one(plain, `${plain} 🌙`);
        for (const line of document.split("\r\n")) {
          expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/\ufffd/);
        }
        expect(read(document).SUMMARY).toBe(plain);
        expect(read(document).DESCRIPTION).toBe(`${plain} 🌙`);
      }),
    );
  });
});
