import { join } from 'node:path';
import { WorldError } from '#base/errors.ts';
import type { Random } from '#base/random.ts';
import { masterKeyChecks, type MasterKeyCheck } from '#model/master-key-check.ts';
import type { Store } from '#state/store.ts';
import { sealingBy, type Sealing } from './sealing.ts';
import { readSecretFile, writeSecretFile } from './secret-file.ts';

export interface MasterKeyOptions {
  /** The daemon's state directory, which exists. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly random: Random;
  readonly store: Store;
}

export const masterKeyFile = 'master-key';
const keyBytes = 32;
const label = 'master-key-check';
const known = 'drydock';

/**
 * What secrets in the state are sealed by: `DRYDOCK_MASTER_KEY`, or a key that was made at the first start and is kept in a file of its
 * own. The state knows by which key it was sealed: without that key nothing starts, so that nobody finds out when a secret is read.
 */
export async function masterSealing({ directory, env, random, store }: MasterKeyOptions): Promise<Sealing> {
  const path = join(directory, masterKeyFile);
  const check = store.get(masterKeyChecks, 'current');
  const key = fromEnvironment(env) ?? (await kept(path));
  if (key === undefined && check !== undefined) {
    throw new WorldError('MasterKeyLost', `${path} is gone, and the secrets in ${directory} cannot be read without it. Put it back, or set DRYDOCK_MASTER_KEY to its content; to give up all state, remove ${directory}.`);
  }
  const sealing = sealingBy(key ?? (await generated(path, random)), random);
  if (check !== undefined && sealing.open(check.sealed, label)?.toString() !== known) {
    throw new WorldError('WrongMasterKey', `the secrets in ${directory} were sealed by another master key than ${env['DRYDOCK_MASTER_KEY'] === undefined ? path : 'DRYDOCK_MASTER_KEY'} holds. Give the one that it was first started with.`);
  }
  if (check === undefined) await store.transact((transaction) => transaction.put<MasterKeyCheck>(masterKeyChecks, { id: 'current', sealed: sealing.seal(known, label) }));
  return sealing;
}

function fromEnvironment(env: MasterKeyOptions['env']): Uint8Array | undefined {
  const text = env['DRYDOCK_MASTER_KEY'] ?? '';
  if (text === '') return undefined;
  const key = parse(text);
  if (key === undefined) throw new WorldError('BadMasterKey', `DRYDOCK_MASTER_KEY has to be ${keyBytes} bytes in base64, such as 'openssl rand -base64 ${keyBytes}' makes.`);
  return key;
}

async function kept(path: string): Promise<Uint8Array | undefined> {
  const text = await readSecretFile(path).catch((cause: unknown) => {
    throw new WorldError('BadMasterKey', `${path} cannot be read.`, { cause });
  });
  if (text === undefined) return undefined;
  const key = parse(text);
  if (key === undefined) throw new WorldError('BadMasterKey', `${path} does not hold ${keyBytes} bytes in base64. Put back what it held.`);
  return key;
}

async function generated(path: string, random: Random): Promise<Uint8Array> {
  const key = random.bytes(keyBytes);
  await writeSecretFile(path, `${Buffer.from(key).toString('base64')}\n`);
  return key;
}

function parse(text: string): Uint8Array | undefined {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, 'base64');
  return key.byteLength === keyBytes && key.toString('base64') === trimmed ? key : undefined;
}
