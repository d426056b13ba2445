import { ec2Id } from '#model/default-vpc.ts';
import { internetGateways, type InternetGateway } from '#model/routing.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import type { Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { internetGatewayView } from '../views/routing.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateInternetGateway.html */
export default {
  access: (input, call) => [...actsOn('CreateInternetGateway', call, 'internet-gateway/*'), ...taggedOnCreate('CreateInternetGateway', call, input.TagSpecifications)],
  handle(input, call, deps) {
    const tags = tagsOnCreate(input.TagSpecifications, 'internet-gateway');
    return change(deps, call, input, (transaction) => {
      const gateway: InternetGateway = { account: call.account, region: call.region, id: ec2Id('igw', deps.ids), tags };
      transaction.put(internetGateways, gateway);
      return { InternetGateway: internetGatewayView(gateway) };
    });
  },
} satisfies Ec2Operation<'CreateInternetGateway'>;
