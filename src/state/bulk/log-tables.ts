import { eventOverheadBytes } from '#model/log-event.ts';
import type { DurableDatabase } from '../sqlite/durable-database.ts';
import type { Schema } from '../sqlite/schema.ts';

/**
 * Events are rows in order of arrival, so that the table only ever grows at its end; two narrow indexes put them in
 * order of time, for one stream and for the whole group. An index ends with the row number, here `sequence`.
 */
export const logSchema: Schema = {
  applicationId: 0x44_72_79_4c,
  what: 'a file of log events',
  steps: [
    `CREATE TABLE log_groups (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE) STRICT;
     CREATE TABLE log_streams (
       id INTEGER PRIMARY KEY,
       uid TEXT NOT NULL UNIQUE,
       log_group INTEGER NOT NULL,
       bytes INTEGER NOT NULL DEFAULT 0,
       last_event_at INTEGER,
       last_ingested_at INTEGER
     ) STRICT;
     CREATE INDEX log_streams_by_group ON log_streams (log_group);
     CREATE TABLE events (
       sequence INTEGER PRIMARY KEY,
       log_group INTEGER NOT NULL,
       stream INTEGER NOT NULL,
       timestamp INTEGER NOT NULL,
       ingested_at INTEGER NOT NULL,
       message TEXT NOT NULL
     ) STRICT;
     CREATE INDEX events_by_stream ON events (stream, timestamp);
     CREATE INDEX events_by_group ON events (log_group, timestamp);
     CREATE TABLE sources (source TEXT PRIMARY KEY, offset INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  ],
};

export type LogStatements = ReturnType<typeof logStatements>;

// The positions of a page are (timestamp, sequence); CROSS JOIN keeps SQLite from sorting: the index is in order already.
export function logStatements(database: DurableDatabase) {
  const deleted = `RETURNING stream, octet_length(message) + ${eventOverheadBytes} AS bytes`;
  const figures = 's.uid, (SELECT min(timestamp) FROM events WHERE stream = s.id) AS first_event_at, s.last_event_at, s.last_ingested_at';
  const ofGroup = `SELECT e.sequence, e.timestamp, e.ingested_at, e.message, s.uid AS stream_uid
       FROM log_groups AS g CROSS JOIN events AS e CROSS JOIN log_streams AS s
       WHERE g.uid = ? AND e.log_group = g.id AND s.id = e.stream AND e.timestamp >= ? AND e.timestamp < ?`;
  return {
    addGroup: database.prepare('INSERT INTO log_groups (uid) VALUES (?) ON CONFLICT DO NOTHING'),
    addStream: database.prepare('INSERT INTO log_streams (uid, log_group) SELECT ?, id FROM log_groups WHERE uid = ?'),
    addEvent: database.prepare('INSERT INTO events (log_group, stream, timestamp, ingested_at, message) VALUES (?, ?, ?, ?, ?)'),
    countAppended: database.prepare(
      'UPDATE log_streams SET bytes = bytes + ?, last_event_at = max(coalesce(last_event_at, 0), ?), last_ingested_at = ? WHERE id = ?',
    ),
    countDeleted: database.prepare('UPDATE log_streams SET bytes = bytes - ? WHERE id = ?'),
    streamRow: database.prepare('SELECT id, log_group FROM log_streams WHERE uid = ?'),
    streamForward: database.prepare(
      `SELECT sequence, timestamp, ingested_at, message FROM events
       WHERE stream = ? AND timestamp >= ? AND timestamp < ? AND (timestamp > ? OR sequence > ?) ORDER BY timestamp, sequence LIMIT ?`,
    ),
    streamBackward: database.prepare(
      `SELECT sequence, timestamp, ingested_at, message FROM events
       WHERE stream = ? AND timestamp >= ? AND timestamp < ? AND (timestamp < ? OR sequence < ?) ORDER BY timestamp DESC, sequence DESC LIMIT ?`,
    ),
    groupForward: database.prepare(
      `${ofGroup} AND (e.timestamp > ? OR e.sequence > ?) ORDER BY e.timestamp, e.sequence LIMIT ?`,
    ),
    groupBackward: database.prepare(
      `${ofGroup} AND (e.timestamp < ? OR e.sequence < ?) ORDER BY e.timestamp DESC, e.sequence DESC LIMIT ?`,
    ),
    figures: database.prepare(`SELECT ${figures} FROM log_streams AS s WHERE s.uid = ?`),
    groupFigures: database.prepare(`SELECT ${figures} FROM log_groups AS g JOIN log_streams AS s ON s.log_group = g.id WHERE g.uid = ?`),
    storedBytes: database.prepare('SELECT sum(s.bytes) AS bytes FROM log_groups AS g JOIN log_streams AS s ON s.log_group = g.id WHERE g.uid = ?'),
    streamKeys: database.prepare('SELECT g.uid AS group_uid, s.uid AS stream_uid FROM log_streams AS s JOIN log_groups AS g ON g.id = s.log_group'),
    expire: database.prepare(
      `DELETE FROM events WHERE sequence IN (
         SELECT e.sequence FROM log_groups AS g CROSS JOIN events AS e WHERE g.uid = ? AND e.log_group = g.id AND e.timestamp < ? LIMIT ?
       ) ${deleted}`,
    ),
    deleteEvents: database.prepare(`DELETE FROM events WHERE sequence IN (SELECT sequence FROM events WHERE stream = ? LIMIT ?) ${deleted}`),
    deleteStream: database.prepare('DELETE FROM log_streams WHERE id = ?'),
    deleteEmptyGroup: database.prepare('DELETE FROM log_groups WHERE id = ? AND NOT EXISTS (SELECT 1 FROM log_streams WHERE log_group = log_groups.id)'),
    putProgress: database.prepare('INSERT INTO sources VALUES (?, ?) ON CONFLICT DO UPDATE SET offset = excluded.offset'),
    offset: database.prepare('SELECT offset FROM sources WHERE source = ?'),
    forget: database.prepare('DELETE FROM sources WHERE source = ?'),
  };
}
