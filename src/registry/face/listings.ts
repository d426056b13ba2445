import { imageTags } from '#model/image.ts';
import { isPublic } from '#model/public-registry.ts';
import { repositories } from '#model/repository.ts';
import { scopeKey } from '#model/scope.ts';
import { json, type Answer } from './answer.ts';
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

/** Every repository of the account and region that the host means. */
export function answerCatalog(exchange: Exchange): Answer {
  assertGet(exchange);
  if (isPublic(exchange.repositoryName)) throw new Refusal(404, 'UNSUPPORTED', 'ECR Public does not list its repositories through this API');
  const names = exchange.options.store.find(repositories, 'scope', scopeKey(exchange.repositoryName)).map((repository) => repository.name);
  const { page, headers } = paged(names, exchange, '/v2/_catalog');
  return json(200, { repositories: page }, headers);
}

/** `n` entries behind `last`; a Link header leads to the next page (RFC 5988). */
function paged(entries: readonly string[], { query }: Exchange, path: string): { readonly page: readonly string[]; readonly headers: Readonly<Record<string, string>> } {
  const asked = query.get('n');
  if (asked !== null && !/^\d+$/.test(asked)) throw new Refusal(400, 'UNSUPPORTED', `n is '${asked}', but must be a number`);
  const count = Math.min(asked === null ? pageMax : Number(asked), pageMax);
  const last = query.get('last') ?? '';
  const sorted = entries.filter((entry) => entry > last).sort();
  const page = sorted.slice(0, count);
  const end = page.at(-1);
  const hasMore = end !== undefined && sorted.length > page.length;
  return { page, headers: hasMore ? { link: `<${path}?n=${count}&last=${encodeURIComponent(end)}>; rel="next"` } : {} };
}

export function assertGet({ method }: Exchange): void {
  if (method !== 'GET' && method !== 'HEAD') throw new Refusal(405, 'UNSUPPORTED', `A listing cannot be asked for with ${method}`, { allow: 'GET, HEAD' });
}
