import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './project-files.ts';
import { runTests, type TestCounts } from './run-tests.ts';
import { installTestPackages } from './test-packages.ts';

// Everything: the checks, the contract suites on real drivers, the conformance suites, and real clients against a real daemon.
// `npm test -- e2e` runs one stage only.
const fileTimeoutMs = 300_000;
const stages = [
  { name: 'contract', globs: ['test/contract/**/*.test.ts'], concurrency: 2 },
  { name: 'conformance', globs: ['test/conformance/**/*.test.ts'], concurrency: 2 },
  { name: 'e2e', globs: ['test/support/**/*.test.ts', 'test/e2e/**/*.test.ts'], concurrency: 2 },
] as const;

const startedAt = performance.now();
const asked = process.argv.slice(2);
installTestPackages();
const isCheckFine = asked.length > 0 || spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(projectRoot, 'scripts/check.ts')], { cwd: projectRoot, stdio: 'inherit' }).status === 0;
const results: TestCounts[] = [];
for (const stage of stages.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  console.log(`\n── ${stage.name} ──`);
  results.push(await runTests({ ...stage, timeoutMs: fileTimeoutMs, prints: 'all' }));
}

const skipped = results.flatMap((result) => result.skipped);
if (skipped.length > 0) console.log(`\nSKIPPED:\n${skipped.map((test) => `  - ${test}`).join('\n')}`);
if (!isCheckFine) console.log('\nnpm run check failed; see its output at the top.');
const passed = sum(results.map((result) => result.passed));
const failed = sum(results.map((result) => result.failed)) + (isCheckFine ? 0 : 1);
console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped (${Math.round((performance.now() - startedAt) / 1000)} s)`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
