import { CallerError } from '#base/errors.ts';
import { internetGateways } from '#model/routing.ts';
import { vpcs } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachInternetGateway.html */
export default {
  access: (input, call) => actsOn('AttachInternetGateway', call, `internet-gateway/${input.InternetGatewayId ?? ''}`, `vpc/${input.VpcId ?? ''}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const gateway = lookUp(transaction, call, { collection: internetGateways, idKind: idKinds.internetGateway, id: input.InternetGatewayId });
      const vpc = lookUp(transaction, call, { collection: vpcs, idKind: idKinds.vpc, id: input.VpcId });
      if (gateway.vpcId !== undefined) throw new CallerError('Resource.AlreadyAssociated', `resource ${gateway.id} is already attached to network ${gateway.vpcId}`);
      if (transaction.find(internetGateways, 'vpc', vpc.id).length > 0) throw new CallerError('InvalidParameterValue', `Network ${vpc.id} already has an internet gateway attached`);
      transaction.put(internetGateways, { ...gateway, vpcId: vpc.id });
      return {};
    });
  },
} satisfies Ec2Operation<'AttachInternetGateway'>;
