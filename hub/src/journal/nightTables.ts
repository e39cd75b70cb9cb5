/**
 * What caregivers log and set right, what comes of it, and the nights as they were last worked out. `care` has a row per
 * child of an entry. A night gets a new number whenever it is written again, so that a mirror sees it again. `erasure` is
 * a child whose data still have to go from the history server.
 */
export const NIGHT_TABLES = `
  CREATE TABLE care (
    entry TEXT NOT NULL, child TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, who TEXT NOT NULL,
    detail TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (entry, child)
  ) WITHOUT ROWID;
  CREATE INDEX care_by_time ON care(child, at);

  CREATE TABLE correction (
    id TEXT PRIMARY KEY, child TEXT NOT NULL, date TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    original TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL, note TEXT
  );
  CREATE INDEX correction_by_night ON correction(child, date);

  CREATE TABLE debt (
    id TEXT PRIMARY KEY, child TEXT, title TEXT NOT NULL, opened_at INTEGER NOT NULL, who TEXT NOT NULL, source TEXT,
    done_at INTEGER, done_by TEXT
  );

  CREATE TABLE post_mortem (
    subject TEXT PRIMARY KEY, child TEXT, at INTEGER NOT NULL, who TEXT NOT NULL, body TEXT NOT NULL
  );

  CREATE TABLE target (
    child TEXT NOT NULL, objective TEXT NOT NULL, value REAL NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (child, objective)
  ) WITHOUT ROWID;

  CREATE TABLE night (
    id INTEGER PRIMARY KEY AUTOINCREMENT, child TEXT NOT NULL, date TEXT NOT NULL, at INTEGER NOT NULL,
    basis TEXT NOT NULL, mark TEXT NOT NULL, body TEXT NOT NULL
  );
  CREATE UNIQUE INDEX night_identity ON night(child, date);

  CREATE TABLE erasure (
    id INTEGER PRIMARY KEY, child TEXT NOT NULL, sensors TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL,
    done_at INTEGER
  );
`;

/** The writes of these tables; `erase…` removes what is of a child or of a sensor, a little at a time. */
export const NIGHT_STATEMENTS = {
  care: "INSERT OR IGNORE INTO care(entry, child, at, kind, who, detail, created_at) VALUES (?,?,?,?,?,?,?)",
  undoCare: "DELETE FROM care WHERE entry = ? AND created_at >= ?",
  correction:
    "INSERT OR IGNORE INTO correction(id, child, date, field, value, original, who, at, note) VALUES (?,?,?,?,?,?,?,?,?)",
  undoCorrection: "DELETE FROM correction WHERE id = ? AND child = ? AND date = ?",
  debt: "INSERT OR IGNORE INTO debt(id, child, title, opened_at, who, source) VALUES (?,?,?,?,?,?)",
  debtDone: "UPDATE debt SET done_at = ?, done_by = ? WHERE id = ? AND done_at IS NULL",
  debtOpen: "UPDATE debt SET done_at = NULL, done_by = NULL WHERE id = ?",
  postMortem:
    "INSERT INTO post_mortem(subject, child, at, who, body) VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET at = excluded.at, who = excluded.who, body = excluded.body",
  target:
    "INSERT INTO target(child, objective, value, who, at) VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET value = excluded.value, who = excluded.who, at = excluded.at",
  defaultTarget: "DELETE FROM target WHERE child = ? AND objective = ?",
  night: "INSERT OR REPLACE INTO night(child, date, at, basis, mark, body) VALUES (?,?,?,?,?,?)",
  erasure: "INSERT INTO erasure(child, sensors, at, who) VALUES (?,?,?,?)",
  erasureDone: "UPDATE erasure SET done_at = ? WHERE id = ?",
  eraseCare: "DELETE FROM care WHERE child = ?",
  eraseCorrections: "DELETE FROM correction WHERE child = ?",
  eraseDebts: "DELETE FROM debt WHERE child = ?",
  erasePostMortems: "DELETE FROM post_mortem WHERE child = ?",
  eraseTargets: "DELETE FROM target WHERE child = ?",
  eraseNights: "DELETE FROM night WHERE child = ?",
  eraseIncident: "DELETE FROM incident WHERE id = ?",
  eraseTransitions: "DELETE FROM transition WHERE incident = ?",
  erasePages: "DELETE FROM page WHERE incident = ?",
  stripTransitions: "UPDATE transition SET child = ? WHERE incident = ?",
  eraseMessages: "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE sensor = ? AND id <= ? LIMIT ?)",
  eraseLevels: "DELETE FROM level WHERE id IN (SELECT id FROM level WHERE sensor = ? AND id <= ? LIMIT ?)",
  eraseHours: "DELETE FROM hour WHERE sensor = ?",
  eraseRefused: "DELETE FROM refused WHERE sensor = ?",
} as const;
