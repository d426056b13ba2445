import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SqliteLogEvents } from '#state/bulk/sqlite-log-events.ts';
import { sqliteJournal } from '#state/journals/sqlite.ts';
import { Store } from '#state/store.ts';
import { counters, crashSource, crashStream, pairs } from './crash-writer.ts';

/** Rounds of writing and killing; one takes about 0.1 s on a quiet machine, most of it the start of the process. */
const rounds = Number(process.env['DRYDOCK_CRASH_ROUNDS'] ?? 200);
/** A busy machine does fewer rounds, unless their number was asked for. */
const budgetMs = process.env['DRYDOCK_CRASH_ROUNDS'] === undefined ? 25_000 : Number.POSITIVE_INFINITY;
/** How long the process may write, after its first acknowledgement, before it is killed. */
const lifeMsMax = 60;

// This shows what a killed process leaves; it cannot show what a loss of power leaves, because the kernel lives on and
// keeps what was written but never flushed. docs/decisions/0006-state-in-sqlite.md says what stands in for that.
test('a process is killed at random moments: every acknowledged change is found again, each transaction whole', async (context) => {
  const directory = await mkdtemp(join(tmpdir(), 'drydock-crash-'));
  try {
    const acknowledged = new Map<string, number>();
    const startedMs = performance.now();
    let round = 0;
    for (; round < rounds && performance.now() - startedMs < budgetMs; round += 1) {
      for (const [what, value] of await writeAndKill(directory)) acknowledged.set(what, value);
      await verify(directory, acknowledged);
    }
    assert.ok((acknowledged.get('pair 0') ?? 0) >= round, 'the process has written something in each round');
    context.diagnostic(`${round} rounds, ${acknowledged.get('pair 0')} transactions on one of ${pairs} pairs, ${acknowledged.get('lines')} lines`);
  } finally {
    await rm(directory, { recursive: true });
  }
});

/** What the process has acknowledged before it died. */
async function writeAndKill(directory: string): Promise<ReadonlyMap<string, number>> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./crash-writer.ts', import.meta.url)), directory], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_COMPILE_CACHE: join(directory, 'compiled') } });
  let output = '';
  let isDoomed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    // However slow the disk is, something was acknowledged that may be lost.
    if (isDoomed || !/^pair 0 \d+$/m.test(output)) return;
    isDoomed = true;
    setTimeout(() => child.kill('SIGKILL'), randomInt(lifeMsMax));
  });
  const [code, signal]: unknown[] = await once(child, 'close');
  assert.equal(signal, 'SIGKILL', `the process ended by itself with exit code ${code}`);
  // The last line may be cut off in the middle: it does not count as acknowledged.
  const lines = output.slice(0, output.lastIndexOf('\n') + 1).matchAll(/^(pair \d+|lines) (\d+)$/gm);
  return new Map(Array.from(lines, ([, what = '', value]) => [what, Number(value)]));
}

async function verify(directory: string, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  await using store = await Store.open(sqliteJournal({ file: join(directory, 'state.db') }), [counters]);
  for (let pair = 0; pair < pairs; pair += 1) {
    const left = store.get(counters, `left-${pair}`)?.value ?? 0;
    assert.equal(store.get(counters, `right-${pair}`)?.value ?? 0, left, `pair ${pair} was written by halves`);
    assert.ok(left >= (acknowledged.get(`pair ${pair}`) ?? 0), `pair ${pair} was acknowledged at ${acknowledged.get(`pair ${pair}`)} and is ${left}`);
  }
  await using logEvents = new SqliteLogEvents({ file: join(directory, 'logs.db') });
  const offset = logEvents.offsetOf(crashSource);
  assert.ok(offset >= (acknowledged.get('lines') ?? 0), `${acknowledged.get('lines')} lines were acknowledged, and the offset is ${offset}`);
  const [last] = logEvents.readStream(crashStream.streamId, { direction: 'backward', eventsMax: 1, bytesMax: 1_000 });
  assert.equal(last === undefined ? 0 : last.timestamp + 1, offset, 'lines and offset were stored by halves');
  const figures = logEvents.storedBytes(crashStream.groupId);
  assert.equal(figures, bytesOfLines(offset), 'every line is there once');
}

function bytesOfLines(count: number): number {
  let bytes = 0;
  for (let line = 0; line < count; line += 1) bytes += `line ${line}`.length + 26;
  return bytes;
}
