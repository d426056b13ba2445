import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startChild } from './children.ts';
import { until } from './measure.ts';

export interface DockerRegistry extends AsyncDisposable {
  /** `127.0.0.1:<port>` */
  readonly address: string;
}

/** Debian's docker-registry on a free port, storing in a folder of its own. */
export async function startDockerRegistry(): Promise<DockerRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-registry-'));
  const address = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.yml');
  await writeFile(config, `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${folder}/data}}\nhttp: {addr: ${address}}\n`);
  const child = startChild('docker-registry', ['serve', config], { logFile: join(folder, 'registry.log') });
  await until('docker-registry', 10_000, async () => ((await fetch(`http://${address}/v2/`).catch(() => undefined))?.ok ? true : undefined), 50);
  return {
    address,
    async [Symbol.asyncDispose]() {
      await child[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
