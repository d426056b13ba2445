import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startChild } from './children.ts';
import { until } from './measure.ts';

const run = promisify(execFile);

export interface Docker extends AsyncDisposable {
  command(...args: string[]): Promise<string>;
}

/**
 * Debian's Docker engine with a data root and socket of its own. `bridge` gives its containers its default network, in a
 * network namespace of its own so that the host sees no bridge; `none` leaves it in the host's, where it reaches a registry
 * on loopback.
 */
export async function startDocker(network: 'bridge' | 'none'): Promise<Docker> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-docker-'));
  const socket = `unix://${folder}/docker.sock`;
  const args = ['--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`, '--pidfile', `${folder}/docker.pid`, '-H', socket];
  const logFile = join(folder, 'dockerd.log');
  const child = network === 'bridge' ? startChild('unshare', ['--net', 'dockerd', ...args], { logFile }) : startChild('dockerd', [...args, '--iptables=false', '--ip6tables=false', '--bridge=none', '--ip-forward=false'], { logFile });
  const command = async (...words: string[]) => (await run('docker', ['-H', socket, ...words])).stdout.trim();
  await until('dockerd', 30_000, () => command('version').catch(() => undefined), 100);
  return {
    command,
    async [Symbol.asyncDispose]() {
      const containers = (await command('ps', '-aq')).split('\n').filter(Boolean);
      if (containers.length > 0) await command('rm', '-f', ...containers);
      await child[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Loads an OCI layout's `latest` under a name, by way of a Docker archive. */
export async function loadImage(docker: Docker, layout: string, name: string): Promise<void> {
  const archive = `${layout}.${name}.tar`;
  await run('skopeo', ['copy', '--insecure-policy', `oci:${layout}:latest`, `docker-archive:${archive}:${name}:latest`]);
  await docker.command('load', '-i', archive);
  await rm(archive);
}
