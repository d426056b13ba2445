import { Buffer } from 'node:buffer';
import { known } from '#base/assert.ts';
import { DurableDatabase } from '../sqlite/durable-database.ts';
import { eventOverheadBytes, type LogEvent, type LogEvents, type LogGroupPage, type LogGroupRead, type LogProgress, type LogStreamFigures, type LogStreamKey, type LogStreamRead, type NewLogEvent } from './log-events.ts';
import { logSchema, logStatements, type LogStatements } from './log-tables.ts';

/** Log events in a SQLite file, or in `:memory:` for tests and simulation. */
export class SqliteLogEvents implements LogEvents {
  readonly #database: DurableDatabase;
  readonly #statements: LogStatements;
  /** stream id → row numbers; forgotten as a whole when it has grown too large. */
  readonly #rows = new Map<string, StreamRow>();

  /** Throws WorldError when the file is in use, damaged or not one of log events. */
  constructor({ file }: { readonly file: string }) {
    this.#database = DurableDatabase.open({ file, schema: logSchema });
    this.#statements = logStatements(this.#database);
  }

  async append(key: LogStreamKey, events: readonly NewLogEvent[], { ingestedAt, progress }: { readonly ingestedAt: number; readonly progress?: LogProgress }): Promise<void> {
    const sizes = events.map((event) => sizeOf(event.message));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    this.#write(bytes, () => {
      if (progress !== undefined) this.#statements.putProgress.run(progress.source, progress.offset);
      if (events.length === 0) return;
      const row = this.#streamRow(key);
      let lastEventAt = 0;
      for (const { timestamp, message } of events) {
        this.#statements.addEvent.run(row.group, row.stream, timestamp, ingestedAt, message);
        lastEventAt = Math.max(lastEventAt, timestamp);
      }
      this.#statements.countAppended.run(bytes, lastEventAt, ingestedAt, row.stream);
    });
    await this.#database.durable();
  }

  readStream(streamId: string, { direction, from, startAt = 0, endAt = foreverAt, eventsMax, bytesMax }: LogStreamRead): readonly LogEvent[] {
    const row = this.#findStreamRow(streamId);
    if (row === undefined) return [];
    const isForward = direction === 'forward';
    const { timestamp, sequence } = from ?? (isForward ? { timestamp: 0, sequence: 0 } : { timestamp: foreverAt, sequence: foreverAt });
    const rows = isForward
      ? this.#statements.forward.iterate(row.stream, Math.max(startAt, timestamp), endAt, timestamp, sequence, eventsMax)
      : this.#statements.backward.iterate(row.stream, startAt, Math.min(endAt - 1, timestamp), timestamp, sequence, eventsMax);
    const events: LogEvent[] = [];
    let bytes = 0;
    for (const found of rows) {
      const event = eventOf(found, streamId);
      bytes += sizeOf(event.message);
      if (bytes > bytesMax && events.length > 0) break;
      events.push(event);
    }
    return isForward ? events : events.toReversed();
  }

  readGroup(groupId: string, { after, startAt = 0, endAt = foreverAt, streamIds, scanMax }: LogGroupRead): LogGroupPage {
    const { timestamp, sequence } = after ?? { timestamp: 0, sequence: 0 };
    const rows = this.#statements.groupForward.iterate(groupId, Math.max(startAt, timestamp), endAt, timestamp, sequence, scanMax);
    const events: LogEvent[] = [];
    let scanned = 0;
    let last: LogEvent | undefined;
    for (const found of rows) {
      scanned += 1;
      last = eventOf(found, String(found['stream_uid']));
      if (streamIds === undefined || streamIds.has(last.streamId)) events.push(last);
    }
    const next = last === undefined || scanned < scanMax ? undefined : { timestamp: last.timestamp, sequence: last.sequence };
    return { events, next };
  }

  figuresOf(streamId: string): LogStreamFigures {
    const row = this.#statements.figures.get(streamId);
    return row === undefined ? {} : figuresOf(row);
  }

  streamFigures(groupId: string): ReadonlyMap<string, LogStreamFigures> {
    return new Map(this.#statements.groupFigures.all(groupId).map((row) => [String(row['uid']), figuresOf(row)]));
  }

  storedBytes(groupId: string): number {
    return Number(this.#statements.storedBytes.get(groupId)?.['bytes'] ?? 0);
  }

  streamKeys(): readonly LogStreamKey[] {
    return this.#statements.streamKeys.all().map((row) => ({ groupId: String(row['group_uid']), streamId: String(row['stream_uid']) }));
  }

  async expire(groupId: string, beforeAt: number, eventsMax: number): Promise<number> {
    const deleted = this.#write(deletionBytes(eventsMax), () => this.#delete(this.#statements.expire.all(groupId, beforeAt, eventsMax)));
    await this.#database.durable();
    return deleted;
  }

  async deleteStream(streamId: string, eventsMax: number): Promise<number> {
    const deleted = this.#write(deletionBytes(eventsMax), () => {
      const row = this.#findStreamRow(streamId);
      if (row === undefined) return 0;
      const count = this.#delete(this.#statements.deleteEvents.all(row.stream, eventsMax));
      if (count < eventsMax) {
        this.#statements.deleteStream.run(row.stream);
        this.#rows.delete(streamId);
      }
      return count;
    });
    await this.#database.durable();
    return deleted;
  }

  offsetOf(source: string): number {
    return Number(this.#statements.offset.get(source)?.['offset'] ?? 0);
  }

  async forget(source: string): Promise<void> {
    this.#write(0, () => this.#statements.forget.run(source));
    await this.#database.durable();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#database.close();
  }

  /** `deleted`: the stream and the size of each event that a statement has deleted. */
  #delete(deleted: readonly Readonly<Record<string, unknown>>[]): number {
    const bytesOf = new Map<number, number>();
    for (const row of deleted) {
      const stream = Number(row['stream']);
      bytesOf.set(stream, (bytesOf.get(stream) ?? 0) + Number(row['bytes']));
    }
    for (const [stream, bytes] of bytesOf) this.#statements.countDeleted.run(bytes, stream);
    return deleted.length;
  }

  #write<T>(bytes: number, work: () => T): T {
    try {
      return this.#database.transaction(bytes, work);
    } catch (thrown) {
      // Rows that were made in the transaction that failed are remembered by a number that means nothing.
      this.#rows.clear();
      throw thrown;
    }
  }

  #streamRow({ groupId, streamId }: LogStreamKey): StreamRow {
    const found = this.#findStreamRow(streamId);
    if (found !== undefined) return found;
    this.#statements.addGroup.run(groupId);
    this.#statements.addStream.run(streamId, groupId);
    return known(this.#findStreamRow(streamId), `the row of stream ${streamId}`);
  }

  #findStreamRow(streamId: string): StreamRow | undefined {
    const remembered = this.#rows.get(streamId);
    if (remembered !== undefined) return remembered;
    const row = this.#statements.streamRow.get(streamId);
    if (row === undefined) return undefined;
    if (this.#rows.size >= rememberedMax) this.#rows.clear();
    const found = { stream: Number(row['id']), group: Number(row['log_group']) };
    this.#rows.set(streamId, found);
    return found;
  }
}

