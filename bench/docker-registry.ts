import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startChild } from './children.ts';
import { until } from './measure.ts';

export interface DockerRegistry extends AsyncDisposable {
  /** `127.0.0.1:<port>` */
  readonly address: string;
}

export interface Certified {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Debian's docker-registry on a free port, storing in a folder of its own; over TLS with a certificate. */
export async function startDockerRegistry(certified?: Certified): Promise<DockerRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-registry-'));
  const address = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.yml');
  await writeFile(config, `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${folder}/data}}\nhttp: {addr: ${address}${certified === undefined ? '' : `, tls: {certificate: ${certified.certificateFile}, key: ${certified.keyFile}}`}}\n`);
  const child = startChild('docker-registry', ['serve', config], { logFile: join(folder, 'registry.log') });
  await until('docker-registry', 10_000, () => connected(address), 50);
  return {
    address,
    async [Symbol.asyncDispose]() {
      await child[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** Whether somebody listens there. */
function connected(address: string): Promise<true | undefined> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(undefined)).once('connect', () => socket.destroy());
  });
}
