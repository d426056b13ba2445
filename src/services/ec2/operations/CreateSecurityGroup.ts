import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { securityGroups, type SecurityGroup } from '#model/security-group.ts';
import { vpcs, type Vpc } from '#model/vpc.ts';
import { findDefaultVpc } from '#state/default-vpc.ts';
import type { Reader } from '#state/store.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import { idKinds } from '../errors.ts';
import { checkGroupDescription, checkGroupName } from '../group-texts.ts';
import type { Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { securityGroupArn } from '../views/security-group.ts';
import { tagList } from '../views/tags.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups */
const groupsPerRegionMax = 2_500;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
export default {
  access: (input, call) => [...actsOn('CreateSecurityGroup', call, 'security-group/*', input.VpcId === undefined ? undefined : `vpc/${input.VpcId}`), ...taggedOnCreate('CreateSecurityGroup', call, input.TagSpecifications)],
  handle(input, call, deps) {
    const { GroupName: name = '', Description: description = '' } = input;
    checkGroupName(name);
    checkGroupDescription(description);
    return change(deps, call, input, (transaction) => {
      const vpc = vpcOf(transaction, call, input.VpcId);
      if (transaction.find(securityGroups, 'vpc', vpc.id).some((group) => group.name === name)) throw new CallerError('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpc.id}'`);
      if (transaction.find(securityGroups, 'scope', scopeKey(call)).length >= groupsPerRegionMax) throw new CallerError('SecurityGroupLimitExceeded', `The maximum number of security groups (${groupsPerRegionMax}) has been reached.`);
      const group: SecurityGroup = {
        account: vpc.account,
        region: vpc.region,
        id: ec2Id('sg', deps.ids),
        vpcId: vpc.id,
        name,
        description,
        rules: [{ id: ec2Id('sgr', deps.ids), direction: 'egress', protocol: '-1', fromPort: -1, toPort: -1, peer: { kind: 'cidr', cidr: '0.0.0.0/0' }, tags: [] }],
        tags: tagsOnCreate(input.TagSpecifications, 'security-group'),
      };
      transaction.put(securityGroups, group);
      return { GroupId: group.id, ...(group.tags.length === 0 ? {} : { Tags: tagList(group.tags) }), SecurityGroupArn: securityGroupArn(group) };
    });
  },
} satisfies Ec2Operation<'CreateSecurityGroup'>;

function vpcOf(reader: Reader, scope: Scope, id: string | undefined): Vpc {
  if (id !== undefined) return lookUp(reader, scope, { collection: vpcs, idKind: idKinds.vpc, id });
  const vpc = findDefaultVpc(reader, scope);
  if (vpc === undefined) throw new CallerError('VPCIdNotSpecified', 'No default VPC for this user');
  return vpc;
}
