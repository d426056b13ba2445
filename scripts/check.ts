import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './project-files.ts';
import { runTests } from './run-tests.ts';

// The gate before every commit: types, lint and borders, tidiness, the coverage table, unit tests; all at once.
const unitTestTimeoutMs = 60_000;
const startedAt = performance.now();
const bin = (name: string) => join(projectRoot, 'node_modules/.bin', name);
const steps = [
  program('types', bin('tsc'), ['--noEmit']),
  program('lint', bin('oxlint'), ['--deny-warnings']),
  program('tidy', process.execPath, ['scripts/tidy.ts']),
  program('coverage', process.execPath, ['scripts/coverage.ts', '--check']),
  unitTests(),
];
const outcomes = await Promise.all(steps);
const failures = outcomes.filter((outcome) => !outcome.isFine);
console.log(`check: ${failures.length === 0 ? 'all is well' : `${failures.map(({ name }) => name).join(', ')} failed`} (${elapsed(startedAt)})`);
process.exitCode = failures.length === 0 ? 0 : 1;

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

async function unitTests(): Promise<Outcome> {
  const begunAt = performance.now();
  const { passed, failed, skipped } = await runTests({ globs: ['src/**/*.test.ts', 'scripts/**/*.test.ts'], concurrency: 3, timeoutMs: unitTestTimeoutMs, prints: 'failures' });
  const isFine = failed === 0 && passed > 0;
  console.log(`${isFine ? '✔' : '✖'} unit tests: ${passed} passed, ${failed} failed, ${skipped.length} skipped (${elapsed(begunAt)})`);
  return { name: 'unit tests', isFine };
}

function elapsed(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
