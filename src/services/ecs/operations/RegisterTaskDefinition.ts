import { taskDefinitionFamilies, taskDefinitionFamilyKey } from '#model/task-definition-family.ts';
import { taskDefinitions, type TaskDefinition } from '#model/task-definition.ts';
import type { Tag } from '#model/tag.ts';
import type { Transaction } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { onTaskDefinition, passedRoles, taggedOnCreate } from '../access.ts';
import { sizeKeys, withKeys } from '../condition-keys.ts';
import type { EcsOperation } from '../deps.ts';
import { clientError } from '../errors.ts';
import { taskDefinitionArn } from '../references.ts';
import { compatibilitiesOf } from '../registration/compatibilities.ts';
import { registeredFields } from '../registration/registered-fields.ts';
import type { RegistrationInput } from '../registration/registration-input.ts';
import { requiredAttributes } from '../registration/requires-attributes.ts';
import { validateRegistration } from '../registration/validate.ts';
import { validTags } from '../tags.ts';
import { taskDefinitionView } from '../views/task-definition.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html */
export default {
  access: (input, call, { store }) => {
    const register = onTaskDefinition('RegisterTaskDefinition', call, input.family ?? '*');
    const keys = { 'ecs:compute-compatibility': input.requiresCompatibilities ?? [], 'ecs:privileged': String(input.containerDefinitions?.some(({ privileged }) => privileged === true) ?? false) };
    return [withKeys(register, keys, sizeKeys(input)), ...passedRoles(store, call, [input.taskRoleArn, input.executionRoleArn]), ...taggedOnCreate(input.tags, register.resource, 'RegisterTaskDefinition')];
  },

  async handle(input, call, { store, clock }) {
    validateRegistration(input);
    if (input.tags?.length === 0) throw clientError('Tags can not be empty.');
    const tags = validTags(input.tags);
    const registered = await store.transact((transaction) => register(transaction, { input, call, tags, nowMs: clock.nowMs() }));
    return { taskDefinition: taskDefinitionView(registered), ...(tags.length > 0 && { tags: [...tags] }) };
  },
} satisfies EcsOperation<'RegisterTaskDefinition'>;

interface Registration {
  readonly input: RegistrationInput;
  readonly call: Call;
  readonly tags: readonly Tag[];
  readonly nowMs: number;
}

function register(transaction: Transaction, { input, call, tags, nowMs }: Registration): TaskDefinition {
  const family = input.family ?? '';
  const scope = { account: call.account, region: call.region };
  const revision = (transaction.get(taskDefinitionFamilies, taskDefinitionFamilyKey(scope, family))?.lastRevision ?? 0) + 1;
  const definition: TaskDefinition = {
    ...scope,
    arn: taskDefinitionArn(scope, family, revision),
    family,
    revision,
    status: 'ACTIVE',
    fields: registeredFields(input),
    requiresAttributes: requiredAttributes(input),
    compatibilities: compatibilitiesOf(input),
    tags,
    registeredAt: nowMs,
    registeredBy: call.principal.arn,
  };
  transaction.put(taskDefinitionFamilies, { ...scope, name: family, lastRevision: revision });
  transaction.put(taskDefinitions, definition);
  return definition;
}
