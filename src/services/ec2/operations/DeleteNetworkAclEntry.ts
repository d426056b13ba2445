import { networkAcls } from '#model/network-acl.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import { withoutEntry } from '../network-acl-entries.ts';
import { checkedRuleNumber, directionOf } from '../network-acl-entry.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkAclEntry.html */
export default {
  access: (input, call) => actsOn('DeleteNetworkAclEntry', call, `network-acl/${input.NetworkAclId ?? '*'}`),
  handle: (input, call, deps) =>
    change(deps, call, input, (transaction) => {
      const acl = lookUp(transaction, call, { collection: networkAcls, idKind: idKinds.networkAcl, id: input.NetworkAclId });
      transaction.put(networkAcls, withoutEntry(acl, { ruleNumber: checkedRuleNumber(input.RuleNumber ?? 0), direction: directionOf(input.Egress) }));
      return {};
    }),
} satisfies Ec2Operation<'DeleteNetworkAclEntry'>;
