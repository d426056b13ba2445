import { Option, type Command } from '../command-line.ts';
import { WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';
import type { DaemonStatus } from '#server/admin-protocol.ts';
import type { Settings } from '#server/settings.ts';
import { findDaemon, requireDaemon } from '../admin-client.ts';
import { isReady, runDaemon, startDaemon, startTimeoutMs, waitUntilReady } from '../daemon-process.ts';
import { installMissing } from '../debian-packages.ts';
import { isTaken } from '../doctor/host.ts';
import { checkPrograms } from '../doctor/programs.ts';
import { Progress } from '../progress.ts';
import { daemonCommand, isRoot, programName, settingsOf, type WhereOptions } from '../where.ts';

const pollMs = 50;

export interface UpOptions extends WhereOptions {
  readonly install?: boolean;
  readonly foreground?: boolean;
  readonly port?: string;
  readonly tlsPort?: string;
  readonly registryMode?: string;
  readonly host?: string;
  readonly region?: string;
  readonly account?: string;
  readonly runtime?: string;
}

/** Starts the daemon in the background and waits until containers can run. */
export function upCommand(): Command {
  return daemonCommand('up', 'start in the background; does nothing when it is up already')
    .option('--install', 'install the Debian packages that are missing')
    .option('--foreground', 'stay in the foreground, with the log on the terminal')
    .option('--port <port>', 'the port of the AWS APIs and the registry, 4566 by default ($DRYDOCK_PORT)')
    .option('--tls-port <port>', "a port that serves the same over TLS, by a certificate that 'drydock ca' vouches for; none by default ($DRYDOCK_TLS_PORT)")
    .option('--host <address>', 'the address to listen on, 127.0.0.1 by default ($DRYDOCK_HOST)')
    .option('--region <region>', 'the default region, us-east-1 by default ($DRYDOCK_REGION)')
    .option('--account <id>', 'the default account, 000000000000 by default ($DRYDOCK_ACCOUNT)')
    .addOption(new Option('--runtime <name>', 'what runs containers; simulated needs no root and runs nothing ($DRYDOCK_RUNTIME)').choices(['containerd', 'simulated']))
    .addOption(new Option('--registry-mode <mode>', 'oci lets registry clients delete, and makes repositories as they are pushed to; ecr, the default, does as ECR does ($DRYDOCK_REGISTRY_MODE)').choices(['ecr', 'oci']))
    .action(async (options: UpOptions) => {
      const settings = settingsOf({ ...options });
      const running = await findDaemon(settings.stateDir);
      if (running !== undefined) return await alreadyUp(running, settings, options);
      await requireMachine(settings, options);
      if (options.foreground) {
        process.exitCode = await runDaemon(settings);
      } else {
        await bringUp(settings);
        const where = options.stateDir === undefined ? '' : ` --state-dir ${settings.stateDir}`;
        process.stdout.write(`\nNext: eval "$(${programName} env${where})"   then use aws, docker and the SDKs as ever; '${programName} status${where}' shows what is there.\n${hostWarning(settings)}`);
      }
    });
}

/** Starts the daemon with progress on the terminal; prints the ready line. */
export async function bringUp(settings: Settings): Promise<DaemonStatus> {
  const startedAt = performance.now();
  const progress = new Progress();
  progress.step('Starting the daemon');
  try {
    const status = await waitUntilReady(await startDaemon(settings), settings.stateDir, ({ timings, runtime }) => {
      progress.step(`API answers after ${seconds(timings.apiReadyMs)}; ${runtime.name} is ${runtime.state}`);
    });
    progress.end();
    process.stdout.write(`Drydock is up: endpoint ${status.endpoint}  registry ${status.registry}  (${status.runtime.version ?? status.runtime.name}, ready in ${seconds(performance.now() - startedAt)})\n`);
    return status;
  } finally {
    progress.end();
  }
}

/** Throws WorldError with what to do when this machine cannot do what is asked. */
export async function requireMachine(settings: Settings, options: { readonly install?: boolean }): Promise<void> {
  if (settings.runtime === 'containerd') {
    const instead = `or run '${programName} up --runtime simulated', which needs neither (it answers the APIs and runs nothing)`;
    if (process.platform !== 'linux') throw new WorldError('NotLinux', `running containers needs Linux and root, and this is ${process.platform}; use a Linux machine, ${instead}`);
    if (!isRoot()) throw new WorldError('NotRoot', `running containers needs root; use sudo, ${instead}`);
    if (options.install) await installMissing((line) => process.stdout.write(`${line}\n`));
    const lacking = (await checkPrograms()).filter((check) => check.status === 'failed');
    if (lacking.length > 0) {
      const packages = lacking.flatMap((check) => check.package ?? []).join(' ');
      throw new WorldError('ProgramsMissing', `${lacking.map(({ id }) => id).join(', ')} ${lacking.length === 1 ? 'is' : 'are'} not installed; run '${programName} up --install', or apt-get install ${packages}`);
    }
  }
  if (await isTaken(settings)) throw new WorldError('PortTaken', `another program listens on ${settings.host}:${settings.port}; end it, or choose another port with --port`);
  const { host, tlsPort } = settings;
  if (tlsPort !== undefined && (await isTaken({ host, port: tlsPort }))) throw new WorldError('PortTaken', `another program listens on ${host}:${tlsPort}; end it, or choose another port with --tls-port`);
}

/** Being up already is no failure, unless it is up in another way than is asked for. */
async function alreadyUp(found: DaemonStatus, settings: Settings, options: UpOptions): Promise<void> {
  const running = await readyDaemon(found);
  const differences = [
    options.port !== undefined && !running.endpoint.endsWith(`:${settings.port}`) && `--port ${settings.port}`,
    options.tlsPort !== undefined && !(running.tlsEndpoint ?? '').endsWith(`:${settings.tlsPort}`) && `--tls-port ${settings.tlsPort}`,
    options.registryMode !== undefined && running.registryMode !== settings.registryMode && `--registry-mode ${settings.registryMode}`,
    options.region !== undefined && running.region !== settings.region && `--region ${settings.region}`,
    options.account !== undefined && running.account !== settings.account && `--account ${settings.account}`,
    options.runtime !== undefined && running.runtime.name !== settings.runtime && `--runtime ${settings.runtime}`,
  ].filter((difference) => difference !== false);
  if (differences.length > 0) {
    throw new WorldError('UpOtherwise', `a daemon is up at ${running.endpoint} without ${differences.join(' ')}; run '${programName} down' first, or start another beside it with --state-dir and --port`);
  }
  process.stdout.write(`Drydock is already up: endpoint ${running.endpoint}  registry ${running.registry}  (${running.runtime.version ?? running.runtime.name}, pid ${running.pid})\n`);
}

/** Another `up` may have started it a moment ago. */
async function readyDaemon(daemon: DaemonStatus): Promise<DaemonStatus> {
  const deadline = performance.now() + startTimeoutMs;
  let status = daemon;
  while (!isReady(status) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    status = await requireDaemon(daemon.stateDir);
  }
  return status;
}

function hostWarning({ host }: Settings): string {
  return /^(127\.|localhost$|::1$)/.test(host) ? '' : 'Note: it listens beyond this machine, without TLS; who has the keys can run containers here as root.\n';
}

function seconds(ms: number): string {
  return `${(ms / secondMs).toFixed(2)} s`;
}
