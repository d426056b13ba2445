import { mkdir, writeFile } from 'node:fs/promises';
import { assert } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { SupervisedProcess } from '../../children/supervised-process.ts';
import { ContainerdClient, isAlreadyExists } from './client.ts';
import { containerdConfig, containerdPaths, type ContainerdPaths } from './config.ts';

export interface ContainerdProcessOptions {
  readonly stateDir: string;
  readonly instance: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the program is, when not in PATH. */
  readonly command?: string | undefined;
}

export interface ContainerdConnection {
  readonly client: ContainerdClient;
  readonly child: SupervisedProcess;
  readonly paths: ContainerdPaths;
  readonly namespace: string;
  readonly snapshotter: 'overlayfs' | 'native';
}

/** Starts our own containerd, or finds the one an earlier daemon left running, and resolves when it can work. */
export async function startContainerdProcess({ stateDir, instance, clock, log, command = 'containerd' }: ContainerdProcessOptions): Promise<ContainerdConnection> {
  assert(/^[a-z0-9]{1,8}$/.test(instance), `the instance's name must be 1 to 8 of a-z and 0-9, not ${instance}`);
  const paths = containerdPaths(stateDir);
  const namespace = `drydock-${instance}`;
  if (paths.socket.length > socketPathLengthMax) {
    throw new WorldError('StateDirectoryTooLong', `the path ${paths.socket} is longer than the ${socketPathLengthMax} characters of a socket's path: choose a shorter state directory`);
  }
  await mkdir(paths.state, { recursive: true, mode: 0o711 });
  await mkdir(paths.root, { recursive: true, mode: 0o700 });
  await writeFile(paths.configFile, containerdConfig(paths));
  const child = new SupervisedProcess({ name: 'containerd', command, args: ['--config', paths.configFile], pidFile: paths.pidFile, logFile: paths.logFile, clock, log });
  const client = await ContainerdClient.open(paths.socket, namespace);
  try {
    await child.start();
    await client.ready(readyTimeoutMs);
    const [snapshotter] = await Promise.all([chooseSnapshotter(client, log), createNamespace(client, namespace)]);
    return { client, child, paths, namespace, snapshotter };
  } catch (error) {
    client[Symbol.dispose]();
    await child[Symbol.asyncDispose]();
    throw unusable(error, paths);
  }
}

function unusable(error: unknown, { logFile }: ContainerdPaths): WorldError {
  const isMissing = error instanceof Error && codeOf(error.cause) === 'ENOENT';
  if (isMissing) return new WorldError('ContainerdMissing', 'containerd is not installed: install the Debian packages containerd and runc', { cause: error });
  return new WorldError('ContainerdUnavailable', `${messageOf(error)}; see ${logFile}`, { cause: error });
}

const socketPathLengthMax = 100;
const readyTimeoutMs = 30_000;

async function createNamespace(client: ContainerdClient, name: string): Promise<void> {
  try {
    await client.call('namespaces.v1.Namespaces/Create', { namespace: { name } });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}

/** overlayfs where the kernel and the file system can; otherwise plain copies, which always work and cost time and space. */
async function chooseSnapshotter(client: ContainerdClient, log: Log): Promise<'overlayfs' | 'native'> {
  const { plugins } = await client.call('introspection.v1.Introspection/Plugins', { filters: ['type==io.containerd.snapshotter.v1'] });
  const overlayfs = plugins.find(({ id }) => id === 'overlayfs');
  if (overlayfs !== undefined && overlayfs.initErr === null) return 'overlayfs';
  log.warn('overlayfs cannot be used here: each container gets a full copy of its image', { reason: overlayfs?.initErr?.message });
  return 'native';
}
