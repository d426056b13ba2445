import { Option, type Command } from '../command-line.ts';
import { readRootCredentials, requireDaemon } from '../admin-client.ts';
import { exportsOf, formats, type Format } from '../exports.ts';
import { daemonCommand, settingsOf, type WhereOptions } from '../where.ts';

/** Prints the environment that makes AWS clients speak with the daemon. */
export function envCommand(): Command {
  return daemonCommand('env', 'print the environment for AWS clients: eval "$(drydock env)"')
    .addOption(new Option('--format <format>', 'how to print it').choices(formats).default('sh'))
    .addHelpText('after', '\nExamples:\n  eval "$(drydock env)"                     sh, bash, zsh\n  drydock env --format fish | source        fish\n  drydock env --format dotenv > .env        docker compose and the like')
    .action(async (options: WhereOptions & { readonly format: Format }) => {
      const daemon = await requireDaemon(settingsOf({ ...options }).stateDir);
      const credentials = await readRootCredentials(daemon.stateDir);
      process.stdout.write(exportsOf(options.format, {
        AWS_ENDPOINT_URL: daemon.endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_REGION: daemon.region,
        AWS_DEFAULT_REGION: daemon.region,
        DRYDOCK_REGISTRY: daemon.registry,
      }));
    });
}
