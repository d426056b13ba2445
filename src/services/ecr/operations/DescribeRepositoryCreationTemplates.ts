import { registryAccess } from '#auth/registry-access.ts';
import { creationTemplateKey, repositoryCreationTemplates } from '#model/repository-creation-template.ts';
import { scopeKey } from '#model/scope.ts';
import { checkedPrefix, templateView } from '../creation-templates.ts';
import type { EcrOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositoryCreationTemplates.html */
export default {
  access: (_input, call, { store }) => [registryAccess(store, 'DescribeRepositoryCreationTemplates', call)],
  handle(input, call, { store }) {
    const { account, region } = call;
    const wanted = input.prefixes === undefined || input.prefixes.length === 0 ? undefined : new Set(input.prefixes.map((prefix) => creationTemplateKey({ account, region, prefix: checkedPrefix('prefixes', prefix) })));
    // AWS says nothing of prefixes without a template, not even that there is none.
    const templates = store.find(repositoryCreationTemplates, 'scope', scopeKey(call)).filter((template) => wanted?.has(creationTemplateKey(template)) ?? true);
    const { items, nextToken } = pageOf(templates, input, ({ prefix }) => [prefix]);
    return { registryId: account, repositoryCreationTemplates: items.map(templateView), ...(nextToken !== undefined && { nextToken }) };
  },
} satisfies EcrOperation<'DescribeRepositoryCreationTemplates'>;
