import { keyServiceOnDemand } from '#services/kms/key-service-on-demand.ts';
import type { KmsDeps } from '#services/kms/deps.ts';
import { keyringOver } from '#services/kms/keyring.ts';
import type { SecretsManagerDeps } from '#services/secretsmanager/deps.ts';
import { secretReader } from '#services/secretsmanager/secret-reader.ts';
import type { SsmDeps } from '#services/ssm/deps.ts';
import type { Ids } from '#base/ids.ts';
import type { DaemonOptions } from './daemon-options.ts';
import type { StateDirectory } from './state-directory.ts';

export interface SecretDepsOptions extends Pick<StateDirectory, 'store' | 'cloudClock' | 'sealing' | 'authorizer'>, Pick<DaemonOptions, 'random'> {
  readonly ids: Ids;
}

/** What the services that keep secrets are handed: to those who call them over HTTP, and to tasks' execution roles. */
export interface SecretDeps {
  readonly kms: KmsDeps;
  readonly secretsmanager: SecretsManagerDeps;
  readonly ssm: SsmDeps;
}

export function secretDeps({ store, cloudClock: clock, sealing, authorizer, random, ids }: SecretDepsOptions): SecretDeps {
  const kms = { store, clock, ids, random, sealing, keyring: keyringOver(sealing) };
  const secretsmanager = { store, clock, ids, random, keys: keyServiceOnDemand('secretsmanager', kms, authorizer), authorizer, decoyKey: random.bytes(decoyKeyBytes) };
  return {
    kms,
    secretsmanager,
    ssm: { store, clock, random, keys: keyServiceOnDemand('ssm', kms, authorizer), secrets: secretReader(secretsmanager) },
  };
}

const decoyKeyBytes = 32;
