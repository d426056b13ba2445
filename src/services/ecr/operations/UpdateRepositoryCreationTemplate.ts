import { repositoryCreationTemplates, type RepositoryCreationTemplate } from '#model/repository-creation-template.ts';
import { checkedPrefix, settingsOf, templateAccess, templateOf, templateView } from '../creation-templates.ts';
import type { EcrOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UpdateRepositoryCreationTemplate.html */
export default {
  access: (input, call, { store }) => templateAccess('UpdateRepositoryCreationTemplate', input, { call, store }),
  async handle(input, call, { store, clock }) {
    const prefix = checkedPrefix('prefix', input.prefix);
    const template = await store.transact((transaction) => {
      const { account, region, prefix: known, createdAt, updatedAt: _, ...before } = templateOf(transaction, prefix, call);
      const after: RepositoryCreationTemplate = { ...settingsOf(input, before, { call, store: transaction }), account, region, prefix: known, createdAt, updatedAt: clock.nowMs() };
      transaction.put(repositoryCreationTemplates, after);
      return after;
    });
    return { registryId: call.account, repositoryCreationTemplate: templateView(template) };
  },
} satisfies EcrOperation<'UpdateRepositoryCreationTemplate'>;
