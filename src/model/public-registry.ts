import type { Scope } from './scope.ts';

/** Where ECR Public's images are, and what the paths of ours begin with at our own address: `127.0.0.1:4566/public.ecr.aws/<alias>/<name>`. */
export const publicRegistryHost = 'public.ecr.aws';

/** Public repositories are of no region, which their ARNs and names show. */
export const noRegion = '';

/** The Region that answers for ECR Public's API, and that calls to its registry are in. */
export const publicHomeRegion = 'us-east-1';

/** Whose the aliases are that accounts have besides those that everybody has: `docker` → `000000000000`. */
export type PublicAliases = Readonly<Record<string, string>>;

export function isPublic({ region }: Pick<Scope, 'region'>): boolean {
  return region === noRegion;
}

/** The alias that an account has without asking for one, such as `k3x9a0tz`: always the same, and no other account's. */
export function defaultAlias(account: string): string {
  let rest = (BigInt(account) * factor + shift) % aliasCount;
  let text = '';
  for (let digit = 1; digit < aliasLength; digit += 1) {
    text = (rest % digits).toString(Number(digits)) + text;
    rest /= digits;
  }
  return String.fromCodePoint(firstLetter + Number(rest)) + text;
}

/** The aliases that an account chose, in the order of their names, and its default one. The first is the primary one, which names are printed with. */
export function aliasesOf(account: string, aliases: PublicAliases): readonly [string, ...string[]] {
  const chosen = Object.keys(aliases).filter((alias) => aliases[alias] === account).sort();
  const [first = defaultAlias(account), ...others] = [...chosen, defaultAlias(account)];
  return [first, ...others];
}

/** Whose an alias is; undefined when it can be nobody's. */
export function accountOfAlias(alias: string, aliases: PublicAliases): string | undefined {
  if (Object.hasOwn(aliases, alias)) return aliases[alias];
  if (!/^[a-z][0-9a-z]{7}$/.test(alias)) return undefined;
  let value = BigInt((alias.codePointAt(0) ?? 0) - firstLetter);
  for (const character of alias.slice(1)) value = value * digits + BigInt(Number.parseInt(character, Number(digits)));
  const account = ((value - shift + aliasCount) * inverse) % aliasCount;
  return account < accountCount ? account.toString().padStart(accountLength, '0') : undefined;
}

/** Whether an alias is the one that the account has without asking. */
export function isDefaultAlias(alias: string, account: string): boolean {
  return accountOfAlias(alias, {}) === account;
}

/** What stands behind the host: `<alias>/<name>`. Of an alias that nobody has, the account is the alias itself, which has no repositories. */
export function publicRepositoryAt(path: string, aliases: PublicAliases): Scope & { readonly name: string; readonly alias: string } {
  const slash = path.indexOf('/');
  const alias = slash < 0 ? path : path.slice(0, slash);
  return { account: accountOfAlias(alias, aliases) ?? alias, region: noRegion, name: slash < 0 ? '' : path.slice(slash + 1), alias };
}

/** `<alias>/<name>`, by the account's primary alias. */
export function publicPathOf({ account, name }: { readonly account: string; readonly name: string }, aliases: PublicAliases): string {
  return `${aliasesOf(account, aliases)[0]}/${name}`;
}

/** Where a repository's logo is served, without a login. */
export function logoPath(repository: { readonly account: string; readonly name: string }, aliases: PublicAliases): string {
  return `${logosPath}${publicPathOf(repository, aliases)}`;
}

/** The repository whose logo a path means. */
export function repositoryOfLogo(path: string, aliases: PublicAliases): (Scope & { readonly name: string }) | undefined {
  return path.startsWith(logosPath) ? publicRepositoryAt(path.slice(logosPath.length), aliases) : undefined;
}

const logosPath = '/_drydock/logos/';
const accountLength = 12;
const accountCount = 10n ** BigInt(accountLength);
const digits = 36n;
const aliasLength = 8;
const firstLetter = 'a'.codePointAt(0) ?? 0;
/** A letter and seven characters more: there are more of these than accounts. */
const aliasCount = 26n * digits ** BigInt(aliasLength - 1);
/** Spread the accounts over the aliases, and lead back: `factor * inverse` is 1 modulo their number. */
const factor = 1_270_081_433_251n;
const inverse = 1_783_802_721_547n;
const shift = 777_000_777_011n;
