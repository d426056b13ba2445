import { forbidGlobals } from '../engine/forbidden-globals.ts';
import { loadedOperations } from '../run/loaded-operations.ts';
import { commands } from './commands.ts';
import { parseScript, type Statement } from './parse.ts';
import { Stage, type Print } from './stage.ts';

/** What tasks may hold together, unless the script begins with `capacity`. */
const defaultSize = { cpu: 8_192, memory: 65_536 } as const;

/** Plays a script in virtual time; what it prints is the same each time. */
export async function runScript(text: string, print: Print): Promise<void> {
  const statements = parseScript(text);
  const operations = await loadedOperations();
  const restore = forbidGlobals();
  try {
    const stage = await Stage.open({ operations, size: sizeOf(statements), print });
    for (const statement of statements) await play(stage, statement);
    if (stage.store !== undefined) stage.killDaemon();
  } finally {
    restore();
  }
}

async function play(stage: Stage, statement: Statement): Promise<void> {
  switch (statement.kind) {
    case 'comment':
      return stage.print(statement.text);
    case 'wait':
      return stage.pass(statement.ms);
    case 'command': {
      const { text, words: [name = '', ...words], line } = statement;
      const { store } = stage;
      if (store !== undefined) stage.names.learn(store);
      stage.print(`${stage.stamp()} ${text}`);
      if (name === 'capacity') return;
      const command = commands.get(name);
      if (command === undefined) throw new Error(`Line ${line}: "${name}" is no command; there are ${[...commands.keys()].join(', ')}`);
      await command(stage, words);
    }
  }
}

/** Of `capacity 1024 cpu`; the machine is made before the first command. */
function sizeOf(statements: readonly Statement[]) {
  const words = statements.flatMap((statement) => (statement.kind === 'command' && statement.words[0] === 'capacity' ? [statement.words] : []))[0];
  return words === undefined ? defaultSize : { ...defaultSize, cpu: Number(words[1]) };
}
