import { setImmediate } from 'node:timers/promises';
import { repositoryAccess } from '#auth/repository-access.ts';
import { smallest } from '#base/smallest.ts';
import { imageTags } from '#model/image.ts';
import { isPublic } from '#model/public-registry.ts';
import { repositories } from '#model/repository.ts';
import { scopeKey } from '#model/scope.ts';
import { json, type Answer } from './answer.ts';
import { isAllowed } from './authenticate.ts';
import { repositoryOf, type Exchange } from './exchange.ts';
import { Refusal } from './refusal.ts';

/** The page when none is asked for, and the largest that is given. */
const pageMax = 1_000;

/** end-8: the tags of a repository in ASCII order. */
export function answerTags(exchange: Exchange): Answer {
  assertGet(exchange);
  const repository = repositoryOf(exchange);
  const tags = exchange.options.store.find(imageTags, 'repository', repository.arn).map((tag) => tag.tag);
  const { page, headers } = paged(tags, exchange, `${exchange.base}/tags/list`);
  return json(200, { name: exchange.base.slice('/v2/'.length), tags: page }, headers);
}

/**
 * The repositories of the account and region that the host means, in ASCII order: those that the principal may read, by its own policies or the
 * repository's. Whoever may read none gets an empty list.
 */
export async function answerCatalog(exchange: Exchange): Promise<Answer> {
  assertGet(exchange);
  if (isPublic(exchange.repositoryName)) throw new Refusal(404, 'UNSUPPORTED', 'ECR Public does not list its repositories through this API');
  const { store } = exchange.options;
  const { count, last } = pageAsked(exchange);
  const known = store.find(repositories, 'scope', scopeKey(exchange.repositoryName)).filter(({ name }) => name > last).sort((left, right) => (left.name < right.name ? -1 : 1));
  const readable: string[] = [];
  let asked = 0;
  for (const { name, arn } of known) {
    if (count === 0 || readable.length > count) break;
    asked += 1;
    // Somebody who may read few of very many must not hold up everybody else.
    if (asked % askedAtOnce === 0) await setImmediate();
    if (await isAllowed(exchange.options, { ...exchange, region: exchange.repositoryName.region }, [repositoryAccess(store, 'BatchGetImage', arn)])) readable.push(name);
  }
  return json(200, { repositories: readable.slice(0, count) }, linkTo(readable, { count, path: '/v2/_catalog' }));
}

/** How many repositories are judged before others get their turn. */
const askedAtOnce = 200;

/** `n` entries behind `last`; a Link header leads to the next page (RFC 5988). */
function paged(entries: readonly string[], exchange: Exchange, path: string): { readonly page: readonly string[]; readonly headers: Readonly<Record<string, string>> } {
  const { count, last } = pageAsked(exchange);
  // One more than is shown tells whether there are more.
  const found = smallest(entries, { count: count + 1, compare: (one, other) => (one < other ? -1 : Number(one > other)), isWanted: (entry) => entry > last });
  return { page: found.slice(0, count), headers: linkTo(found, { count, path }) };
}

function pageAsked({ query }: Exchange): { readonly count: number; readonly last: string } {
  const asked = query.get('n');
  if (asked !== null && !/^\d+$/.test(asked)) throw new Refusal(400, 'UNSUPPORTED', `n is '${asked}', but must be a number`);
  return { count: Math.min(asked === null ? pageMax : Number(asked), pageMax), last: query.get('last') ?? '' };
}

function linkTo(found: readonly string[], { count, path }: { readonly count: number; readonly path: string }): Readonly<Record<string, string>> {
  const end = found.slice(0, count).at(-1);
  return end !== undefined && found.length > count ? { link: `<${path}?n=${count}&last=${encodeURIComponent(end)}>; rel="next"` } : {};
}

export function assertGet({ method }: Exchange): void {
  if (method !== 'GET' && method !== 'HEAD') throw new Refusal(405, 'UNSUPPORTED', `A listing cannot be asked for with ${method}`, { allow: 'GET, HEAD' });
}
