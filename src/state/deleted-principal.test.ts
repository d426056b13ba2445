import assert from 'node:assert/strict';
import test from 'node:test';
import { iamRoles } from '#model/iam-role.ts';
import { kmsGrants, type KmsGrant } from '#model/kms-grant.ts';
import { kmsKeys, type KmsKey } from '#model/kms-key.ts';
import { noRegistrySettings, registrySettings } from '#model/registry-settings.ts';
import { repositories, type Repository } from '#model/repository.ts';
import { repositoryCreationTemplates } from '#model/repository-creation-template.ts';
import { secrets, type Secret } from '#model/secret.ts';
import { forgetPrincipal } from './deleted-principal.ts';
import { memoryJournal } from './journals/memory.ts';
import { Store } from './store.ts';

const account = '111122223333';
const scope = { account, region: 'eu-west-1' };
const gone = { arn: `arn:aws:iam::${account}:role/team/app`, id: 'AROADBQP57FF2AEXAMPLE' };
const others = `arn:aws:iam::${account}:role/team/apple`;

function policyFor(...principals: readonly string[]): string {
  return JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS: principals }, Action: '*', Resource: '*' }] });
}

const key: KmsKey = { ...scope, id: '1', arn: 'arn:aws:kms:eu-west-1:111122223333:key/1', description: '', keySpec: 'SYMMETRIC_DEFAULT', keyUsage: 'ENCRYPT_DECRYPT', origin: 'AWS_KMS', manager: 'CUSTOMER', isEnabled: true, createdAt: 0, policy: policyFor(gone.arn, others), tags: [], materials: [] };
const repository: Repository = { ...scope, arn: 'arn:aws:ecr:eu-west-1:111122223333:repository/app', name: 'app', createdAt: 0, tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: [] };
const secret: Secret = { ...scope, arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf', name: 'db', versions: [], tags: [], resourcePolicy: policyFor(gone.arn), createdAt: 0, changedAt: 0, replicas: [] };
const grant: KmsGrant = { id: 'a', keyArn: key.arn, granteePrincipal: gone.arn, retiringPrincipal: others, issuingAccount: account, operations: ['Decrypt'], createdAt: 0 };

test('policies of resources and grants keep the unique id of a role that is deleted, and nobody else is touched', async () => {
  const store = await Store.open(memoryJournal(), [iamRoles, kmsKeys, kmsGrants, registrySettings, repositories, repositoryCreationTemplates, secrets]);
  await store.transact((transaction) => {
    transaction.put(kmsKeys, key);
    transaction.put(secrets, { ...secret, resourcePolicy: policyFor(gone.arn.replace('arn:aws:', 'arn:aws-cn:'), others.replace('arn:aws:', 'arn:aws-cn:')) });
    transaction.put(repositories, { ...repository, policy: policyFor(`arn:aws:sts::${account}:assumed-role/app/night`, `arn:aws:sts::${account}:assumed-role/apple/night`) });
    transaction.put(repositories, { ...repository, arn: `${repository.arn}-bare`, name: 'app-bare' });
    transaction.put(registrySettings, { ...noRegistrySettings(scope), policy: policyFor(gone.arn, others) });
    transaction.put(kmsGrants, grant);
    transaction.put(kmsGrants, { ...grant, id: 'b', granteePrincipal: others });
  });
  const changed: string[] = [];
  store.onCommit((changes) => changed.push(...changes.map(({ kind }) => kind)));
  await store.transact((transaction) => forgetPrincipal(transaction, gone));
  assert.equal(store.list(kmsKeys)[0]?.policy, policyFor(gone.id, others));
  assert.equal(store.get(repositories, repository.arn)?.policy, policyFor(`${gone.id}:night`, `arn:aws:sts::${account}:assumed-role/apple/night`));
  assert.equal(store.list(registrySettings)[0]?.policy, policyFor(gone.id, others));
  assert.equal(store.get(secrets, secret.arn)?.resourcePolicy, policyFor(gone.id, others.replace('arn:aws:', 'arn:aws-cn:')));
  assert.deepEqual(store.list(kmsGrants).map(({ granteePrincipal, retiringPrincipal }) => [granteePrincipal, retiringPrincipal]), [[gone.id, others], [others, others]]);
  assert.deepEqual(changed.toSorted(), [repositories.kind, registrySettings.kind, kmsGrants.kind, kmsKeys.kind, secrets.kind].toSorted());
});
