import { repositoryAccess } from '#auth/repository-access.ts';
import { roleSession } from '#auth/role-session.ts';
import { serviceTrust } from '#auth/service-trust.ts';
import { known } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import { hourMs } from '#base/time.ts';
import { isLoopback, registryClient } from '#distribution/registry-client.ts';
import type { RegistryAddress, RepositoryName } from '#model/image-reference.ts';
import { publicRegistryHost, publicRepositoryAt } from '#model/public-registry.ts';
import { upstreamUrls, type PullThroughCacheRule } from '#model/pull-through-cache-rule.ts';
import { repositories, repositoryArn } from '#model/repository.ts';
import type { ReadableRegistry } from '#registry/core/image-registry.ts';
import { httpUpstream } from '#registry/pull-through/http-upstream.ts';
import { localUpstream } from '#registry/pull-through/local-upstream.ts';
import { UpstreamFailure, type Upstream, type UpstreamOf } from '#registry/pull-through/upstream.ts';
import { cachePrincipal } from '#services/ecr/pull-through-cache-rules.ts';
import { linkedRoleCall, type ReadUpstreamCredentials } from '#services/ecr/upstream-credentials.ts';
import type { Store } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { callersError } from '#wire/callers-error.ts';
import { Fault } from '#wire/fault.ts';
import type { Call } from '#wire/operation.ts';

export interface UpstreamsOptions {
  readonly store: Store;
  readonly registry: ReadableRegistry;
  readonly address: RegistryAddress;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly cloudClock: Clock;
  readonly readCredentials: ReadUpstreamCredentials;
  /** Where registries really lie, by ECR's name for them or by their host (DRYDOCK_UPSTREAMS). */
  readonly origins: Readonly<Record<string, string>>;
}

/** Finds the registry behind a rule: ours for ECR, for ECR Public where it has the repository, else the one at its URL, or where a setting says that it is. */
export function upstreams(options: UpstreamsOptions): UpstreamOf {
  const { clock, origins } = options;
  const trusted = new Set(Object.values(origins));
  const ask = registryClient({ clock, isTrusted: (url) => isLoopback(url.host) || trusted.has(url.origin) });
  return async (rule) => {
    if (rule.upstreamRegistry === 'ecr') return ecrUpstream(rule, options);
    const { upstreamRegistryUrl: host } = rule;
    const origin = origins[host] ?? origins[rule.upstreamRegistry] ?? `https://${host}`;
    const elsewhere = httpUpstream({ origin, credentials: await credentialsOf(rule, options), ask, clock });
    return host === publicRegistryHost ? publicUpstream(elsewhere, options) : elsewhere;
  };
}

async function credentialsOf({ credentialArn, account, region }: PullThroughCacheRule, { readCredentials }: UpstreamsOptions) {
  if (credentialArn === undefined) return undefined;
  try {
    return await readCredentials(credentialArn, { account, region });
  } catch (thrown) {
    const mistake = callersError(thrown);
    if (mistake === undefined) throw thrown;
    throw new UpstreamFailure('CredentialsUnavailable', mistake.message);
  }
}

/** A registry of ours, of which the rule's role, or in its own account ECR itself, may read the repository. */
function ecrUpstream(rule: PullThroughCacheRule, { store, registry, authorizer, cloudClock }: UpstreamsOptions): Upstream {
  const { account = '', region = '' } = known(upstreamUrls.ecr.exec(rule.upstreamRegistryUrl)?.groups, rule.upstreamRegistryUrl);
  const call = callOf(rule, store, cloudClock.nowMs());
  const authorize = async (name: RepositoryName) => {
    try {
      await authorizer.authorize({ ...call, region }, ['BatchGetImage', 'GetDownloadUrlForLayer'].map((action) => repositoryAccess(store, action, repositoryArn(name))));
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown;
      throw new UpstreamFailure('UpstreamAccessDenied', thrown.message);
    }
  };
  return localUpstream({ store, registry, named: (path) => ({ account, region, name: path }), authorize, pulledBy: call.principal.identityArn });
}

function callOf({ customRoleArn, account, region }: PullThroughCacheRule, store: Store, nowMs: number): Call {
  if (customRoleArn === undefined) {
    const call = linkedRoleCall(store, { account, region }, nowMs);
    if (call === undefined) throw new UpstreamFailure('CredentialsUnavailable', `The service-linked role for ${cachePrincipal} does not exist`);
    return call;
  }
  const trust = serviceTrust(store, { roleArn: customRoleArn, service: cachePrincipal });
  if (trust.kind !== 'trusted') throw new UpstreamFailure('CredentialsUnavailable', `The role ${customRoleArn} cannot be assumed: it ${trust.kind === 'no-such-role' ? 'does not exist' : `does not trust ${cachePrincipal}`}`);
  const session = roleSession(trust.role, 'ECRPullThroughCache', { kind: 'AssumeRole', issuedAt: nowMs, expiresAt: nowMs + hourMs, tags: {}, transitiveTagKeys: [] });
  return { account, region, principal: { ...session, accessKeyId: '' }, requestId: '', host: '', sourceIp: '', receivedAt: nowMs };
}

/** What is here comes from here. */
function publicUpstream(elsewhere: Upstream, { store, registry, address }: UpstreamsOptions): Upstream {
  const named = (path: string) => publicRepositoryAt(path, address.publicAliases ?? {});
  const here = localUpstream({ store, registry, named, authorize: async () => {}, pulledBy: undefined });
  const at = (path: string) => (store.get(repositories, repositoryArn(named(path))) === undefined ? elsewhere : here);
  return {
    digestOf: (path, tag, signal) => at(path).digestOf(path, tag, signal),
    manifest: (path, reference, signal) => at(path).manifest(path, reference, signal),
    blob: (path, digest, signal) => at(path).blob(path, digest, signal),
    check: (signal) => elsewhere.check(signal),
    referrers: (path, digest, signal) => at(path).referrers(path, digest, signal),
  };
}