interface StreamRow {
  readonly stream: number;
  readonly group: number;
}

/** How many streams' row numbers are kept at hand. */
const rememberedMax = 10_000;

/** Later than any timestamp and beyond any sequence. */
const foreverAt = Number.MAX_SAFE_INTEGER;

/** About what a deletion writes: pages of the table and of both indexes, some events to a page. */
function deletionBytes(events: number): number {
  return events * 512;
}

function sizeOf(message: string): number {
  return Buffer.byteLength(message) + eventOverheadBytes;
}

function eventOf(row: Readonly<Record<string, unknown>>, streamId: string): LogEvent {
  return { streamId, sequence: Number(row['sequence']), timestamp: Number(row['timestamp']), ingestedAt: Number(row['ingested_at']), message: String(row['message']) };
}

function figuresOf(row: Readonly<Record<string, unknown>>): LogStreamFigures {
  const at = (name: string) => (row[name] === null ? undefined : Number(row[name]));
  const firstEventAt = at('first_event_at');
  const lastEventAt = at('last_event_at');
  const lastIngestedAt = at('last_ingested_at');
  return {
    ...(firstEventAt !== undefined && { firstEventAt }),
    ...(lastEventAt !== undefined && { lastEventAt }),
    ...(lastIngestedAt !== undefined && { lastIngestedAt }),
  };
}
