import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { finished } from 'node:stream/promises';
import { projectRoot } from './project-files.ts';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** What was not run, each with its reason. */
  readonly skipped: readonly string[];
}

export interface TestRun {
  readonly globs: readonly string[];
  /** How many files at once. */
  readonly concurrency: number;
  /** For one file. */
  readonly timeoutMs: number;
  /** `all`: every test as it ends; `failures`: only what failed. */
  readonly prints: 'all' | 'failures';
}

/** Runs test files, each in a process of its own, and counts what came out. */
export async function runTests({ globs, concurrency, timeoutMs, prints }: TestRun): Promise<TestCounts> {
  const counts = { passed: 0, failed: 0 };
  const skipped: string[] = [];
  const events = run({ globPatterns: [...globs], concurrency, timeout: timeoutMs, cwd: projectRoot, execArgv: ['--disable-warning=ExperimentalWarning'] });
  events.on('test:pass', ({ name, skip, details }) => {
    if (details.type === 'suite') return;
    if (skip === undefined || skip === false) counts.passed += 1;
    else skipped.push(typeof skip === 'string' && skip !== '' ? `${name}: ${skip}` : name);
  });
  events.on('test:fail', ({ name, file, line, details }) => {
    if (details.type !== 'suite') counts.failed += 1;
    if (prints === 'failures') console.error(`\n✖ ${name} (${file?.replace(`${projectRoot}/`, '')}:${line})\n${indented(describe(details.error))}`);
  });
  if (prints === 'all') events.compose(new spec()).pipe(process.stdout, { end: false });
  else events.resume();
  await finished(events, { writable: false });
  return { ...counts, skipped };
}

/** The cause is what the test threw; the error around it only says that a test failed. */
function describe(error: Error): string {
  return error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : String(error.cause ?? error.message);
}

function indented(text: string): string {
  return text.split('\n').map((line) => `    ${line}`).join('\n');
}
