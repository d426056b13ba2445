import { known } from '#base/assert.ts';
import { eventBytes } from '#model/log-event.ts';
import { DurableDatabase } from '../sqlite/durable-database.ts';
import type {
  LogEvent,
  LogEvents,
  LogGroupPage,
  LogGroupRead,
  LogProgress,
  LogStreamFigures,
  LogStreamKey,
  LogStreamRead,
  LogWalk,
  NewLogEvent,
} from './log-events.ts';
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
    const sizes = events.map((event) => eventBytes(event.message));
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

  readStream(streamId: string, read: LogStreamRead): readonly LogEvent[] {
    const events: LogEvent[] = [];
    let bytes = 0;
    for (const row of this.#streamRows(streamId, read, read.eventsMax)) {
      const event = eventOf(row, streamId);
      bytes += eventBytes(event.message);
      if (bytes > read.bytesMax && events.length > 0) break;
      events.push(event);
    }
    return read.direction === 'forward' ? events : events.toReversed();
  }

  readGroup(groupId: string, read: LogGroupRead): LogGroupPage {
    const [first] = read.streamIds;
    if (first === undefined) return { events: [], next: undefined };
    // One stream has an index of its own: in a large group it is found without looking at all the others.
    const only = read.streamIds.size === 1 ? first : undefined;
    const rows = only === undefined ? this.#groupRows(groupId, read) : this.#streamRows(only, read, read.scanMax);
    const events: LogEvent[] = [];
    let scanned = 0;
    let bytes = 0;
    for (const row of rows) {
      const event = eventOf(row, only ?? String(row['stream_uid']));
      if (read.streamIds.has(event.streamId)) events.push(event);
      scanned += 1;
      bytes += eventBytes(event.message);
      if (scanned >= read.scanMax || bytes >= read.scanBytesMax) return { events, next: { timestamp: event.timestamp, sequence: event.sequence } };
    }
    return { events, next: undefined };
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
        this.#statements.deleteEmptyGroup.run(row.group);
        this.#rows.delete(streamId);
      }
      return count;
    });
    await this.#database.durable();
    return deleted;
  }

  async giveBackSpace(): Promise<boolean> {
    const isMore = this.#database.giveBackPages();
    await this.#database.durable();
    return isMore;
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

  #streamRows(streamId: string, read: LogWalk, eventsMax: number): Iterable<SqlRow> {
    const row = this.#findStreamRow(streamId);
    if (row === undefined) return [];
    const statement = read.direction === 'forward' ? this.#statements.streamForward : this.#statements.streamBackward;
    return statement.iterate(row.stream, ...boundsOf(read), eventsMax);
  }

  #groupRows(groupId: string, read: LogGroupRead): Iterable<SqlRow> {
    const statement = read.direction === 'forward' ? this.#statements.groupForward : this.#statements.groupBackward;
    return statement.iterate(groupId, ...boundsOf(read), read.scanMax);
  }

  /** `deleted`: the stream and the size of each event that a statement has deleted. */
  #delete(deleted: readonly SqlRow[]): number {
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
const foreverAt = Number.MAX_SAFE_INTEGER - 1;

/** About what a deletion writes: pages of the table and of both indexes, some events to a page. */
function deletionBytes(events: number): number {
  return events * 512;
}

/** The first and the last millisecond (left out) to look at, and the position to leave out with all that lies before it on the walk. */
function boundsOf({ direction, from, startAt = 0, endAt = foreverAt }: LogWalk): readonly [number, number, number, number] {
  if (direction === 'forward') {
    const { timestamp, sequence } = from ?? { timestamp: 0, sequence: 0 };
    return [Math.max(startAt, timestamp), endAt, timestamp, sequence];
  }
  const { timestamp, sequence } = from ?? { timestamp: foreverAt, sequence: foreverAt };
  return [startAt, Math.min(endAt, timestamp + 1), timestamp, sequence];
}

type SqlRow = Readonly<Record<string, unknown>>;

function eventOf(row: SqlRow, streamId: string): LogEvent {
  return { streamId, sequence: Number(row['sequence']), timestamp: Number(row['timestamp']), ingestedAt: Number(row['ingested_at']), message: String(row['message']) };
}

function figuresOf(row: SqlRow): LogStreamFigures {
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
