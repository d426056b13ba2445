import type { CreatePullThroughCacheRuleRequest, PullThroughCacheRule as EcrRule } from '@aws-sdk/client-ecr';
import { createsMissingLinkedRole } from '#auth/linked-role.ts';
import { registryAccess } from '#auth/registry-access.ts';
import { dateOf } from '#base/time.ts';
import { pullThroughCacheRuleKey, pullThroughCacheRules, upstreamUrls, type PullThroughCacheRule, type UpstreamRegistry } from '#model/pull-through-cache-rule.ts';
import { rootPrefix } from '#model/repository-creation-template.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { assertRole, checkedPrefix } from './creation-templates.ts';
import { invalidMember, ruleNotFound, unsupportedUpstream } from './errors.ts';
import { accountOf } from './repositories.ts';

export const cachePrincipal = 'pullthroughcache.ecr.amazonaws.com';

const prefixBounds = { min: 2, max: 30 };
const credentialPattern = String.raw`arn:aws(-\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr-pullthroughcache\/[a-zA-Z0-9\/_+=.@-]+`;
const credentialBounds = { min: 50, max: 612 };
/** Nobody is served there without signing in: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html */
const signedInTo: ReadonlySet<UpstreamRegistry> = new Set(['docker-hub', 'github-container-registry', 'azure-container-registry', 'gitlab-container-registry', 'chainguard']);

/** What a caller says about a rule, checked; the secret is not read here. */
export function ruleOf(input: CreatePullThroughCacheRuleRequest, scope: Scope): Omit<PullThroughCacheRule, 'createdAt' | 'updatedAt'> {
  const { upstreamRegistryUrl = '', credentialArn, customRoleArn } = input;
  const ecrRepositoryPrefix = checkedRulePrefix(input.ecrRepositoryPrefix);
  const upstreamRepositoryPrefix = input.upstreamRepositoryPrefix === undefined ? undefined : checkedPrefix('upstreamRepositoryPrefix', input.upstreamRepositoryPrefix, prefixBounds);
  if (ecrRepositoryPrefix === rootPrefix && (upstreamRepositoryPrefix ?? rootPrefix) !== rootPrefix) throw invalidMember('upstreamRepositoryPrefix', 'The upstream repository prefix must be ROOT when the ECR repository prefix is ROOT');
  const upstreamRegistry = upstreamAt(upstreamRegistryUrl, input.upstreamRegistry);
  checkAuthentication({ upstreamRegistry, upstreamRegistryUrl, credentialArn, customRoleArn }, scope);
  const { account, region } = scope;
  return { account, region, ecrRepositoryPrefix, upstreamRegistry, upstreamRegistryUrl, ...(upstreamRepositoryPrefix !== undefined && { upstreamRepositoryPrefix }), ...(credentialArn !== undefined && { credentialArn }), ...(customRoleArn !== undefined && { customRoleArn }) };
}

export function checkedRulePrefix(prefix: string | undefined): string {
  return checkedPrefix('ecrRepositoryPrefix', prefix, prefixBounds);
}

/** The registry that an operation is on; rules are kept in one's own alone. */
export function ruleScope(registryId: string | undefined, call: Call): Scope {
  return { account: accountOf(registryId, call), region: call.region };
}

/** Throws PullThroughCacheRuleNotFoundException. */
export function ruleAt(reader: Reader, ecrRepositoryPrefix: string, scope: Scope): PullThroughCacheRule {
  const { account, region } = scope;
  const rule = reader.get(pullThroughCacheRules, pullThroughCacheRuleKey({ account, region, ecrRepositoryPrefix }));
  if (rule === undefined) throw ruleNotFound(ecrRepositoryPrefix, account);
  return rule;
}

/** What an operation on rules needs: its own permission, which a registry in another account gives to nobody, and to pass the role on. */
export function ruleAccess(action: string, { registryId, customRoleArn }: { readonly registryId?: string | undefined; readonly customRoleArn?: string | undefined }, { call, store }: { readonly call: Call; readonly store: Reader }): readonly AccessRequest[] {
  const account = accountOf(registryId, call);
  const passes = customRoleArn === undefined || customRoleArn === '' ? [] : [{ action: 'iam:PassRole', resource: customRoleArn, keys: { 'iam:PassedToService': cachePrincipal } }];
  const access = registryAccess(store, action, { account, region: call.region });
  // By its ARN another account's registry is told apart from one's own.
  return [account === call.account ? access : { ...access, resource: `arn:aws:ecr:${call.region}:${account}:*` }, ...passes];
}

