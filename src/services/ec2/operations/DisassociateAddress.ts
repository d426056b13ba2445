import { CallerError } from '#base/errors.ts';
import { elasticIps, withoutAssociation, type ElasticIp } from '#model/elastic-ip.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { actsOn } from '../access.ts';
import { findAddress, refuseIfManaged } from '../elastic-ip-state.ts';
import { checkId, idKinds, notFound } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisassociateAddress.html */
export default {
  access: (_input, call) => actsOn('DisassociateAddress', call, 'elastic-ip/*', 'network-interface/*'),
  handle(input, call, deps) {
    const { AssociationId: associationId, PublicIp } = input;
    return change(deps, call, input, (transaction) => {
      const address = associationId === undefined ? findAddress(transaction, call, { PublicIp }) : findAssociated(transaction, call, associationId);
      if (address.association === undefined) throw new CallerError('InvalidAssociationID.NotFound', `The address '${address.publicIpv4Address}' is not associated`);
      refuseIfManaged(transaction, address);
      transaction.put(elasticIps, withoutAssociation(address));
      return {};
    });
  },
} satisfies Ec2Operation<'DisassociateAddress'>;

function findAssociated(reader: Reader, scope: Scope, id: string): ElasticIp {
  checkId(idKinds.addressAssociation, id);
  const address = reader.find(elasticIps, 'scope', scopeKey(scope)).find(({ association }) => association?.id === id);
  if (address === undefined) throw notFound(idKinds.addressAssociation, id);
  return address;
}
