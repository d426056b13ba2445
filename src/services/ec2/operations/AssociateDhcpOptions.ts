import { dhcpOptions, vpcs } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { noDhcpOptionsId } from '../dhcp-options.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateDhcpOptions.html */
export default {
  access: (input, call) => actsOn('AssociateDhcpOptions', call, `dhcp-options/${input.DhcpOptionsId}`, `vpc/${input.VpcId}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const vpc = lookUp(transaction, call, { collection: vpcs, idKind: idKinds.vpc, id: input.VpcId });
      const dhcpOptionsId = input.DhcpOptionsId === noDhcpOptionsId ? noDhcpOptionsId : lookUp(transaction, call, { collection: dhcpOptions, idKind: idKinds.dhcpOptions, id: input.DhcpOptionsId }).id;
      transaction.put(vpcs, { ...vpc, dhcpOptionsId });
      return {};
    });
  },
} satisfies Ec2Operation<'AssociateDhcpOptions'>;
