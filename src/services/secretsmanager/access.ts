import { createHmac } from 'node:crypto';
import { secretArn } from '#model/secret.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import type { SecretsManagerDeps } from './deps.ts';
import { findSecret, nameIn } from './find-secret.ts';

interface AccessOptions {
  readonly call: Call;
  readonly deps: SecretsManagerDeps;
  readonly keys?: AccessRequest['keys'];
}

/**
 * What a call on one secret has to be allowed: on the ARN that it has, or one that it could have, so that a refusal does not tell whether there is one
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html).
 */
export function secretAccess(action: string, given: string, { call, deps, keys }: AccessOptions): AccessRequest {
  const secret = findSecret(given, { store: deps.store, scope: call, nowMs: deps.clock.nowMs() });
  const resource = secret?.arn ?? decoyArn(given, call, deps.decoyKey);
  const tags = (secret?.tags ?? []).map(({ key, value }) => [`secretsmanager:ResourceTag/${key}`, value]);
  return {
    action: `secretsmanager:${action}`,
    resource,
    keys: {
      'secretsmanager:SecretId': resource,
      ...Object.fromEntries(tags),
      ...(secret?.primaryRegion !== undefined && { 'secretsmanager:SecretPrimaryRegion': secret.primaryRegion }),
      ...keys,
    },
    ...(secret?.resourcePolicy !== undefined && { resourcePolicy: secret.resourcePolicy }),
  };
}

/** Of a secret that is to be made: whether its name is taken is nobody's business yet. */
export function newSecretAccess(action: string, name: string, { call, deps, keys }: AccessOptions): AccessRequest {
  return { action: `secretsmanager:${action}`, resource: decoyArn(name, call, deps.decoyKey), keys: { 'secretsmanager:Name': name, ...keys } };
}

/** The keys of a request's members, without those that are absent. */
export function givenKeys(members: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>): NonNullable<AccessRequest['keys']> {
  const given = Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[`secretsmanager:${name}`, typeof value === 'object' ? value : String(value)] as const]));
  return Object.fromEntries(given);
}

const suffixCharacters = 6;

function decoyArn(given: string, call: Call, key: Uint8Array): string {
  const { account, region, name } = nameIn(given, call);
  // A whole ARN looks as it was given.
  if (name !== given && /-[A-Za-z0-9]{6}$/.test(name)) return given;
  const suffix = createHmac('sha256', key).update(`${account}/${region}/${name}`).digest('base64').replaceAll(/[^A-Za-z0-9]/g, '').slice(0, suffixCharacters);
  return secretArn({ account, region }, name, suffix);
}
