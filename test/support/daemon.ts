import { join } from 'node:path';
import { findDaemon, readRootCredentials, resetDaemon } from '#cli/admin-client.ts';
import { startDaemon, stopDaemon, waitUntilReady, type StartedDaemon } from '#cli/daemon-process.ts';
import { leftoversOf } from '#cli/host-leftovers.ts';
import { isAlive } from '#cli/processes.ts';
import type { Credentials } from '#auth/root-credentials.ts';
import type { DaemonStatus, ResetResult } from '#server/admin-protocol.ts';
import { settingsFrom, type Settings } from '#server/settings.ts';
import { freePort } from './free-port.ts';
import { stateFolder } from './state-folder.ts';
import { removeFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const goneTimeoutMs = 60_000;

export interface DaemonWishes {
  readonly runtime?: 'containerd' | 'simulated';
  readonly account?: string;
  readonly region?: string;
  /** Aliases of ECR Public, as the setting has them. */
  readonly publicAliases?: string;
  /** Where its state is, instead of in a folder in the temporary directory. */
  readonly stateDir?: string;
  /** More `DRYDOCK_…` variables. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A daemon of a test's own: free port, own state directory, own instance name on the host. */
export class TestDaemon implements AsyncDisposable {
  readonly settings: Settings;
  readonly credentials: Credentials;
  status: DaemonStatus;
  #started: StartedDaemon;

  private constructor(settings: Settings, started: StartedDaemon, status: DaemonStatus, credentials: Credentials) {
    this.settings = settings;
    this.#started = started;
    this.status = status;
    this.credentials = credentials;
  }

  static async start(wishes: DaemonWishes = {}): Promise<TestDaemon> {
    const stateDir = wishes.stateDir ?? (await stateFolder()).path;
    const settings = settingsFrom({
      DRYDOCK_STATE_DIR: stateDir,
      DRYDOCK_PORT: String(await freePort()),
      DRYDOCK_RUNTIME: wishes.runtime ?? 'containerd',
      DRYDOCK_HOSTS_FILE: join(stateDir, 'hosts'),
      ...(wishes.account !== undefined && { DRYDOCK_ACCOUNT: wishes.account }),
      ...(wishes.publicAliases !== undefined && { DRYDOCK_PUBLIC_ALIASES: wishes.publicAliases }),
      ...(wishes.region !== undefined && { DRYDOCK_REGION: wishes.region }),
      ...wishes.variables,
    }, process.getuid?.() === 0);
    const started = await startDaemon(settings);
    const status = await waitUntilReady(started, settings.stateDir, () => {});
    return new TestDaemon(settings, started, status, await readRootCredentials(settings.stateDir));
  }

  get endpoint(): string {
    return this.status.endpoint;
  }

  get registry(): string {
    return this.status.registry;
  }

  /** The environment that makes AWS clients speak with this daemon. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ACCESS_KEY_ID: this.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.credentials.secretAccessKey,
      AWS_REGION: this.settings.region,
      AWS_DEFAULT_REGION: this.settings.region,
      DRYDOCK_STATE_DIR: this.settings.stateDir,
    };
  }

  /** The configuration of an SDK client. */
  get clientConfig() {
    return { endpoint: this.endpoint, region: this.settings.region, credentials: { ...this.credentials }, maxAttempts: 1 };
  }

  reset(): Promise<ResetResult> {
    return resetDaemon(this.settings.stateDir);
  }

  /** kill -9, as the kernel or an operator would. */
  async kill(): Promise<void> {
    process.kill(this.status.pid, 'SIGKILL');
    await until('the killed daemon is gone', goneTimeoutMs, async () => (await findDaemon(this.settings.stateDir)) === undefined && !isAlive(this.status.pid));
  }

  /** As `drydock down` does it, with or without `--keep-tasks`. */
  async down(tasks: 'keep' | 'stop'): Promise<void> {
    await stopDaemon(this.status, tasks);
  }

  /** Starts it again with the same state. */
  async startAgain(): Promise<void> {
    this.#started = await startDaemon(this.settings);
    this.status = await waitUntilReady(this.#started, this.settings.stateDir, () => {});
  }

  /** Stops it with its tasks, and throws when anything of it is left on the host. */
  async [Symbol.asyncDispose](): Promise<void> {
    const running = await findDaemon(this.settings.stateDir);
    if (running !== undefined) await stopDaemon(running, 'stop');
    const leaks = await leftoversOf(this.settings);
    await removeFolder(this.settings.stateDir);
    if (leaks.length > 0) throw new Error(`the daemon left on this host:\n${leaks.join('\n')}`);
  }
}
