import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { messageOf, WorldError } from '#base/errors.ts';
import { findDaemon, requireDaemon } from '../admin-client.ts';
import { changeFile } from '../change-file.ts';
import { Command } from '../command-line.ts';
import { registryCredentials } from '../registry/credentials.ts';
import { withHelper, withoutHelper } from '../registry/docker-config.ts';
import { defaultBinFolder, installHelper, removeHelper } from '../registry/helper-program.ts';
import { addressesOf, isOurHost } from '../registry/our-host.ts';
import { daemonCommand, settingsOf, type WhereOptions } from '../where.ts';

interface LoginOptions extends WhereOptions {
  readonly host: readonly string[];
  readonly binDir: string;
}

/** Lets docker, podman, skopeo, buildah, crane, oras and cosign log in by themselves, with a fresh token each time. */
export function registryCommand(): Command {
  return new Command('registry').description('the registry: let docker and its like log in by themselves').addCommand(loginCommand()).addCommand(logoutCommand()).addCommand(credentialHelperCommand());
}

const loginHelp = `
Writes a program docker-credential-drydock, and names it in docker's configuration for this
daemon's addresses. Tokens of ECR end after 12 hours; the helper gets one for each command, for
the credentials that the environment names (AWS_ACCESS_KEY_ID, AWS_PROFILE), else for root's.
podman, skopeo, buildah, crane, oras and cosign read the same configuration.

Examples:
  drydock registry login
  drydock registry login --host 123456789012.dkr.ecr.eu-west-1.amazonaws.com
  docker push 127.0.0.1:4566/app:1`;

function loginCommand(): Command {
  return daemonCommand('login', 'install a credential helper for docker and its like')
    .option('--host <name>', "another name of the registry, such as <account>.dkr.ecr.<region>.amazonaws.com where it leads here; may be given again", (host: string, hosts: readonly string[]) => [...hosts, host], [])
    .option('--bin-dir <folder>', 'where the helper is put; it has to be in PATH', defaultBinFolder())
    .addHelpText('after', loginHelp)
    .action(async (options: LoginOptions) => {
      const daemon = await requireDaemon(settingsOf({ ...options }).stateDir);
      const strange = options.host.find((host) => !isOurHost(host, daemon));
      if (strange !== undefined) throw new WorldError('StrangeRegistry', `${strange} is no name of this registry; give ECR's names, <account>.dkr.ecr.<region>.amazonaws.com or .localhost, or public.ecr.aws`);
      const folder = resolve(options.binDir);
      const program = await installHelper(folder, daemon.stateDir);
      const hosts = [...addressesOf(daemon), ...options.host];
      await changeFile(dockerConfigPath(), (text) => withHelper(text, hosts));
      const isFound = (process.env['PATH'] ?? '').split(':').includes(folder);
      process.stdout.write(`Wrote ${program}, and named it in ${dockerConfigPath()} for ${hosts.join(' ')}.\n${isFound ? '' : `Note: ${folder} is not in PATH; docker finds the helper only there.\n`}`);
    });
}

function logoutCommand(): Command {
  return daemonCommand('logout', 'take the credential helper out again; works without a running daemon')
    .option('--bin-dir <folder>', 'where the helper was put', defaultBinFolder())
    .action(async ({ binDir }: Pick<LoginOptions, 'binDir'>) => {
      await changeFile(dockerConfigPath(), withoutHelper);
      const wasThere = await removeHelper(resolve(binDir));
      process.stdout.write(`${wasThere ? 'Removed the credential helper' : 'There was no credential helper'}; ${dockerConfigPath()} does not name it any more.\n`);
    });
}

const protocol = `
Speaks the protocol of docker's credential helpers, under the name docker-credential-drydock
('registry login' installs it): a server's name on standard input, JSON on standard output.`;

/** https://github.com/docker/docker-credential-helpers */
function credentialHelperCommand(): Command {
  return daemonCommand('credential-helper', "what docker starts for a password: get, store, erase or list")
    .argument('<action>', 'get, store, erase or list')
    .addHelpText('after', protocol)
    .action(async (action: string, options: WhereOptions) => {
      try {
        process.stdout.write(await answerTo(action, settingsOf({ ...options }).stateDir));
      } catch (thrown) {
        // Whoever asks reads what went wrong from where it reads the answer.
        process.stdout.write(`${messageOf(thrown)}\n`);
        process.exitCode = 1;
      }
    });
}

/** By this sentence docker knows that there is nothing, and goes on without a login. */
const notFound = 'credentials not found in native keychain';

async function answerTo(action: string, stateDir: string): Promise<string> {
  const daemon = await findDaemon(stateDir);
  switch (action) {
    case 'get': {
      const server = (await textOf(process.stdin)).trim();
      if (daemon === undefined) throw new WorldError('NotRunning', `no daemon is running with its state in ${stateDir}, so there is no token for ${server}`);
      if (!isOurHost(server, daemon)) throw new WorldError('UnknownServer', notFound);
      const { username, secret } = await registryCredentials(daemon, process.env);
      return `${JSON.stringify({ ServerURL: server, Username: username, Secret: secret })}\n`;
    }
    case 'store':
      throw new WorldError('NothingStored', 'drydock keeps no passwords: each command gets a fresh token, so that no login is needed');
    case 'erase':
      // Nothing is kept, so that nothing is left of it.
      return '';
    case 'list':
      return `${JSON.stringify(Object.fromEntries((daemon === undefined ? [] : addressesOf(daemon)).map((address) => [address, 'AWS'])))}\n`;
    default:
      throw new WorldError('UnknownAction', `there is no action ${action}; use get, store, erase or list`);
  }
}

function dockerConfigPath(): string {
  return join(process.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'), 'config.json');
}
