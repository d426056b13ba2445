import type { UnsuccessfulItem } from '@aws-sdk/client-ec2';
import { networkInterfaces } from '#model/network-interface.ts';
import { scopeKey } from '#model/scope.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import type { Transaction } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { actsOn } from '../access.ts';
import { checkId, idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcEndpoints.html: those that are there go, the others are named. */
export default {
  access: (input, call) => actsOn('DeleteVpcEndpoints', call, ...(input.VpcEndpointIds ?? []).map((id) => `vpc-endpoint/${id}`)),
  async handle(input, call, deps) {
    const ids = [...new Set(input.VpcEndpointIds)];
    for (const id of ids) checkId(idKinds.vpcEndpoint, id);
    const unsuccessful = await change(deps, call, input, (transaction) => ids.flatMap((id) => removed(transaction, call, id)));
    return { Unsuccessful: unsuccessful };
  },
} satisfies Ec2Operation<'DeleteVpcEndpoints'>;

/** Nothing, or why not. */
function removed(transaction: Transaction, call: Call, id: string): readonly UnsuccessfulItem[] {
  const endpoint = transaction.get(vpcEndpoints, id);
  if (endpoint === undefined || scopeKey(endpoint) !== scopeKey(call)) return [{ ResourceId: id, Error: { Code: 'InvalidVpcEndpoint.NotFound', Message: `The VPC endpoint '${id}' does not exist` } }];
  for (const eni of transaction.find(networkInterfaces, 'owner', id)) transaction.remove(networkInterfaces, eni.id);
  transaction.remove(vpcEndpoints, id);
  return [];
}
