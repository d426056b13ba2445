import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { networkAcls } from '#model/network-acl.ts';
import { scopeKey } from '#model/scope.ts';
import { actsOn } from '../access.ts';
import { checkId, idKinds, notFound } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** Moves a subnet to another ACL, so that it always has one: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceNetworkAclAssociation.html */
export default {
  access: (input, call) => actsOn('ReplaceNetworkAclAssociation', call, `network-acl/${input.NetworkAclId ?? '*'}`),
  handle: (input, call, deps) =>
    change(deps, call, input, (transaction) => {
      const id = input.AssociationId ?? '';
      checkId(idKinds.networkAclAssociation, id);
      const from = transaction.find(networkAcls, 'scope', scopeKey(call)).find(({ associations }) => associations.some((association) => association.id === id));
      const subnetId = from?.associations.find((association) => association.id === id)?.subnetId;
      if (from === undefined || subnetId === undefined) throw notFound(idKinds.networkAclAssociation, id);
      const to = lookUp(transaction, call, { collection: networkAcls, idKind: idKinds.networkAcl, id: input.NetworkAclId });
      if (to.vpcId !== from.vpcId) throw new CallerError('InvalidParameterValue', `Network ACL ${to.id} and subnet ${subnetId} belong to different networks`);
      const without = { ...from, associations: from.associations.filter((association) => association.id !== id) };
      transaction.put(networkAcls, without);
      const association = { id: ec2Id('aclassoc', deps.ids), subnetId };
      const target = to.id === from.id ? without : to;
      transaction.put(networkAcls, { ...target, associations: [...target.associations, association] });
      return { NewAssociationId: association.id };
    }),
} satisfies Ec2Operation<'ReplaceNetworkAclAssociation'>;
