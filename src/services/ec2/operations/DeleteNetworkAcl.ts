import { CallerError } from '#base/errors.ts';
import { networkAcls } from '#model/network-acl.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkAcl.html */
export default {
  access: (input, call) => actsOn('DeleteNetworkAcl', call, `network-acl/${input.NetworkAclId ?? '*'}`),
  handle: (input, call, deps) =>
    change(deps, call, input, (transaction) => {
      const acl = lookUp(transaction, call, { collection: networkAcls, idKind: idKinds.networkAcl, id: input.NetworkAclId });
      if (acl.isDefault) throw new CallerError('InvalidParameterValue', `cannot delete default network ACL ${acl.id}`);
      if (acl.associations.length > 0) throw new CallerError('DependencyViolation', `The networkAcl '${acl.id}' has dependencies and cannot be deleted.`);
      transaction.remove(networkAcls, acl.id);
      return {};
    }),
} satisfies Ec2Operation<'DeleteNetworkAcl'>;
