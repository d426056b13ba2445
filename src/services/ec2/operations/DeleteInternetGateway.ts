import { internetGateways } from '#model/routing.ts';
import { actsOn } from '../access.ts';
import { hasDependencies, idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteInternetGateway.html */
export default {
  access: (input, call) => actsOn('DeleteInternetGateway', call, `internet-gateway/${input.InternetGatewayId ?? ''}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const gateway = lookUp(transaction, call, { collection: internetGateways, idKind: idKinds.internetGateway, id: input.InternetGatewayId });
      if (gateway.vpcId !== undefined) throw hasDependencies('internetGateway', gateway.id);
      transaction.remove(internetGateways, gateway.id);
      return {};
    });
  },
} satisfies Ec2Operation<'DeleteInternetGateway'>;
