import { randomUUID } from "node:crypto";
import type { Erasure } from "./childErasure.ts";
import type { CorrectionBody, ErasureView, NightsApi } from "./http/nightsPort.ts";
import type { Journal } from "./journal/journal.ts";
import type { NightBook, Subject } from "./nightBook.ts";
import { addDays, monthsBetween } from "./nights/calendarDate.ts";
import { patternsOf } from "./nights/patterns.ts";
import { trendsOf } from "./nights/trends.ts";
import { written } from "./written.ts";

export type NightDeskOptions = {
  book: NightBook;
  journal: Journal;
  now: () => number;
  erase: Erasure;
};

/** Trends and patterns look this far back. */
const LOOKED_BACK_NIGHTS = 27;

/** What requests about nights are answered with. */
export const createNightDesk = ({ book, journal, now, erase }: NightDeskOptions): NightsApi => {
  const subject = (id: string): Subject => {
    const found = book.subject(id);
    if (!found) throw new Error(`no child ${id}`);
    return found;
  };
  const report = (child: string, date: string) => book.report(subject(child), date);
  return {
    children: () => {
      const latestNight = book.latest();
      return book.subjects.map((one) => ({
        ...one,
        ageMonths: one.born === null ? null : monthsBetween(one.born, book.zone.local(now()).date),
        latestNight,
        firstNight: book.firstNight(one) ?? null,
      }));
    },
    night: report,
    nights: (child, from, to) => {
      const one = subject(child);
      const looked = book.between(one, addDays(to, -LOOKED_BACK_NIGHTS), to);
      return {
        child,
        from,
        to,
        nights: book.reports(one, from, to),
        trends: trendsOf(looked, to),
        patterns: patternsOf(looked, (at) => book.zone.local(at).minuteOfDay),
      };
    },
    correct: async (child, date, body: CorrectionBody, who) => {
      const before = report(child, date);
      const original = before[body.field];
      const id = randomUUID();
      const { field, note } = body;
      const values = [JSON.stringify(body.value), JSON.stringify(firstOriginal(before.corrections, field) ?? original)];
      await written(journal, ["correction", id, child, date, field, ...values, who, now(), note]);
      const night = report(child, date);
      const correction = night.corrections.find((one) => one.id === id);
      if (!correction) throw new Error(`the correction ${id} was written and is not there`);
      return { correction, night };
    },
    uncorrect: (child, date, id) => written(journal, ["undoCorrection", id, child, date]),
    targets: (child) => report(child, book.latest()).targets,
    setTarget: async (child, objective, value, who) => {
      await written(
        journal,
        value === null ? ["defaultTarget", child, objective] : ["target", child, objective, value, who, now()],
      );
      return report(child, book.latest()).targets;
    },
    erase: async (child, who): Promise<ErasureView> => {
      const view = await erase(subject(child), who);
      book.forget(child);
      return view;
    },
  };
};

/** What was worked out before anybody corrected it: the original of the first correction of a field. */
const firstOriginal = (
  corrections: ReadonlyArray<{ field: string; original: unknown; at: number }>,
  field: string,
): unknown => corrections.filter((one) => one.field === field).sort((a, b) => a.at - b.at)[0]?.original;
