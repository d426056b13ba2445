import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runScript } from './run-script.ts';

// Each script's output is recorded beside it. DRYDOCK_RECORD=1 records anew; the change is then read in `git diff`.
const folder = join(import.meta.dirname, '../scripts');
const isRecording = process.env['DRYDOCK_RECORD'] === '1';
const files = readdirSync(folder);
const names = namesWith('.txt');

test('each recorded output is of a script', () => {
  assert.deepEqual(namesWith('.out'), names);
});

for (const name of names) {
  test(`${name} goes as recorded`, async () => {
    const lines: string[] = [];
    await runScript(readFileSync(join(folder, `${name}.txt`), 'utf8'), (line) => void lines.push(line));
    const recorded = join(folder, `${name}.out`);
    if (isRecording) writeFileSync(recorded, `${lines.join('\n')}\n`);
    assert.deepEqual(lines, readFileSync(recorded, 'utf8').trimEnd().split('\n'));
  });
}

function namesWith(ending: string): readonly string[] {
  return files.flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []));
}
