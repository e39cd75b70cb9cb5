import type { Messages } from "./messages.ts";

const localeOf = (messages: Messages): string => (messages.language === "fr" ? "fr-FR" : "en-GB");

/** How long, as exactly as it matters: seconds for two minutes, then minutes, then hours and minutes. */
export const formatDuration = (messages: Messages, ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return messages.duration.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  return minutes < 120
    ? messages.duration.minutes(minutes)
    : messages.duration.hours(Math.floor(minutes / 60), minutes % 60);
};

/** Levels are dBA only where A-weighting was applied. */
export const unitOf = (status: Record<string, unknown> | null): string => (status?.weighting === "A" ? "dBA" : "dB");

export const formatLevel = (messages: Messages, db: number, unit = "dB"): string =>
  `${new Intl.NumberFormat(messages.language, { maximumFractionDigits: 0 }).format(db)}\u202f${unit}`;

/** Time of day with seconds: in a timeline they matter. */
export const formatTime = (messages: Messages, atMs: number): string =>
  new Intl.DateTimeFormat(localeOf(messages), { timeStyle: "medium", timeZone: messages.timeZone }).format(atMs);

/** Time of day without seconds. */
export const formatHour = (messages: Messages, atMs: number): string =>
  new Intl.DateTimeFormat(localeOf(messages), {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: messages.timeZone,
  }).format(atMs);

export const formatDay = (messages: Messages, atMs: number): string =>
  new Intl.DateTimeFormat(localeOf(messages), {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: messages.timeZone,
  }).format(atMs);

/** Day and time, for what may be from yesterday. */
export const formatMoment = (messages: Messages, atMs: number): string =>
  new Intl.DateTimeFormat(localeOf(messages), {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: messages.timeZone,
  }).format(atMs);

/** `Papa: on the way`, with the space that a colon has in French. */
export const withColon = (messages: Messages, before: string, after: string): string =>
  `${before}${messages.language === "fr" ? "\u202f" : ""}: ${after}`;

/** A French text as it is set: no line begins with one of its signs. */
export const frenchSpaces = (text: string): string => text.replace(/ (?=[:;?!»])/g, "\u202f").replaceAll("'", "’");
