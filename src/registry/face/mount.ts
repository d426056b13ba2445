import { repositoryAccess } from '#auth/repository-access.ts';
import { parseDigest } from '#model/digest.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { scopeKey } from '#model/scope.ts';
import { pullThroughRuleFor } from '#state/pull-through-rule.ts';
import { accountSettingOf } from '#state/registry-settings.ts';
import { isAllowed } from './authenticate.ts';
import type { Exchange } from './exchange.ts';

/**
 * Links a blob of another repository into this one; false when it has to be uploaded, which is what the specification has a registry answer whenever it
 * cannot mount. ECR does it where the account has BLOB_MOUNTING enabled, within one account and region, between repositories of one encryption,
 * and not from caches of other registries; within one repository always (https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html).
 */
export async function mountBlob(exchange: Exchange, repository: Repository, digest: string): Promise<boolean> {
  const { options, request, query, principal, named } = exchange;
  if (parseDigest(digest) === undefined) return false;
  const from = query.get('from');
  if (from === null) return options.registry.mountBlob(repository, options.mode === 'oci' ? undefined : repository, digest);
  const source = options.store.get(repositories, repositoryArn(named(from)));
  if (source === undefined || !mayMount(exchange, repository, source)) return options.mode !== 'oci' && options.registry.mountBlob(repository, repository, digest);
  const isReadable = await isAllowed(options, { request, principal, region: source.region }, [repositoryAccess(options.store, 'GetDownloadUrlForLayer', source.arn)]);
  return isReadable && options.registry.mountBlob(repository, source, digest);
}

function mayMount({ options: { mode, store } }: Exchange, target: Repository, source: Repository): boolean {
  if (mode === 'oci' || source.arn === target.arn) return true;
  const isEnabled = accountSettingOf(store, target, 'BLOB_MOUNTING') === 'ENABLED';
  const isCache = pullThroughRuleFor(store, source) !== undefined;
  return isEnabled && !isCache && scopeKey(source) === scopeKey(target) && keyOf(source) === keyOf(target);
}

function keyOf({ encryption }: Repository): string {
  return encryption.type === 'AES256' ? encryption.type : `${encryption.type} ${encryption.kmsKey}`;
}
