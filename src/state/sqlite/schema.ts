import type { DatabaseSync } from 'node:sqlite';
import { WorldError } from '#base/errors.ts';

/** The tables of one kind of file. A new release appends a step; it never edits one. */
export interface Schema {
  /** SQLite's application_id: says that the file is of this kind. */
  readonly applicationId: number;
  /** What the file is, for messages, such as `the journal`. */
  readonly what: string;
  /** Step n brings a file of user_version n to n + 1. */
  readonly steps: readonly string[];
}

/** Makes the tables of a new file, and brings those of an older release up to date. */
export function applySchema(database: DatabaseSync, file: string, schema: Schema): void {
  const applicationId = pragma(database, 'application_id');
  const version = pragma(database, 'user_version');
  const isNew = applicationId === 0 && version === 0 && tableCount(database) === 0;
  if (!isNew && applicationId !== schema.applicationId) {
    throw new WorldError('StateForeign', `${file} is a database, but not ${schema.what} of Drydock; move it away or choose another state directory`);
  }
  if (version > schema.steps.length) {
    throw new WorldError('StateTooNew', `${file} was written by a newer release (schema ${version}, this one knows ${schema.steps.length}); start that release`);
  }
  if (version === schema.steps.length) return;
  const steps = schema.steps.slice(version).join(';\n');
  database.exec(`BEGIN IMMEDIATE; ${steps}; PRAGMA application_id = ${schema.applicationId}; PRAGMA user_version = ${schema.steps.length}; COMMIT;`);
}

function pragma(database: DatabaseSync, name: 'application_id' | 'user_version'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}

function tableCount(database: DatabaseSync): number {
  return Number(database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count);
}
