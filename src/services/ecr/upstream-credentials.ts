import { roleSession } from '#auth/role-session.ts';
import type { Clock } from '#base/clock.ts';
import { isJsonObject } from '#base/json-object.ts';
import { parsedJson } from '#base/parsed-json.ts';
import { hourMs } from '#base/time.ts';
import type { Scope } from '#model/scope.ts';
import { serviceLinkedRole } from '#state/service-linked-role.ts';
import type { Reader } from '#state/store.ts';
import { callersError } from '#wire/callers-error.ts';
import type { Call } from '#wire/operation.ts';
import type { SecretReader } from '../secretsmanager/secret-reader.ts';
import { secretNotFound, unableToAccessSecret, unableToDecryptSecret } from './errors.ts';
import { cachePrincipal } from './pull-through-cache-rules.ts';

export interface UpstreamCredentials {
  readonly username: string;
  readonly password: string;
}

/** What a rule's secret signs in with. Throws SecretNotFoundException, UnableToAccessSecretException and UnableToDecryptSecretValueException; nothing of the secret is in them. */
export type ReadUpstreamCredentials = (credentialArn: string, registry: Scope) => Promise<UpstreamCredentials>;

export interface UpstreamCredentialsOptions {
  readonly store: Reader;
  /** The cloud's. */
  readonly clock: Clock;
  readonly secrets: SecretReader;
}

/** Reads secrets as ECR does: with its service-linked role, to which the secret, its policy and its key have to be open (https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-secret.html). */
export function readUpstreamCredentials({ store, clock, secrets }: UpstreamCredentialsOptions): ReadUpstreamCredentials {
  return async (credentialArn, registry) => {
    const call = linkedRoleCall(store, registry, clock.nowMs());
    if (call === undefined) throw unableToAccessSecret(`The service-linked role for ${cachePrincipal} does not exist`);
    const value = await secrets({ SecretId: credentialArn }, call).catch((thrown: unknown) => {
      throw refusalOf(thrown, credentialArn);
    });
    const members = parsedJson(value.SecretString ?? '');
    const [username, accessToken] = isJsonObject(members) ? [members['username'], members['accessToken']] : [];
    if (typeof username !== 'string' || typeof accessToken !== 'string' || username === '' || accessToken === '') throw unableToAccessSecret(`The secret ${credentialArn} does not have the keys username and accessToken`);
    return { username, password: accessToken };
  };
}

/** A call with the service-linked role of the cache; undefined while the account does not have it. */
export function linkedRoleCall(store: Reader, { account, region }: Scope, nowMs: number): Call | undefined {
  const role = serviceLinkedRole(store, account, cachePrincipal);
  if (role === undefined) return undefined;
  const session = roleSession(role, 'ECRPullThroughCache', { kind: 'AssumeRole', issuedAt: nowMs, expiresAt: nowMs + hourMs, tags: {}, transitiveTagKeys: [] });
  return { account, region, principal: { ...session, accessKeyId: '' }, requestId: '', host: '', sourceIp: '', receivedAt: nowMs };
}

function refusalOf(thrown: unknown, credentialArn: string): unknown {
  const mistake = callersError(thrown);
  if (mistake === undefined) return thrown;
  if (mistake.code === 'ResourceNotFoundException') return secretNotFound(`The secret ${credentialArn} could not be found`);
  const isOfKey = mistake.code === 'DecryptionFailure' || /kms/i.test(mistake.message);
  return isOfKey ? unableToDecryptSecret(`The secret ${credentialArn} could not be decrypted: ${mistake.message}`) : unableToAccessSecret(`The secret ${credentialArn} could not be read: ${mistake.message}`);
}
