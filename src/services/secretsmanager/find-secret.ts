import { parseArn } from '#base/arn.ts';
import { isReplica, secretNameKey, secrets, type Secret } from '#model/secret.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { markedForDeletion, onlyOnPrimary, secretNotFound } from './errors.ts';

/** Where and when a secret is looked for. */
export interface Place {
  readonly store: Reader;
  /** Of the caller: names are those of its account and Region. */
  readonly scope: Scope;
  readonly nowMs: number;
}

/** By its name, its ARN, or its ARN without the last characters (https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen). */
export function findSecret(given: string, { store, scope, nowMs }: Place): Secret | undefined {
  const { account, region, name } = nameIn(given, scope);
  if (region !== scope.region) return undefined;
  const [secret] = [store.get(secrets, given), ...store.find(secrets, 'name', secretNameKey({ account, region }, name))].filter((each) => each !== undefined && isThere(each, nowMs));
  return secret;
}

/** Throws when there is none, be it one that is scheduled for deletion. */
export function secretFor(given: string, place: Place): Secret {
  const secret = findSecret(given, place);
  if (secret === undefined) throw secretNotFound();
  return secret;
}

/** Throws also for one that is scheduled for deletion. */
export function usableSecret(given: string, place: Place): Secret {
  const secret = secretFor(given, place);
  if (secret.deletedAt !== undefined) throw markedForDeletion();
  return secret;
}

/** Throws also for replicas, which are changed by their primary secret. */
export function primarySecret(given: string, place: Place): Secret {
  const secret = usableSecret(given, place);
  if (isReplica(secret)) throw onlyOnPrimary();
  return secret;
}

/** The name that an id stands for, and whose. */
export function nameIn(given: string, scope: Scope): Scope & { readonly name: string } {
  const parsed = parseArn(given);
  if (parsed?.service !== 'secretsmanager' || !parsed.resource.startsWith('secret:')) return { account: scope.account, region: scope.region, name: given };
  return { account: parsed.account, region: parsed.region, name: parsed.resource.slice('secret:'.length) };
}

/** What is to be deleted by now is gone, whether or not anybody has done it. */
export function isThere({ deletesAt }: Secret, nowMs: number): boolean {
  return deletesAt === undefined || nowMs < deletesAt;
}
