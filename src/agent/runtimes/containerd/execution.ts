import { mkdir, open, rm } from 'node:fs/promises';
import { messageOf, WorldError } from '#base/errors.ts';
import type { ExecResult } from '../runtime.ts';
import { ContainerdError, isNotFound, type ContainerdClient } from './client.ts';
import { specJson, type OciProcess } from './spec.ts';

export interface ExecutionOptions {
  readonly client: ContainerdClient;
  /** Where the output lies for as long as the command runs. */
  readonly directory: string;
  readonly containerId: string;
  readonly execId: string;
  readonly process: OciProcess;
  readonly signal: AbortSignal;
}

/** Runs one more process in a container and waits for its end; when the signal aborts, the process is killed and its reason thrown. */
export async function execute({ client, directory, containerId, execId, process, signal }: ExecutionOptions): Promise<ExecResult> {
  signal.throwIfAborted();
  const output = `${directory}/${execId}`;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await (await open(output, 'a', 0o600)).close();
  const id = { containerId, execId };
  const kill = () => void client.call('tasks.v1.Tasks/Kill', { ...id, signal: 9 }).catch(() => {});
  try {
    await client.call('tasks.v1.Tasks/Exec', { ...id, stdout: output, stderr: output, spec: { type_url: processType, value: specJson(process) } });
    signal.addEventListener('abort', kill, { once: true });
    try {
      await client.call('tasks.v1.Tasks/Start', id);
      const { exitStatus } = await client.call('tasks.v1.Tasks/Wait', id, { timeoutMs: Infinity, signal });
      await forget(client, id);
      return { exitCode: exitStatus, output: await readEnd(output) };
    } catch (error) {
      await forget(client, id);
      if (signal.aborted || !isStartFailure(error)) throw error;
      return { exitCode: /executable file not found|no such file/.test(messageOf(error)) ? notFoundExitCode : notExecutableExitCode, output: messageOf(error) };
    }
  } finally {
    signal.removeEventListener('abort', kill);
    await rm(output, { force: true });
  }
}

/** How a container's first process was asked for. Throws WorldError `ContainerNotRunning`. */
export async function processOf(client: ContainerdClient, id: string): Promise<OciProcess> {
  try {
    const { container } = await client.call('containers.v1.Containers/Get', { id });
    // Our own specification, as it was sent.
    const parsed: { process: OciProcess } = JSON.parse(new TextDecoder().decode(container.spec.value));
    return parsed.process;
  } catch (error) {
    if (isNotFound(error)) throw new WorldError('ContainerNotRunning', `the container ${id} does not exist`, { cause: error });
    throw error;
  }
}

const processType = 'types.containerd.io/opencontainers/runtime-spec/1/Process';
/** As a shell and Docker say. */
const notFoundExitCode = 127;
const notExecutableExitCode = 126;
const outputBytesMax = 64 << 10;

function isStartFailure(error: unknown): boolean {
  return error instanceof ContainerdError && error.message.includes('exec failed');
}

/** When it resolves all of the output is in the file. */
async function forget(client: ContainerdClient, id: { readonly containerId: string; readonly execId: string }): Promise<void> {
  try {
    await client.call('tasks.v1.Tasks/DeleteProcess', id);
  } catch (error) {
    // A killed process may take a moment to end; the record goes with the container.
    if (!isNotFound(error) && !(error instanceof ContainerdError && (error.reason === 'FailedPrecondition' || error.reason === 'Other'))) throw error;
  }
}

async function readEnd(path: string): Promise<string> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const start = Math.max(0, size - outputBytesMax);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
  return buffer.toString('utf8', 0, bytesRead);
}
