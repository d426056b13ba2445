import { Command, InvalidArgumentError } from '../command-line.ts';
import { dayMs } from '#base/time.ts';
import { advanceMsMax, type ClockRequest, type ClockStatus } from '#server/admin-protocol.ts';
import { changeClock, readClock, requireDaemon } from '../admin-client.ts';
import { clockText } from '../clock-text.ts';
import { parseDuration } from '../parse-duration.ts';
import { daemonCommand, settingsOf, type WhereOptions } from '../where.ts';

type ClockOptions = WhereOptions & { readonly json?: boolean };

const help = `
The cloud's clock is what the AWS APIs show and what they wait for: createdAt and
all other times in answers, how long stopped tasks, inactive services, client
tokens and registry tokens are kept, log retention, back-off of failing services,
the time until a task counts as healthy, the end of task protection.

It is not the clock of containers: their programs, health checks, stop timeouts
and log lines, signatures of requests, DNS and HTTP go by real time. An advance
makes nothing faster that really has to happen, such as the start of a container.

It stays as it is over 'down' and 'up'; 'reset --yes' sets it to real time.`;

/** Shows and moves the clock of the cloud, for what takes long on AWS. */
export function clockCommand(): Command {
  return new Command('clock')
    .description("the cloud's clock: show it, advance it, let it stand still, for what is slow on AWS")
    .addCommand(clockPart('show', 'say what time it is (also when nothing is named)', (stateDir) => readClock(stateDir)), { isDefault: true })
    .addCommand(advanceCommand())
    .addCommand(clockPart('freeze', 'let it stand still', (stateDir) => changeClock(stateDir, { action: 'freeze' })))
    .addCommand(clockPart('resume', 'let it go on from where it stands', (stateDir) => changeClock(stateDir, { action: 'resume' })))
    .addHelpText('after', help);
}

function clockPart(name: string, description: string, work: (stateDir: string) => Promise<ClockStatus>): Command {
  return daemonCommand(name, description)
    .option('--json', 'print it for machines')
    .action((options: ClockOptions) => print(options, work));
}

function advanceCommand(): Command {
  return daemonCommand('advance', 'move it forward; what becomes due on the way happens, in order')
    .argument('<duration>', 'such as 14d, 2h30m or 90s', advance)
    .option('--json', 'print it for machines')
    .action((request: ClockRequest, options: ClockOptions) => print(options, (stateDir) => changeClock(stateDir, request)));
}

async function print(options: ClockOptions, work: (stateDir: string) => Promise<ClockStatus>): Promise<void> {
  const { stateDir } = await requireDaemon(settingsOf({ ...options }).stateDir);
  const clock = await work(stateDir);
  process.stdout.write(options.json ? `${JSON.stringify(clock)}\n` : clockText(clock));
}

function advance(text: string): ClockRequest {
  const byMs = parseDuration(text);
  if (byMs === undefined || byMs < 1 || byMs > advanceMsMax) throw new InvalidArgumentError(`Give a duration such as 14d, 2h30m or 90s, of ${advanceMsMax / dayMs} days at most.`);
  return { action: 'advance', byMs };
}
