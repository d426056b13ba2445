import { registryAccess } from '#auth/registry-access.ts';
import { creationTemplateKey, repositoryCreationTemplates } from '#model/repository-creation-template.ts';
import { checkedPrefix, templateOf, templateView } from '../creation-templates.ts';
import type { EcrOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepositoryCreationTemplate.html */
export default {
  access: (_input, call, { store }) => [registryAccess(store, 'DeleteRepositoryCreationTemplate', call)],
  async handle(input, call, { store }) {
    const prefix = checkedPrefix('prefix', input.prefix);
    const template = await store.transact((transaction) => {
      const known = templateOf(transaction, prefix, call);
      transaction.remove(repositoryCreationTemplates, creationTemplateKey(known));
      return known;
    });
    return { registryId: call.account, repositoryCreationTemplate: templateView(template) };
  },
} satisfies EcrOperation<'DeleteRepositoryCreationTemplate'>;
