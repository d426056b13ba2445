import { isDeepStrictEqual } from 'node:util';
import { createsMissingLinkedRole } from '#auth/linked-role.ts';
import { scopeKey } from '#model/scope.ts';
import type { Tag } from '#model/tag.ts';
import { targetGroupArn, targetGroupNameKey, targetGroups, type TargetGroup } from '#model/target-group.ts';
import { ensureServiceLinkedRole } from '#state/service-linked-role.ts';
import { creates, elbArn, elbPrincipal } from '../access.ts';
import { duplicateTargetGroupName, tooManyTargetGroups } from '../errors.ts';
import { limits } from '../limits.ts';
import { groupDefinition, type GroupDefinition } from '../new-target-group.ts';
import type { ElbOperation } from '../service.ts';
import { shownTargetGroup } from '../shown-target-group.ts';
import { validTags } from '../tags.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
export default {
  access: (input, call, { store }) => [...creates('CreateTargetGroup', elbArn(call, `targetgroup/${input.Name}/*`), input.Tags), ...createsMissingLinkedRole(store, call.account, elbPrincipal)],
  refuses: { TargetControlPort: 'there is no target optimizer' },
  handle(input, call, { store, ids, random, clock }) {
    const tags = validTags(input.Tags);
    return store.transact((transaction) => {
      const definition = groupDefinition(transaction, call, input);
      const [sameName] = transaction.find(targetGroups, 'name', targetGroupNameKey(call, definition.name));
      if (sameName !== undefined) {
        if (!isSame(sameName, definition, tags)) throw duplicateTargetGroupName(definition.name);
        return { TargetGroups: [shownTargetGroup(transaction, sameName)] };
      }
      if (transaction.find(targetGroups, 'scope', scopeKey(call)).length >= limits['target-groups']) throw tooManyTargetGroups(`The maximum number of target groups '${limits['target-groups']}' has been reached`);
      const id = ids.hex(16);
      const { account, region } = call;
      const group: TargetGroup = { ...definition, account, region, arn: targetGroupArn(call, { name: definition.name, id }), id, attributes: {}, tags, createdAt: clock.nowMs() };
      transaction.put(targetGroups, group);
      ensureServiceLinkedRole(transaction, { account, principal: elbPrincipal, random, nowMs: group.createdAt });
      return { TargetGroups: [shownTargetGroup(transaction, group)] };
    });
  },
} satisfies ElbOperation<'CreateTargetGroup'>;

function isSame(group: TargetGroup, definition: GroupDefinition, tags: readonly Tag[]): boolean {
  const { account: _account, region: _region, arn: _arn, id: _id, attributes: _attributes, createdAt: _createdAt, tags: itsTags, ...its } = group;
  return isDeepStrictEqual(its, definition) && isDeepStrictEqual(asRecord(itsTags), asRecord(tags));
}

function asRecord(tags: readonly Tag[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}