/** Whoever makes the first rule makes the role by which ECR reads secrets and pulls from its other regions. */
export function linkedRoleAccess(reader: Reader, call: Call): readonly AccessRequest[] {
  return createsMissingLinkedRole(reader, call.account, cachePrincipal);
}

/** Throws InvalidParameterException and UnsupportedUpstreamRegistryException. */
export function checkAuthentication({ upstreamRegistry, upstreamRegistryUrl, credentialArn, customRoleArn }: Pick<PullThroughCacheRule, 'upstreamRegistry' | 'upstreamRegistryUrl'> & { readonly credentialArn: string | undefined; readonly customRoleArn: string | undefined }, { account, region }: Scope): void {
  if (customRoleArn !== undefined) assertRole(customRoleArn);
  if (customRoleArn !== undefined && upstreamRegistry !== 'ecr') throw invalidMember('customRoleArn', 'A custom role can only be given for the upstream registry ecr');
  if (upstreamRegistry === 'ecr' && credentialArn !== undefined) throw invalidMember('credentialArn', 'The upstream registry ecr takes no secret, but a custom role');
  const upstreamAccount = upstreamUrls.ecr.exec(upstreamRegistryUrl)?.groups?.['account'];
  if (upstreamRegistry === 'ecr' && upstreamAccount !== account && customRoleArn === undefined) throw invalidMember('customRoleArn', 'A custom role is required for an upstream registry of another account');
  if (credentialArn === undefined) {
    if (signedInTo.has(upstreamRegistry)) throw unsupportedUpstream('The specified upstream registry requires authentication. Specify a valid Secrets Manager ARN and try again.');
    return;
  }
  if (checkLength('credentialArn', credentialArn, credentialBounds) !== undefined) throw invalidMember('credentialArn', `must have length between ${credentialBounds.min} and ${credentialBounds.max}`);
  if (checkPattern('credentialArn', credentialArn, credentialPattern) !== undefined) throw invalidMember('credentialArn', `must satisfy regular expression '^${credentialPattern}$'`);
  const [, , , secretRegion, secretAccount] = credentialArn.split(':');
  if (secretRegion !== region || secretAccount !== account) throw invalidMember('credentialArn', 'The secret must be in the same account and Region as the pull through cache rule');
}

export function ruleView({ account, createdAt, updatedAt, ecrRepositoryPrefix, upstreamRegistry, upstreamRegistryUrl, upstreamRepositoryPrefix, credentialArn, customRoleArn }: PullThroughCacheRule): EcrRule {
  return {
    registryId: account,
    ecrRepositoryPrefix,
    upstreamRegistry,
    upstreamRegistryUrl,
    ...(upstreamRepositoryPrefix !== undefined && { upstreamRepositoryPrefix }),
    ...(credentialArn !== undefined && { credentialArn }),
    ...(customRoleArn !== undefined && { customRoleArn }),
    createdAt: dateOf(createdAt),
    updatedAt: dateOf(updatedAt),
  };
}

function upstreamAt(url: string, named: string | undefined): UpstreamRegistry {
  const known: readonly UpstreamRegistry[] = ['ecr', 'ecr-public', 'quay', 'k8s', 'docker-hub', 'github-container-registry', 'azure-container-registry', 'gitlab-container-registry', 'chainguard'];
  if (named !== undefined && !known.some((each) => each === named)) throw invalidMember('upstreamRegistry', `Member must satisfy enum value set: [${known.join(', ')}]`);
  const found = known.find((each) => upstreamUrls[each].test(url));
  if (found === undefined) throw unsupportedUpstream('The specified upstream registry is not supported');
  if (named !== undefined && named !== found) throw unsupportedUpstream(`The upstream registry URL '${url}' is not that of the upstream registry ${named}`);
  return found;
}
