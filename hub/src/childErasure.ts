import type { Incident } from "./alerts/incident.ts";
import type { IncidentCase } from "./alerts/incidentCase.ts";
import type { ErasureView } from "./http/nightsPort.ts";
import type { Journal } from "./journal/journal.ts";
import type { StatementName } from "./journal/statements.ts";
import type { Subject } from "./nightBook.ts";
import { written } from "./written.ts";

/** Carries an erasure out in the history server; tells how that went. */
export type EraseInHistory = () => Promise<{ influx: ErasureView["influx"]; influxDetail: string }>;

/** Removes everything that is known of a child. */
export type Erasure = (subject: Subject, who: string) => Promise<ErasureView>;

/** Rows per deletion: small enough that a page or a reading never waits for it. */
const BATCH_ROWS = 2000;

const OWN_TABLES = {
  care: "eraseCare",
  correction: "eraseCorrections",
  debt: "eraseDebts",
  post_mortem: "erasePostMortems",
  target: "eraseTargets",
  night: "eraseNights",
} as const satisfies Record<string, StatementName>;

/** An incident without one of its children, in its story too. */
const without = (stored: IncidentCase, child: string): IncidentCase => ({
  ...stored,
  incident: { ...stored.incident, children: stored.incident.children.filter((id) => id !== child) },
});

/**
 * Removes a child from the journal and has the history server do the same. What a sensor heard of this child alone goes;
 * what it heard of several stays, and the answer says so. Open incidents stay until they are closed: an alarm under way
 * outranks everything.
 */
export const createErasure =
  (options: { journal: Journal; now: () => number; history: EraseInHistory }): Erasure =>
  async (subject, who) => {
    const { journal, now } = options;
    const { nights: read } = journal;
    const own = subject.sharedWith.length === 0 ? subject.sensors : [];
    const deleted: Record<string, number> = {};
    const kept: ErasureView["kept"] = [];
    // First what has to be done elsewhere: a hub that stops in the middle goes on with it after its next start.
    await written(journal, ["erasure", subject.id, JSON.stringify(own), now(), who]);
    const rows = read.rowsOfChild(subject.id);
    for (const [table, statement] of Object.entries(OWN_TABLES) as [keyof typeof OWN_TABLES, StatementName][]) {
      await written(journal, [statement, subject.id]);
      deleted[table] = rows[table];
    }
    Object.assign(deleted, await eraseIncidents(journal, subject, own, kept));
    deleted.message = 0;
    deleted.level = 0;
    for (const sensor of own) {
      for (const [table, statement] of [
        ["message", "eraseMessages"],
        ["level", "eraseLevels"],
      ] as const) {
        const { rows: count, last } = read.rowsOf(table, sensor);
        while (await written(journal, [statement, sensor, last, BATCH_ROWS]));
        deleted[table] = (deleted[table] ?? 0) + count;
      }
      await written(journal, ["eraseHours", sensor]);
      await written(journal, ["eraseRefused", sensor]);
    }
    for (const sensor of subject.sensors.filter((one) => !own.includes(one))) {
      kept.push({ what: `readings of sensor ${sensor}`, why: "another child is heard by it too" });
    }
    kept.push({ what: "settings", why: "the child stays in veilleuse.yaml until you remove it there" });
    kept.push({ what: "backups", why: "a backup made before holds what it held" });
    return { child: subject.id, deleted, kept, ...(await options.history()) };
  };

const eraseIncidents = async (
  journal: Journal,
  { id: child }: Subject,
  own: ReadonlyArray<string>,
  kept: ErasureView["kept"],
): Promise<Record<string, number>> => {
  let incidents = 0;
  let shared = 0;
  const concerns = ({ children, sensor }: Incident): boolean =>
    children.includes(child) || (children.length === 0 && own.includes(sensor));
  for (const { id, opened_at, state, body } of [...journal.nights.everyIncident()]) {
    const stored = JSON.parse(body) as IncidentCase;
    if (!concerns(stored.incident)) continue;
    if (state !== "closed" && state !== "settled") {
      kept.push({ what: `incident ${id}`, why: "it goes on; close it and delete again" });
      continue;
    }
    const others = without(stored, child);
    if (others.incident.children.length === 0) {
      incidents++;
      for (const statement of ["eraseIncident", "eraseTransitions", "erasePages"] as const) {
        await written(journal, [statement, id]);
      }
    } else {
      shared++;
      await written(journal, ["incident", id, opened_at, state, JSON.stringify(others)]);
      await written(journal, ["stripTransitions", others.incident.children.join("+"), id]);
    }
  }
  return { incident: incidents, sharedIncident: shared };
};
