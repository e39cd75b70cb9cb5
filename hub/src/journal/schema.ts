import { NIGHT_TABLES } from "./nightTables.ts";

/**
 * The journal's tables. Each entry of the list is one migration; `user_version` tells how many were applied.
 * Times are UTC epoch milliseconds, uptimes milliseconds since the sensor's start. `energy` of a minute is its mean
 * power ratio times the seconds it covers, so that hours add up without a mean of decibels; each minute is rolled up
 * when it is filed, however late it comes, and never twice.
 */
export const MIGRATIONS: ReadonlyArray<string> = [
  `
  CREATE TABLE level (
    id INTEGER PRIMARY KEY, sensor TEXT NOT NULL, boot TEXT NOT NULL, seq INTEGER NOT NULL, up INTEGER NOT NULL,
    at INTEGER NOT NULL, occurred_at INTEGER NOT NULL, received_at INTEGER NOT NULL,
    leq REAL NOT NULL, max REAL NOT NULL, floor REAL NOT NULL, cry REAL NOT NULL, motion REAL NOT NULL, gap INTEGER NOT NULL
  );
  CREATE UNIQUE INDEX level_identity ON level(sensor, boot, seq, up);
  CREATE INDEX level_by_time ON level(sensor, occurred_at);

  CREATE TABLE message (
    id INTEGER PRIMARY KEY, sensor TEXT NOT NULL, channel TEXT NOT NULL, boot TEXT NOT NULL, seq INTEGER,
    occurred_at INTEGER NOT NULL, received_at INTEGER NOT NULL, body TEXT NOT NULL, energy REAL
  );
  CREATE UNIQUE INDEX message_identity ON message(sensor, boot, seq);
  CREATE INDEX message_by_time ON message(sensor, channel, occurred_at);

  CREATE TABLE hour (
    sensor TEXT NOT NULL, at INTEGER NOT NULL, energy REAL NOT NULL, seconds REAL NOT NULL, max REAL NOT NULL,
    floor REAL NOT NULL, cry REAL NOT NULL, motion REAL NOT NULL, PRIMARY KEY (sensor, at)
  ) WITHOUT ROWID;
  CREATE TRIGGER hour_of_minute AFTER INSERT ON message WHEN NEW.energy > 0 BEGIN
    INSERT INTO hour VALUES (
      NEW.sensor, (NEW.occurred_at - 60000) / 3600000 * 3600000, NEW.energy, NEW.body ->> '$.cover', NEW.body ->> '$.max',
      NEW.body ->> '$.l90', NEW.body ->> '$.cry', NEW.body ->> '$.motion'
    ) ON CONFLICT DO UPDATE SET energy = energy + excluded.energy, seconds = seconds + excluded.seconds,
      max = max(max, excluded.max), floor = min(floor, excluded.floor), cry = cry + excluded.cry, motion = motion + excluded.motion;
  END;

  CREATE TABLE boot (
    sensor TEXT NOT NULL, boot TEXT NOT NULL, booted_at INTEGER NOT NULL, PRIMARY KEY (sensor, boot)
  );

  CREATE TABLE refused (
    id INTEGER PRIMARY KEY, sensor TEXT NOT NULL, channel TEXT NOT NULL, code TEXT NOT NULL, path TEXT NOT NULL,
    received_at INTEGER NOT NULL, bytes INTEGER NOT NULL, payload BLOB NOT NULL
  );

  CREATE TABLE incident (id TEXT PRIMARY KEY, opened_at INTEGER NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL);
  CREATE INDEX incident_by_time ON incident(opened_at);
  CREATE INDEX incident_by_state ON incident(state);

  CREATE TABLE transition (
    id INTEGER PRIMARY KEY, incident TEXT NOT NULL, at INTEGER NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL,
    room TEXT NOT NULL, child TEXT NOT NULL, state TEXT NOT NULL, age INTEGER NOT NULL
  );

  CREATE TABLE page (
    id INTEGER PRIMARY KEY, page TEXT NOT NULL, incident TEXT NOT NULL, caregiver TEXT NOT NULL, channel TEXT NOT NULL,
    step INTEGER NOT NULL, attempt INTEGER NOT NULL, outcome TEXT NOT NULL, at INTEGER NOT NULL, latency INTEGER NOT NULL
  );
  CREATE INDEX page_by_incident ON page(incident);

  CREATE TABLE session (
    token_hash TEXT PRIMARY KEY, caregiver TEXT NOT NULL, role TEXT NOT NULL, expires_at INTEGER NOT NULL
  );

  CREATE TABLE cursor (name TEXT PRIMARY KEY, position INTEGER NOT NULL);
  `,
  // What people arranged for a while: swapped nights, stand-ins, absences, mutes, modes. The body is its text.
  `
  CREATE TABLE standing (
    kind TEXT NOT NULL, id TEXT NOT NULL, from_at INTEGER NOT NULL, until_at INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  );
  `,
  // What the channels remember: browsers that take pushes, pages that can be answered on the phone, what was told.
  `
  CREATE TABLE push_subscription (
    endpoint TEXT PRIMARY KEY, caregiver TEXT NOT NULL, p256dh TEXT NOT NULL, auth TEXT NOT NULL, device TEXT NOT NULL,
    at INTEGER NOT NULL
  );
  CREATE TABLE receipt (
    receipt TEXT PRIMARY KEY, incident TEXT NOT NULL, caregiver TEXT NOT NULL, channel TEXT NOT NULL, at INTEGER NOT NULL
  );
  CREATE TABLE notice (id TEXT NOT NULL, caregiver TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (id, caregiver));
  CREATE TABLE channel_success (channel TEXT PRIMARY KEY, at INTEGER NOT NULL);
  `,
  // Acknowledged messages that are not in their tables yet, a group a row; what cannot be read of it is set aside. Hours
  // are rolled up by the one who files the minutes, at a tenth of the trigger's cost.
  `
  DROP TRIGGER hour_of_minute;
  CREATE TABLE log (id INTEGER PRIMARY KEY, crc INTEGER NOT NULL, messages INTEGER NOT NULL, body BLOB NOT NULL);
  CREATE TABLE log_damaged (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, reason TEXT NOT NULL, messages INTEGER NOT NULL, body BLOB NOT NULL
  );
  `,
  NIGHT_TABLES,
  // What people said of an incident afterwards: what helped, and whether its page was needed.
  `
  CREATE TABLE verdict (
    incident TEXT PRIMARY KEY, rule TEXT NOT NULL, child TEXT NOT NULL, at INTEGER NOT NULL, worked TEXT, needed INTEGER
  );
  `,
  // On which device each login is, and when it was there last. A login lasted thirty days until now.
  `
  ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
  ALTER TABLE session ADD COLUMN started_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE session ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
  UPDATE session SET started_at = expires_at - 2592000000, seen_at = expires_at - 2592000000;
  `,
  // What people are called, for when they have left the settings: incidents, diaries and reports know only ids.
  `
  CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL);
  `,
];
