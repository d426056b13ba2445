import { readFile } from 'node:fs/promises';
import { runScript } from './run-script.ts';

// `node sim/script/main.ts <file>` prints what happens.
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Which script? See sim/scripts/.');
await runScript(await readFile(file, 'utf8'), (line) => console.log(line));
