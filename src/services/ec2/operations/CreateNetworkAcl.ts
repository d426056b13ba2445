import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { networkAcls, type NetworkAcl } from '#model/network-acl.ts';
import { scopeKey } from '#model/scope.ts';
import { vpcs } from '#model/vpc.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { networkAclView } from '../views/network-acl.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-nacls */
const aclsPerVpcMax = 200;

/** A new ACL denies all and serves no subnet: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAcl.html */
export default {
  access: (input, call) => [...actsOn('CreateNetworkAcl', call, 'network-acl/*', `vpc/${input.VpcId ?? '*'}`), ...taggedOnCreate('CreateNetworkAcl', call, input.TagSpecifications)],
  handle: (input, call, deps) =>
    change(deps, call, input, (transaction) => {
      const { ClientToken: clientToken } = input;
      const vpc = lookUp(transaction, call, { collection: vpcs, idKind: idKinds.vpc, id: input.VpcId });
      const token = clientToken === undefined ? {} : { clientToken };
      const earlier = clientToken === undefined ? undefined : transaction.find(networkAcls, 'scope', scopeKey(call)).find((acl) => acl.clientToken === clientToken);
      if (earlier !== undefined && earlier.vpcId !== vpc.id) throw new CallerError('IdempotentParameterMismatch', `The client token was used for the network ACL '${earlier.id}', which has other parameters`);
      if (earlier !== undefined) return { NetworkAcl: networkAclView(earlier), ClientToken: clientToken };
      if (transaction.find(networkAcls, 'vpc', vpc.id).length >= aclsPerVpcMax) throw new CallerError('NetworkAclLimitExceeded', `The maximum number of network ACLs (${aclsPerVpcMax}) has been reached for the VPC '${vpc.id}'`);
      const acl: NetworkAcl = { account: vpc.account, region: vpc.region, id: ec2Id('acl', deps.ids), vpcId: vpc.id, isDefault: false, entries: [], associations: [], ...token, tags: tagsOnCreate(input.TagSpecifications, 'network-acl') };
      transaction.put(networkAcls, acl);
      return { NetworkAcl: networkAclView(acl), ClientToken: clientToken };
    }),
} satisfies Ec2Operation<'CreateNetworkAcl'>;
