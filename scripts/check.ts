import { runChecks } from './run-checks.ts';

// The gate before every commit: types, lint and borders, tidiness, the coverage table, unit tests; all at once.
process.exitCode = (await runChecks()).isFine ? 0 : 1;
