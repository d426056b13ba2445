import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './children.ts';
import { startDaemon, type BenchDaemon } from './daemon.ts';
import { startDockerRegistry } from './docker-registry.ts';
import { createRepository } from './ecs-tasks.ts';
import { getBlob, megabytesPerSecond, putBlob, randomBlob, type BlobFile } from './registry-streams.ts';
import { median, rateRow, type Row } from './report.ts';

const mebibyte = 1 << 20;
const blobMebibytes = 512;
const rounds = 3;
const streams = 8;
const memoryMebibytesMax = 200;
const encryptedMegabytesMin = 1_000;

/** Large blobs where bytes are worked on: over TLS beside docker-registry, and encrypted at rest; and how much memory they take. */
export async function benchRegistryCiphers(folder: string): Promise<readonly Row[]> {
  const tlsPort = await freePort();
  await using daemon = await startDaemon(undefined, { DRYDOCK_RUNTIME: 'simulated', DRYDOCK_TLS_PORT: String(tlsPort) });
  const blob = randomBlob(join(folder, 'ciphered'), blobMebibytes);
  const credentials = await createRepository(daemon, 'bench');
  const ours = { repository: `http://${daemon.registry}/v2/bench`, credentials };
  await putBlob(ours, blob);
  const memory = await memoryRow(daemon, ours, blob);
  return [memory, await tlsRow({ repository: `https://localhost:${tlsPort}/v2/bench`, credentials, folder, blob }), ...(await encryptedRows(daemon, credentials, blob))];
}

interface Target {
  readonly repository: string;
  readonly credentials: string;
}

/** The most memory that a daemon has while it sends eight streams. */
async function memoryRow(daemon: BenchDaemon, target: Target, blob: BlobFile): Promise<Row> {
  writeFileSync(`/proc/${daemon.pid}/clear_refs`, '5');
  await Promise.all(Array.from({ length: streams }, () => getBlob(target, blob)));
  const peakMebibytes = Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${daemon.pid}/status`, 'utf8'))?.[1]) / 1_024;
  return { what: `memory of the daemon, ${streams} streams of ${blobMebibytes} MiB at once`, ours: `${peakMebibytes.toFixed(0)} MiB`, against: '', ratio: '', reach: `< ${memoryMebibytesMax} MiB`, isReached: peakMebibytes < memoryMebibytesMax };
}

async function tlsRow({ repository, credentials, folder, blob }: Target & { readonly folder: string; readonly blob: BlobFile }): Promise<Row> {
  const certified = { certificateFile: join(folder, 'peer.pem'), keyFile: join(folder, 'peer.key') };
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=localhost', '-keyout', certified.keyFile, '-out', certified.certificateFile], { stdio: 'ignore' });
  await using peer = await startDockerRegistry(certified);
  const ours = { repository, credentials, isUnverified: true };
  const theirs = { repository: `https://${peer.address}/v2/bench`, credentials: 'any:one', isUnverified: true };
  await putBlob(theirs, blob);
  const durationsMs: { readonly ours: number[]; readonly theirs: number[] } = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round += 1) {
    durationsMs.ours.push(await getBlob(ours, blob));
    durationsMs.theirs.push(await getBlob(theirs, blob));
  }
  const perSecond = (values: readonly number[]) => megabytesPerSecond(values, blobMebibytes * mebibyte);
  return rateRow({ what: `GET of a blob of ${blobMebibytes} MiB over TLS, one stream`, unit: 'MB/s', ours: perSecond(durationsMs.ours), peer: 'docker-registry', theirs: perSecond(durationsMs.theirs), atLeast: 2 });
}

/** In a repository with a key of its own; beside the same without. */
async function encryptedRows(daemon: BenchDaemon, credentials: string, blob: BlobFile): Promise<readonly Row[]> {
  const { KeyMetadata } = await new KMSClient(daemon.clientConfig).send(new CreateKeyCommand({}));
  await new ECRClient(daemon.clientConfig).send(new CreateRepositoryCommand({ repositoryName: 'sealed', encryptionConfiguration: { encryptionType: 'KMS', kmsKey: KeyMetadata?.Arn } }));
  const measured = async (name: string) => {
    const target = { repository: `http://${daemon.registry}/v2/${name}`, credentials };
    const putMs: number[] = [];
    const getMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      putMs.push(await putBlob(target, blob));
      // What was written past the page cache is read into it.
      await getBlob(target, blob);
      getMs.push(await getBlob(target, blob));
    }
    const perSecond = (values: readonly number[]) => median(megabytesPerSecond(values, blobMebibytes * mebibyte));
    return { put: perSecond(putMs), get: perSecond(getMs) };
  };
  const sealed = await measured('sealed');
  const plain = await measured('bench');
  return [
    { what: `GET of a blob of ${blobMebibytes} MiB encrypted by KMS, one stream`, ours: `${sealed.get.toFixed(0)} MB/s`, against: `unencrypted ${plain.get.toFixed(0)} MB/s`, ratio: `${Math.round((sealed.get / plain.get) * 100)} %`, reach: `≥ ${encryptedMegabytesMin} MB/s`, isReached: sealed.get >= encryptedMegabytesMin },
    { what: `PUT of a blob of ${blobMebibytes} MiB encrypted by KMS, one stream`, ours: `${sealed.put.toFixed(0)} MB/s`, against: `unencrypted ${plain.put.toFixed(0)} MB/s`, ratio: `${Math.round((sealed.put / plain.put) * 100)} %`, reach: '', isReached: true },
  ];
}
