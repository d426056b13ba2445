import { creationTemplateKey, repositoryCreationTemplates, type RepositoryCreationTemplate } from '#model/repository-creation-template.ts';
import { scopeKey } from '#model/scope.ts';
import { checkedPrefix, noSettings, settingsOf, templateAccess, templateView } from '../creation-templates.ts';
import type { EcrOperation } from '../deps.ts';
import { limitExceeded, templateAlreadyExists } from '../errors.ts';

/** AWS names no quota; a registry that makes templates without end is to notice. */
const templatesMax = 1_000;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html */
export default {
  access: (input, call, { store }) => templateAccess('CreateRepositoryCreationTemplate', input, { call, store }),
  async handle(input, call, { store, clock }) {
    const { account, region } = call;
    const prefix = checkedPrefix('prefix', input.prefix);
    const nowMs = clock.nowMs();
    const settings = settingsOf({ ...input, appliedFor: input.appliedFor ?? [] }, noSettings, { call, store });
    const template: RepositoryCreationTemplate = { ...settings, account, region, prefix, createdAt: nowMs, updatedAt: nowMs };
    await store.transact((transaction) => {
      if (transaction.get(repositoryCreationTemplates, creationTemplateKey(template)) !== undefined) throw templateAlreadyExists(prefix, account);
      if (transaction.find(repositoryCreationTemplates, 'scope', scopeKey(call)).length >= templatesMax) throw limitExceeded(`The registry with id '${account}' already has the maximum number of repository creation templates (${templatesMax})`);
      transaction.put(repositoryCreationTemplates, template);
    });
    return { registryId: account, repositoryCreationTemplate: templateView(template) };
  },
} satisfies EcrOperation<'CreateRepositoryCreationTemplate'>;
