import type { StoredMessage } from "./journal/storedMessages.ts";

/** The columns of a CSV export: identity and dates first, then every field of the contract. */
const COLUMNS: ReadonlyArray<string> = (
  "sensor channel boot seq occurredAtMs receivedAtMs v up at leq max floor l10 l90 cry loud motion cover gap type phase id db ms code " +
  "heap vars rssi overruns clips queued dropped blindMs reason rev online fw board mic rate weighting cal ok detail"
).split(" ");

const cell = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Renders stored messages as lines: JSON objects, or RFC 4180 rows under a header. */
export function* exportLines(messages: Iterable<StoredMessage>, format: "json" | "csv"): Generator<string> {
  if (format === "csv") yield COLUMNS.join(",");
  for (const message of messages) {
    yield format === "json" ? JSON.stringify(message) : COLUMNS.map((name) => cell(message[name])).join(",");
  }
}
