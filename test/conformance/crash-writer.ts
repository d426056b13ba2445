import { randomInt } from 'node:crypto';
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { defineCollection } from '#model/collection.ts';
import { SqliteLogEvents } from '#state/bulk/sqlite-log-events.ts';
import { sqliteJournal } from '#state/journals/sqlite.ts';
import { Store } from '#state/store.ts';

/**
 * A process that writes until it is killed, and says on stdout which changes were acknowledged. Every transaction raises
 * `value` on both documents of a pair, so that half of one would show.
 */
export interface Counter {
  readonly name: string;
  readonly value: number;
  readonly padding: string;
}

export const counters = defineCollection<Counter>()({ kind: 'crash-counter', version: 1, key: (counter) => counter.name, indexes: {} });
export const crashStream = { groupId: 'group', streamId: 'stream' };
export const crashSource = 'file';
export const pairs = 4;

if (import.meta.main) await write(String(process.argv[2]));

async function write(directory: string): Promise<void> {
  // A process that is always killed never saves its compile cache by itself.
  flushCompileCache();
  const store = await Store.open(sqliteJournal({ file: `${directory}/state.db` }), [counters]);
  const logEvents = new SqliteLogEvents({ file: `${directory}/logs.db` });
  const loops = Array.from({ length: pairs }, (_, pair) => raise(store, pair));
  await Promise.all([...loops, appendLines(logEvents)]);
}

async function raise(store: Store, pair: number): Promise<never> {
  for (;;) {
    const value = await store.transact((transaction) => {
      const next = (transaction.get(counters, `left-${pair}`)?.value ?? 0) + 1;
      for (const side of ['left', 'right']) transaction.put(counters, { name: `${side}-${pair}`, value: next, padding: 'x'.repeat(randomInt(6_000)) });
      return next;
    });
    acknowledge(`pair ${pair} ${value}`);
  }
}

/** Line n is at byte n: the offset says how many lines there must be. */
async function appendLines(logEvents: SqliteLogEvents): Promise<never> {
  let offset = logEvents.offsetOf(crashSource);
  for (;;) {
    const lines = Array.from({ length: randomInt(1, 200) }, (_, index) => ({ timestamp: offset + index, message: `line ${offset + index}` }));
    offset += lines.length;
    await logEvents.append(crashStream, lines, { ingestedAt: 0, progress: { source: crashSource, offset } });
    acknowledge(`lines ${offset}`);
  }
}

/** Synchronously: an acknowledgement that is still in a buffer when the process dies would not count. */
function acknowledge(text: string): void {
  writeSync(1, `${text}\n`);
}
