import { ec2Id } from '#model/default-vpc.ts';
import { dhcpOptions, type DhcpOptions } from '#model/vpc.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import { validConfigurations } from '../dhcp-options.ts';
import type { Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { dhcpOptionsView } from '../views/dhcp-options.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateDhcpOptions.html */
export default {
  access: (input, call) => [...actsOn('CreateDhcpOptions', call, 'dhcp-options/*'), ...taggedOnCreate('CreateDhcpOptions', call, input.TagSpecifications)],
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const made: DhcpOptions = {
        account: call.account,
        region: call.region,
        id: ec2Id('dopt', deps.ids),
        configurations: validConfigurations(input.DhcpConfigurations ?? []),
        tags: tagsOnCreate(input.TagSpecifications, 'dhcp-options'),
      };
      transaction.put(dhcpOptions, made);
      return { DhcpOptions: dhcpOptionsView(made) };
    });
  },
} satisfies Ec2Operation<'CreateDhcpOptions'>;
