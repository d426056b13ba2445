import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './project-files.ts';
import { runTests, type TestCounts } from './run-tests.ts';

/** For one file, on a machine that is busy with all checks at once and perhaps with more: only what hangs is ended. */
const unitTestTimeoutMs = 300_000;

/** Runs every check and prints what failed. */
export async function runChecks(): Promise<{ readonly isFine: boolean; readonly tests: TestCounts }> {
  const startedAt = performance.now();
  const bin = (name: string) => join(projectRoot, 'node_modules/.bin', name);
  const tests = unitTests();
  const outcomes = await Promise.all([
    program('types', bin('tsc'), ['--noEmit']),
    program('lint', bin('oxlint'), ['--deny-warnings']),
    program('tidy', process.execPath, ['scripts/tidy.ts']),
    program('unused', bin('knip'), ['--no-progress']),
    program('coverage', process.execPath, ['scripts/coverage.ts', '--check']),
    program('simulator', process.execPath, ['sim/main.ts', '--seeds', '50']),
    tests.then(({ failed, passed }) => ({ name: 'unit tests', isFine: failed === 0 && passed > 0 })),
  ]);
  const failures = outcomes.filter((outcome) => !outcome.isFine);
  console.log(`check: ${failures.length === 0 ? 'all is well' : `${failures.map(({ name }) => name).join(', ')} failed`} (${elapsed(startedAt)})`);
  return { isFine: failures.length === 0, tests: await tests };
}

interface Outcome {
  readonly name: string;
  readonly isFine: boolean;
}

function program(name: string, path: string, args: readonly string[]): Promise<Outcome> {
  const begunAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      const isFine = code === 0;
      console.log(`${isFine ? '✔' : '✖'} ${name} (${elapsed(begunAt)})${isFine ? '' : `\n${output.trimEnd()}`}`);
      resolve({ name, isFine });
    });
  });
}

async function unitTests(): Promise<TestCounts> {
  const begunAt = performance.now();
  const counts = await runTests({ globs: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'sim/**/*.test.ts'], concurrency: 3, timeoutMs: unitTestTimeoutMs, prints: 'failures' });
  console.log(`${counts.failed === 0 && counts.passed > 0 ? '✔' : '✖'} unit tests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped (${elapsed(begunAt)})`);
  return counts;
}

function elapsed(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
