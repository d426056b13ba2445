import { Command } from './command-line.ts';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import { caCommand } from './commands/ca.ts';
import { clockCommand } from './commands/clock.ts';
import { configureCommand } from './commands/configure.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { downCommand } from './commands/down.ts';
import { envCommand } from './commands/env.ts';
import { eventsCommand } from './commands/events.ts';
import { logsCommand } from './commands/logs.ts';
import { registryCommand } from './commands/registry.ts';
import { resetCommand } from './commands/reset.ts';
import { statusCommand } from './commands/status.ts';
import { upCommand } from './commands/up.ts';
import { versionCommand } from './commands/version.ts';

const program = new Command('drydock')
  .description("The AWS container stack on your own machine: ECR, ECS with Fargate, CloudWatch Logs, with real containers.\nNew here? Run 'drydock demo'.")
  .showHelpAfterError("(add --help for what this command takes)")
  .showSuggestionAfterError()
  .addCommand(demoCommand())
  .addCommand(upCommand())
  .addCommand(downCommand())
  .addCommand(envCommand())
  .addCommand(configureCommand())
  .addCommand(statusCommand())
  .addCommand(eventsCommand())
  .addCommand(clockCommand())
  .addCommand(caCommand())
  .addCommand(registryCommand())
  .addCommand(doctorCommand())
  .addCommand(logsCommand())
  .addCommand(resetCommand())
  .addCommand(versionCommand());

// `drydock logs | head` ends our output early; that is no failure.
process.stdout.on('error', (failure) => process.exit(codeOf(failure) === 'EPIPE' ? 0 : 1));

try {
  await program.parseAsync();
} catch (thrown) {
  const isExpected = thrown instanceof WorldError && process.env['DRYDOCK_DEBUG'] === undefined;
  process.stderr.write(`drydock: ${isExpected || !(thrown instanceof Error) ? messageOf(thrown) : thrown.stack}\n`);
  process.exitCode = 1;
}
