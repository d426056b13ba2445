import { join } from 'node:path';
import { WorldError } from '#base/errors.ts';
import { parsedJson } from '#base/parsed-json.ts';
import type { Random } from '#base/random.ts';
import { keyAlphabet, newSecretAccessKey, randomText } from './random-text.ts';
import { readSecretFile, writeSecretFile } from './secret-file.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface RootCredentialsOptions {
  /** The daemon's state directory, which exists. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly random: Random;
}

export const rootCredentialsFile = 'root-credentials.json';

/**
 * The credentials of the account's root: those of the environment, or those that were generated at the first start and
 * are kept, readable by nobody else, in the state directory.
 */
export async function rootCredentials({ directory, env, random }: RootCredentialsOptions): Promise<Credentials> {
  const given = fromEnvironment(env);
  if (given !== undefined) return given;
  const path = join(directory, rootCredentialsFile);
  return (await kept(path)) ?? (await generated(path, random));
}

function fromEnvironment(env: RootCredentialsOptions['env']): Credentials | undefined {
  const accessKeyId = env['DRYDOCK_ROOT_ACCESS_KEY_ID'] ?? '';
  const secretAccessKey = env['DRYDOCK_ROOT_SECRET_ACCESS_KEY'] ?? '';
  if (accessKeyId === '' && secretAccessKey === '') return undefined;
  if (/^[A-Za-z0-9_-]{1,128}$/.test(accessKeyId) && secretAccessKey !== '') return { accessKeyId, secretAccessKey };
  throw new WorldError('BadRootCredentials', 'Set both DRYDOCK_ROOT_ACCESS_KEY_ID (letters, digits, _ and -) and DRYDOCK_ROOT_SECRET_ACCESS_KEY, or neither.');
}

async function kept(path: string): Promise<Credentials | undefined> {
  const text = await readSecretFile(path).catch((cause: unknown) => {
    throw new WorldError('BadRootCredentials', `${path} cannot be read.`, { cause });
  });
  if (text === undefined) return undefined;
  const credentials = parse(text);
  if (credentials === undefined) throw new WorldError('BadRootCredentials', `${path} does not hold an accessKeyId and a secretAccessKey. Mend it, or remove it to get new credentials.`);
  return credentials;
}

async function generated(path: string, random: Random): Promise<Credentials> {
  const credentials = { accessKeyId: `AKIA${randomText(random, keyAlphabet, 16)}`, secretAccessKey: newSecretAccessKey(random) };
  await writeSecretFile(path, `${JSON.stringify(credentials, undefined, 2)}\n`);
  return credentials;
}

function parse(json: string): Credentials | undefined {
  const value = parsedJson(json);
  if (typeof value !== 'object' || value === null || !('accessKeyId' in value) || !('secretAccessKey' in value)) return undefined;
  const { accessKeyId, secretAccessKey } = value;
  return typeof accessKeyId === 'string' && accessKeyId !== '' && typeof secretAccessKey === 'string' && secretAccessKey !== '' ? { accessKeyId, secretAccessKey } : undefined;
}
