import { dateOfDay } from "./gregorian.ts";

/** One entry of a calendar. Times are UTC epoch milliseconds. */
export type CalendarEvent = { uid: string; from: number; until: number; summary: string; description?: string };

/** A content line may have at most this many bytes before its line break (RFC 5545, 3.1). */
const LINE_BYTES = 75;

const utf8 = new TextEncoder();

/** Escapes what a TEXT value may not hold as it is (RFC 5545, 3.3.11). */
const text = (value: string): string =>
  value
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(/\r\n|\r|\n/g, "\\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what has to go.
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");

/** Breaks a line between characters; a continuation begins with a space, which counts (RFC 5545, 3.1). */
const fold = (line: string): string => {
  let folded = "";
  let bytes = 0;
  for (const character of line) {
    const size = utf8.encode(character).length;
    if (bytes + size > LINE_BYTES) {
      folded += "\r\n ";
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return folded;
};

/** `20261120T110000Z`: the form with UTC time needs no zone to be described (RFC 5545, 3.3.5). */
const utc = (atMs: number): string => {
  const second = Math.floor(atMs / 1000);
  const day = Math.floor(second / 86_400);
  const [hours, minutes, seconds] = [3600, 60, 1].map((unit) => Math.floor((second - day * 86_400) / unit) % 60);
  const time = [hours, minutes, seconds].map((part) => String(part).padStart(2, "0")).join("");
  return `${dateOfDay(day).replaceAll("-", "")}T${time}Z`;
};

/** A calendar as RFC 5545 writes it, for programs that subscribe to it. */
export const icalendar = (calendar: { name: string; madeAt: number; events: ReadonlyArray<CalendarEvent> }): string => {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Veilleuse//On call//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `NAME:${text(calendar.name)}`,
    `X-WR-CALNAME:${text(calendar.name)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ...calendar.events.flatMap((event) => [
      "BEGIN:VEVENT",
      `UID:${text(event.uid)}`,
      `DTSTAMP:${utc(calendar.madeAt)}`,
      `DTSTART:${utc(event.from)}`,
      `DTEND:${utc(event.until)}`,
      `SUMMARY:${text(event.summary)}`,
      ...(event.description === undefined ? [] : [`DESCRIPTION:${text(event.description)}`]),
      // Being on call does not make anybody busy.
      "TRANSP:TRANSPARENT",
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
};
