import { runChecks } from './run-checks.ts';
import { runTests, type TestCounts } from './run-tests.ts';
import { installTestPackages } from './test-packages.ts';

// Everything: the checks, the contract suites on real drivers, the conformance suites, and real clients against a real daemon.
// `npm test -- e2e` runs one stage only.
/** Terraform waits for AWS to become consistent, ten seconds at a time. */
const fileTimeoutMs = 1_200_000;
const stages = [
  { name: 'contract', globs: ['test/contract/**/*.test.ts'], concurrency: 2 },
  { name: 'conformance', globs: ['test/conformance/**/*.test.ts'], concurrency: 2 },
  { name: 'e2e', globs: ['test/support/**/*.test.ts', 'test/e2e/**/*.test.ts'], concurrency: 3 },
] as const;

const startedAt = performance.now();
const asked = process.argv.slice(2);
installTestPackages();
const checks = asked.length > 0 ? undefined : await runChecks();
const results: TestCounts[] = checks === undefined ? [] : [checks.tests];
for (const stage of stages.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  console.log(`\n── ${stage.name} ──`);
  results.push(await runTests({ ...stage, timeoutMs: fileTimeoutMs, prints: 'all' }));
}

const skipped = results.flatMap((result) => result.skipped);
if (skipped.length > 0) console.log(`\nSKIPPED:\n${skipped.map((test) => `  - ${test}`).join('\n')}`);
const isCheckFine = checks?.isFine ?? true;
if (!isCheckFine) console.log('\nnpm run check failed; see its output at the top.');
const passed = sum(results.map((result) => result.passed));
const failed = sum(results.map((result) => result.failed));
console.log(`\nfinished after ${Math.round((performance.now() - startedAt) / 1000)} s`);
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = !isCheckFine || failed > 0 || passed === 0 ? 1 : 0;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
