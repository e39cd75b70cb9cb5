import type { Settings } from "./config/settings.ts";
import { openForReading } from "./journal/database.ts";
import { journalFile } from "./journal/journal.ts";
import { NightReader } from "./journal/nightReader.ts";
import { NightBook } from "./nightBook.ts";
import { addDays, dayOf } from "./nights/calendarDate.ts";
import type { Language } from "./nights/report/document.ts";
import { type ReportFormat, renderReport } from "./nights/report/render.ts";
import { createReportDesk } from "./reportDesk.ts";

/** What was asked for on the command line. */
export type ReportRequest = {
  child?: string;
  night?: string;
  from?: string;
  to?: string;
  format: ReportFormat;
  lang: Language;
};

const DEFAULT_RANGE_NIGHTS = 14;

const checkedDate = (option: string, date: string): string => {
  if (dayOf(date) === undefined) throw new Error(`--${option}: expected a date such as 2026-11-20, got "${date}"`);
  return date;
};

/**
 * The text of a report, out of the journal alone.
 * @throws when the child or the date is none, or there is no journal
 */
export const reportText = (settings: Settings, request: ReportRequest, nowMs: number): string => {
  const db = openForReading(journalFile(settings.data));
  try {
    const read = new NightReader(db);
    const now = () => nowMs;
    const book = new NightBook({ settings, read, now });
    const child = request.child ?? (book.subjects.length === 1 ? book.subjects[0]?.id : undefined);
    const known = book.subjects.map(({ id }) => id).join(", ");
    if (child === undefined) throw new Error(`--child: say which of ${known || "none in the settings"}`);
    if (!book.subject(child)) throw new Error(`--child: there is no "${child}"; there are: ${known}`);
    const desk = createReportDesk({ settings, book, read, now });
    const report = () => {
      if (request.from === undefined && request.to === undefined) {
        return desk.morning(child, checkedDate("night", request.night ?? book.latest()), request.lang);
      }
      const to = checkedDate("to", request.to ?? book.latest());
      const from = checkedDate("from", request.from ?? addDays(to, 1 - DEFAULT_RANGE_NIGHTS));
      return desk.paediatrician(child, from, to, request.lang);
    };
    const text = renderReport(report(), request.format)?.text ?? "";
    return text.endsWith("\n") ? text : `${text}\n`;
  } finally {
    db.close();
  }
};
