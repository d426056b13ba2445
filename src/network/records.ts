import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '#base/assert.ts';
import { codeOf } from '#base/errors.ts';
import type { TaskNetwork } from '#model/link.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';

/** A task's namespace, and its network once it was connected. */
export interface TaskRecord {
  readonly taskId: string;
  readonly namespace: string;
  readonly network?: TaskNetwork;
}

export interface VpcRecord {
  readonly vpcId: string;
  readonly namespace: string;
  readonly uplinkIndex: number;
}

export interface HostRecord {
  /** A boot of the machine; nothing of ours outlives one. */
  readonly bootId: string;
  readonly uplinkBlock: string;
  /** Not in records of older releases, which had none. */
  readonly publicAddressPool?: string;
}

/** Which task and which VPC has what on this host, kept on disk so that a restarted daemon knows its own. */
export class Records {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<Records> {
    for (const kind of ['tasks', 'vpcs']) await mkdir(join(folder, kind), { recursive: true, mode: 0o700 });
    return new Records(folder);
  }

  tasks(): Promise<readonly TaskRecord[]> {
    return this.#readAll<TaskRecord>('tasks');
  }

  vpcs(): Promise<readonly VpcRecord[]> {
    return this.#readAll<VpcRecord>('vpcs');
  }

  async topologies(): Promise<readonly VpcTopology[]> {
    return (await this.#read<readonly VpcTopology[]>('topologies.json')) ?? [];
  }

  host(): Promise<HostRecord | undefined> {
    return this.#read<HostRecord>('host.json');
  }

  putTask(record: TaskRecord): Promise<void> {
    return this.#write(join('tasks', fileOf(record.taskId)), record);
  }

  putVpc(record: VpcRecord): Promise<void> {
    return this.#write(join('vpcs', fileOf(record.vpcId)), record);
  }

  putTopologies(topologies: readonly VpcTopology[]): Promise<void> {
    return this.#write('topologies.json', topologies);
  }

  putHost(record: HostRecord): Promise<void> {
    return this.#write('host.json', record);
  }

  removeTask(taskId: string): Promise<void> {
    return rm(join(this.#folder, 'tasks', fileOf(taskId)), { force: true });
  }

  removeVpc(vpcId: string): Promise<void> {
    return rm(join(this.#folder, 'vpcs', fileOf(vpcId)), { force: true });
  }

  removeAll(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }

  async #readAll<T>(kind: string): Promise<readonly T[]> {
    const names = (await readdir(join(this.#folder, kind))).filter((name) => name.endsWith('.json'));
    const found = await Promise.all(names.map((name) => this.#read<T>(join(kind, name))));
    return found.filter((record) => record !== undefined);
  }

  async #read<T>(name: string): Promise<T | undefined> {
    try {
      // oxlint-disable-next-line typescript/consistent-type-assertions -- only this class writes these files, each whole or not at all
      return JSON.parse(await readFile(join(this.#folder, name), 'utf8')) as T;
    } catch (thrown) {
      // A file that lost its content to a power cut tells of an earlier boot.
      if (codeOf(thrown) === 'ENOENT' || thrown instanceof SyntaxError) return undefined;
      throw thrown;
    }
  }

  /** Not flushed to disk: the record need not outlive the boot, as what it tells of does not. */
  async #write(name: string, record: unknown): Promise<void> {
    const path = join(this.#folder, name);
    await writeFile(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
}

function fileOf(id: string): string {
  assert(/^[A-Za-z0-9_-]{1,128}$/.test(id), `${id} is not an id`);
  return `${id}.json`;
}
