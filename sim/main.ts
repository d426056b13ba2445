import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { simulateRegistry } from './registry/simulate-registry.ts';
import { loadedOperations } from './run/loaded-operations.ts';
import { simulate, type Outcome } from './run/simulation.ts';
import { runScript } from './script/run-script.ts';

// npm run sim -- --seed 123 | --seeds 10000 [--from 1] [--twice] | --script sim/scripts/x.txt: runs of the simulator; README.md says what they are.
// With --registry the same of the registry alone.
const { values } = parseArgs({ options: { seed: { type: 'string' }, seeds: { type: 'string' }, from: { type: 'string', default: '1' }, twice: { type: 'boolean', default: false }, script: { type: 'string' }, registry: { type: 'boolean', default: false } } });
const operations = await loadedOperations();
const play: (seed: number, print?: (line: string) => void) => Promise<Played> = values.registry
  ? async (seed, print) => ({ commits: 0, virtualMs: 0, ...(await simulateRegistry({ seed, print })) })
  : (seed, print) => simulate({ seed, operations, print });
if (values.script !== undefined) await runScript(await readFile(values.script, 'utf8'), (line) => console.log(line));
else process.exitCode = values.seed !== undefined ? await one(Number(values.seed)) : await many(Number(values.from), Number(values.seeds ?? '50'));

type Played = Pick<Outcome, 'seed' | 'digest' | 'commits' | 'virtualMs' | 'failure'>;

async function one(seed: number): Promise<number> {
  const outcome = await play(seed, (line) => console.log(line));
  console.log(outcome.failure === undefined ? `seed ${seed}: all holds` : failureText(outcome));
  return outcome.failure === undefined ? 0 : 1;
}

async function many(from: number, count: number): Promise<number> {
  const startedAt = process.hrtime.bigint();
  let [failed, commits, virtualMs] = [0, 0, 0];
  for (let seed = from; seed < from + count; seed += 1) {
    const outcome = await play(seed);
    commits += outcome.commits;
    virtualMs += outcome.virtualMs;
    const again = values.twice ? await play(seed) : outcome;
    if (again.digest !== outcome.digest) console.log(`seed ${seed} does not repeat: ${outcome.digest}, then ${again.digest}`);
    if (outcome.failure !== undefined) console.log(failureText(outcome));
    if (outcome.failure !== undefined || again.digest !== outcome.digest) failed += 1;
  }
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  console.log(`${count} seeds from ${from}: ${failed} failed; ${commits} commits in ${Math.round(virtualMs / 60_000)} virtual minutes, ${seconds.toFixed(1)} s`);
  return failed === 0 ? 0 : 1;
}

function failureText({ seed, failure }: Played): string {
  return `seed ${seed} fails: ${failure instanceof Error ? (failure.name === 'Violation' ? failure.message : failure.stack) : String(failure)}\n  npm run sim -- ${values.registry ? '--registry ' : ''}--seed ${seed}`;
}
