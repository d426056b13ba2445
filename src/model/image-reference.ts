import { isPublic, publicPathOf, publicRegistryHost, publicRepositoryAt, type PublicAliases } from './public-registry.ts';
import type { Scope } from './scope.ts';

/**
 * An image reference as docker reads it (https://github.com/distribution/reference): `app`, `app:1`,
 * `127.0.0.1:4566/team/app:1@sha256:…`. Docker Hub's defaults are filled in.
 */
export interface ImageReference {
  /** The registry's authority: `docker.io`, `quay.io`, `127.0.0.1:4566`. */
  readonly domain: string;
  /** The repository's path within the registry: `library/nginx`, `team/app`. */
  readonly path: string;
  /** `latest` when the text names neither tag nor digest. */
  readonly tag?: string;
  /** `sha256:…`; it decides when there is a tag as well. */
  readonly digest?: string;
}

/** Where our registry answers, as it is printed, and whose repositories need no prefix there. */
export interface RegistryAddress {
  /** Such as `127.0.0.1:4566`. */
  readonly authority: string;
  /** The daemon's own account and region. */
  readonly home: Scope;
  /** Of ECR Public, besides those that every account has. */
  readonly publicAliases?: PublicAliases;
}

/** A repository of an ECR registry, named in full; a public one has no region. */
export interface RepositoryName extends Scope {
  readonly name: string;
  /** What a public registry was called by. */
  readonly alias?: string;
}

/** Undefined when docker would refuse the text as an invalid reference. */
export function parseImageReference(text: string): ImageReference | undefined {
  const matched = referencePattern.exec(text);
  const named = matched?.groups?.['name'];
  if (matched === null || named === undefined) return undefined;
  const { domain, path } = splitName(named);
  if (!pathPattern.test(path) || !domainPattern.test(domain) || named.length > nameLengthMax) return undefined;
  const digest = matched.groups?.['digest'];
  const tag = matched.groups?.['tag'] ?? (digest === undefined ? 'latest' : undefined);
  return { domain, path, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** In full: `docker.io/library/nginx:latest`. */
export function formatImageReference(reference: ImageReference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${reference.domain}/${reference.path}${tag}${digest}`;
}

/**
 * The ECR repository that a reference means, or undefined when it is of another registry. Understood are AWS's names
 * (`<account>.dkr.ecr.<region>.amazonaws.com/app`, also -fips, dual-stack and China), our alias
 * `<account>.dkr.ecr.<region>.localhost:<port>/app`, and our own address as printed by `repositoryUri`; of ECR Public, `public.ecr.aws/<alias>/app`.
 */
export function ecrRepositoryOf(reference: ImageReference, address: RegistryAddress): RepositoryName | undefined {
  const scope = ecrScopeOf(reference.domain);
  if (scope !== undefined) return { ...scope, name: reference.path };
  if (isPublicHost(reference.domain)) return publicRepositoryAt(reference.path, address.publicAliases ?? {});
  if (!isOurs(reference.domain, address)) return undefined;
  return repositoryAtPath(reference.path, address);
}

/** ECR Public's own host, where there may be what is not here. */
export function isPublicHost(authority: string): boolean {
  return /^public\.ecr\.aws(?::\d+)?$/.test(authority.toLowerCase());
}

/**
 * The repositories that a reference may mean, the likeliest first. A production task definition names AWS's account and
 * region; where these have no such repository here, it is the one of that name in the task's own account and region, then
 * in the daemon's. Of ECR Public it is the one. Empty for a reference to another registry.
 */
export function repositoriesMeant(reference: ImageReference, asker: Scope, address: RegistryAddress): readonly RepositoryName[] {
  const named = ecrRepositoryOf(reference, address);
  if (named === undefined) return [];
  if (isPublic(named)) return [named];
  return [named, { account: asker.account, region: asker.region, name: named.name }, { ...address.home, name: named.name }];
}

/** The account and region in an ECR host name, with or without a port; undefined for every other host. */
export function ecrScopeOf(authority: string): Scope | undefined {
  const { account, region } = ecrHostPattern.exec(authority.toLowerCase())?.groups ?? {};
  return account === undefined || region === undefined ? undefined : { account, region };
}

/** What stands behind our address: `app` is of the home account and region, `<account>/<region>/app` of the one it names, `public.ecr.aws/<alias>/app` of ECR Public. */
export function repositoryAtPath(path: string, { home, publicAliases = {} }: Pick<RegistryAddress, 'home' | 'publicAliases'>): RepositoryName {
  if (path.startsWith(publicPrefix)) return publicRepositoryAt(path.slice(publicPrefix.length), publicAliases);
  const { account, region, name } = scopedPathPattern.exec(path)?.groups ?? {};
  if (account === undefined || region === undefined || name === undefined) return { account: home.account, region: home.region, name: path };
  return { account, region, name };
}

/** The address that docker, podman and skopeo reach the repository under: see docs/decisions on the registry's address. */
export function repositoryUri(repository: RepositoryName, address: RegistryAddress): string {
  const { account, region, name } = repository;
  if (isPublic(repository)) return `${address.authority}/${publicPrefix}${publicPathOf(repository, address.publicAliases ?? {})}`;
  const isHome = account === address.home.account && region === address.home.region;
  const isPlain = isHome && !scopedPathPattern.test(name) && !name.startsWith(publicPrefix);
  return isPlain ? `${address.authority}/${name}` : `${address.authority}/${account}/${region}/${name}`;
}

const publicPrefix = `${publicRegistryHost}/`;

const nameLengthMax = 512;
const referencePattern = /^(?<name>[^@\s]+?)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}))?$/;
const domainPattern = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d+)?$/;
const pathPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const scopedPathPattern = /^(?<account>\d{12})\/(?<region>[a-z]{2}(?:-[a-z]+)+-\d)\/(?<name>.+)$/;
const ecrHostPattern = /^(?<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn|localhost)(?::\d+)?$/;

/** The first component is a registry when it looks like a host; otherwise all of it is Docker Hub's. */
function splitName(name: string): { readonly domain: string; readonly path: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = slash > 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const domain = isHost ? first : 'docker.io';
  const path = isHost ? name.slice(slash + 1) : name;
  if (domain !== 'docker.io' && domain !== 'index.docker.io') return { domain, path };
  return { domain: 'docker.io', path: path.includes('/') ? path : `library/${path}` };
}

/** Our authority as printed, or another name of the loopback address with the same port. */
function isOurs(domain: string, address: RegistryAddress): boolean {
  if (domain === address.authority) return true;
  const port = /:(\d+)$/.exec(address.authority)?.[1];
  return port !== undefined && [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(domain);
}
