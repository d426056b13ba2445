import { InvalidArgumentError, type Command } from '../command-line.ts';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, WorldError } from '#base/errors.ts';
import { daemonLogName } from '#server/admin-protocol.ts';
import { followFile, readRange } from '../follow-file.ts';
import { daemonCommand, settingsOf, type WhereOptions } from '../where.ts';

interface LogsOptions extends WhereOptions {
  readonly follow?: boolean;
  readonly lines: number;
}

const bytesPerLine = 400;

/** Prints the daemon's own log; containers' logs are in CloudWatch Logs. */
export function logsCommand(): Command {
  return daemonCommand('logs', "print the daemon's own log (containers' logs: aws logs tail <group>)")
    .option('-f, --follow', 'go on printing as it grows')
    .option('-n, --lines <count>', 'how many lines of the past', wholeNumber, 200)
    .action(async (options: LogsOptions) => {
      const path = join(settingsOf({ ...options }).stateDir, daemonLogName);
      await using file = await open(path).catch((thrown: unknown) => {
        throw new WorldError('NoLog', `there is no daemon log at ${path} that can be read (${codeOf(thrown)}); name the daemon's state directory with --state-dir`, { cause: thrown });
      });
      const offset = await printTail(file, options.lines);
      if (options.follow) await followFile(file, { offset, print: (text) => process.stdout.write(text) });
    });
}

async function printTail(file: FileHandle, lines: number): Promise<number> {
  const { size } = await file.stat();
  const start = Math.max(0, size - lines * bytesPerLine);
  const text = await readRange(file, start, size);
  const whole = (start === 0 ? text : text.slice(text.indexOf('\n') + 1)).split('\n').slice(0, -1);
  process.stdout.write(whole.slice(-lines).map((line) => `${line}\n`).join(''));
  return start + Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1));
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1 to 9999999.');
  return Number(text);
}
