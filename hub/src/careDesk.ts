import { randomUUID } from "node:crypto";
import { type CareDetail, type CareEntry, type CareKind, canUndo, UNDO_MS } from "./care/careEntry.ts";
import { byUrgency, type Debt, withAge } from "./care/debt.ts";
import { type DiaperNote, diaperNote, diaperResolutions, diaperState } from "./care/diaper.ts";
import type { CareApi, CareView, DiaperView } from "./http/carePort.ts";
import type { Journal } from "./journal/journal.ts";
import type { CareRow, DebtRow, NightReader } from "./journal/nightReader.ts";
import type { Subject } from "./nightBook.ts";
import { quantile } from "./nights/quantile.ts";
import { written } from "./written.ts";

export type CareDeskOptions = { journal: Journal; subjects: ReadonlyArray<Subject>; now: () => number };

const DAY_MS = 86_400_000;
/** A child grows: what its diapers did longer ago says little about now. */
const DIAPER_DAYS = 21;
const SHOWN_RESOLUTIONS = 10;
const DIAPER_TARGET_MS = 120_000;

/** The rows of the journal as entries; an entry for several children has a row for each. */
export const careEntries = (rows: ReadonlyArray<CareRow>): CareEntry[] => {
  const entries = new Map<string, CareEntry>();
  for (const row of rows) {
    const known = entries.get(row.entry);
    if (known) known.children.push(row.child);
    else {
      entries.set(row.entry, {
        id: row.entry,
        children: [row.child],
        kind: row.kind as CareKind,
        at: row.at,
        who: row.who,
        detail: JSON.parse(row.detail) as CareDetail | null,
        createdAt: row.created_at,
      });
    }
  }
  return [...entries.values()];
};

const view = ({ createdAt, ...entry }: CareEntry): CareView => ({ ...entry, undoUntil: createdAt + UNDO_MS });

export const debtOf = (row: DebtRow): Debt => ({
  id: row.id,
  title: row.title,
  child: row.child,
  openedAt: row.opened_at,
  who: row.who,
  source: row.source,
  doneAt: row.done_at,
  doneBy: row.done_by,
});

/** A child's diaper log of the last weeks, as the model reads it. */
export const diaperNotes = (read: NightReader, child: string, now: number): DiaperNote[] =>
  read
    .diapers(child, now - DIAPER_DAYS * DAY_MS)
    .map(({ at, detail }) => diaperNote({ at, detail: JSON.parse(detail) as CareDetail | null }));

/** What requests about the care log and the household's debts are answered with. */
export const createCareDesk = ({ journal, subjects, now }: CareDeskOptions): CareApi => {
  const { nights: read } = journal;
  const debts = (): ReturnType<CareApi["debts"]> =>
    read
      .debts()
      .map(debtOf)
      .sort(byUrgency)
      .map((debt) => withAge(debt, now()));
  return {
    log: async ({ children, kind, at, detail = null }, who) => {
      const createdAt = now();
      const entry: CareEntry = { id: randomUUID(), children, kind, at: at ?? createdAt, who, detail, createdAt };
      const text = JSON.stringify(detail);
      await Promise.all(
        children.map((child) => written(journal, ["care", entry.id, child, entry.at, kind, who, text, createdAt])),
      );
      return view(entry);
    },
    entries: ({ child, kind, from, to, limit }) =>
      careEntries(read.careBetween(from, to, limit * subjects.length + subjects.length))
        .filter((entry) => (child === undefined || entry.children.includes(child)) && (!kind || entry.kind === kind))
        .slice(0, limit)
        .map(view),
    undo: async (id, who) => {
      const since = now() - UNDO_MS;
      const rows =
        id === "last"
          ? read
              .careBetween(0, Number.MAX_SAFE_INTEGER, 1000)
              .filter((row) => row.who === who && row.created_at >= since)
          : read.careEntry(id);
      const entry = careEntries(rows).sort((a, b) => b.createdAt - a.createdAt)[0];
      if (!entry) return "unknown";
      if (!canUndo(entry, now())) return "tooLate";
      return (await written(journal, ["undoCare", entry.id, since])) ? "undone" : "tooLate";
    },
    diapers: () =>
      subjects.map(({ id }): DiaperView => {
        const notes = diaperNotes(read, id, now());
        const resolutions = diaperResolutions(notes).slice(-SHOWN_RESOLUTIONS);
        return {
          child: id,
          ...diaperState(notes, now()),
          resolutions,
          medianResolutionMs: quantile(
            resolutions.map(({ ms }) => ms),
            0.5,
          ),
          targetMs: DIAPER_TARGET_MS,
        };
      }),
    debts,
    owe: async ({ title, child, source }, who) => {
      const id = randomUUID();
      await written(journal, ["debt", id, child, title, now(), who, source]);
      const debt: Debt = { id, title, child, openedAt: now(), who, source, doneAt: null, doneBy: null };
      return withAge(debt, now());
    },
    settle: async (id, done, who) => {
      await written(journal, done ? ["debtDone", now(), who, id] : ["debtOpen", id]);
      return debts().find((debt) => debt.id === id);
    },
  };
};
