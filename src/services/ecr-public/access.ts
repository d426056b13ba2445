import { repositoryAccess } from '#auth/repository-access.ts';
import { formatArn } from '#base/arn.ts';
import { hourMs, secondMs } from '#base/time.ts';
import { noRegion, publicHomeRegion } from '#model/public-registry.ts';
import { repositoryArn } from '#model/repository.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import type { EcrPublicDeps } from './deps.ts';
import { onlyInHomeRegion } from './errors.ts';
import { accountOf, registryOf, type RepositoryInput } from './repositories.ts';

/** What operations on one repository need; its policy opens it to others, and to other accounts. Throws UnsupportedCommandException elsewhere than at home. */
export function namedRepositoryAccess(action: string, { registryId, repositoryName = '*' }: RepositoryInput, { call, store }: AccessWorld): readonly AccessRequest[] {
  return accessIn(accountOf(registryId, call), action, { repositoryName, call, store });
}

/** The same of those that take an alias for the registry. Throws RegistryNotFoundException. */
export function aliasedRepositoryAccess(action: string, { registryId, repositoryName = '*' }: RepositoryInput, { call, store, address }: AccessWorld & Pick<EcrPublicDeps, 'address'>): readonly AccessRequest[] {
  assertHome(action, call);
  return accessIn(registryOf(registryId, call, address), action, { repositoryName, call, store });
}

/** Of the tagging operations, which name the repository by its ARN. */
export function resourceAccess(action: string, resourceArn: string | undefined, { call, store }: AccessWorld): readonly AccessRequest[] {
  assertHome(action, call);
  // Whatever else the ARN may be of, the action is this service's.
  return [{ ...repositoryAccess(store, action, resourceArn ?? '*'), action: `ecr-public:${action}` }];
}

/** What operations on the account's registry need. */
export function registryAccess(action: string, call: Call): readonly AccessRequest[] {
  assertHome(action, call);
  return [{ action: `ecr-public:${action}`, resource: registryArn(call.account) }];
}

/** A token is STS's to give (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-sts). */
export function tokenAccess(call: Call): readonly AccessRequest[] {
  assertHome('GetAuthorizationToken', call);
  return [
    { action: 'ecr-public:GetAuthorizationToken', resource: '*' },
    { action: 'sts:GetServiceBearerToken', resource: '*', keys: { 'sts:AWSServiceName': 'ecr-public.amazonaws.com', 'sts:DurationSeconds': String(tokenSeconds) } },
  ];
}

const tokenSeconds = (12 * hourMs) / secondMs;

export function registryArn(account: string): string {
  return formatArn({ service: 'ecr-public', region: noRegion, account, resource: `registry/${account}` });
}

interface AccessWorld extends Pick<EcrPublicDeps, 'store'> {
  readonly call: Call;
}

function accessIn(account: string, action: string, { repositoryName, call, store }: AccessWorld & { readonly repositoryName: string }): readonly AccessRequest[] {
  assertHome(action, call);
  return [repositoryAccess(store, action, repositoryArn({ account, region: noRegion, name: repositoryName }))];
}

function assertHome(operation: string, { region }: Call): void {
  if (region !== publicHomeRegion) throw onlyInHomeRegion(operation);
}
