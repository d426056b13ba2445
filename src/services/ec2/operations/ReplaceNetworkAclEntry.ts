import { networkAcls } from '#model/network-acl.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import { withEntry, withoutEntry } from '../network-acl-entries.ts';
import { aclEntryOf } from '../network-acl-entry.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceNetworkAclEntry.html */
export default {
  access: (input, call) => actsOn('ReplaceNetworkAclEntry', call, `network-acl/${input.NetworkAclId ?? '*'}`),
  handle: (input, call, deps) =>
    change(deps, call, input, (transaction) => {
      const acl = lookUp(transaction, call, { collection: networkAcls, idKind: idKinds.networkAcl, id: input.NetworkAclId });
      const entry = aclEntryOf(input);
      transaction.put(networkAcls, withEntry(withoutEntry(acl, entry), entry));
      return {};
    }),
} satisfies Ec2Operation<'ReplaceNetworkAclEntry'>;
