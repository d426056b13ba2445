import { CallerError } from '#base/errors.ts';
import { scopeKey } from '#model/scope.ts';
import { dhcpOptions, vpcs } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteDhcpOptions.html */
export default {
  access: (input, call) => actsOn('DeleteDhcpOptions', call, `dhcp-options/${input.DhcpOptionsId}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const { id } = lookUp(transaction, call, { collection: dhcpOptions, idKind: idKinds.dhcpOptions, id: input.DhcpOptionsId });
      const isAssociated = transaction.find(vpcs, 'scope', scopeKey(call)).some((vpc) => vpc.dhcpOptionsId === id);
      if (isAssociated) throw new CallerError('DependencyViolation', `The dhcpOptions '${id}' has dependencies and cannot be deleted.`);
      transaction.remove(dhcpOptions, id);
      return {};
    });
  },
} satisfies Ec2Operation<'DeleteDhcpOptions'>;
