import type { PeeringConnectionOptionsRequest } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { isAccepter, isRequester, vpcPeeringConnections, type PeeringSide } from '#model/vpc-peering.ts';
import { actsOn } from '../access.ts';
import type { Ec2Operation } from '../service.ts';
import { findPeering } from '../vpc-peering-state.ts';
import { change } from '../vpc-state.ts';

const noClassicLink = 'ClassicLink is no more';

/** Each side sets its own options: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcPeeringConnectionOptions.html */
export default {
  access: (input, call) => actsOn('ModifyVpcPeeringConnectionOptions', call, `vpc-peering-connection/${input.VpcPeeringConnectionId ?? ''}`),
  refuses: {
    'AccepterPeeringConnectionOptions.AllowEgressFromLocalClassicLinkToRemoteVpc': noClassicLink,
    'AccepterPeeringConnectionOptions.AllowEgressFromLocalVpcToRemoteClassicLink': noClassicLink,
    'RequesterPeeringConnectionOptions.AllowEgressFromLocalClassicLinkToRemoteVpc': noClassicLink,
    'RequesterPeeringConnectionOptions.AllowEgressFromLocalVpcToRemoteClassicLink': noClassicLink,
  },
  handle(input, call, deps) {
    const { AccepterPeeringConnectionOptions: ofAccepter, RequesterPeeringConnectionOptions: ofRequester } = input;
    return change(deps, call, input, (transaction) => {
      const connection = findPeering(transaction, call, { id: input.VpcPeeringConnectionId, nowMs: deps.clock.nowMs() });
      if (ofAccepter === undefined && ofRequester === undefined) throw new CallerError('MissingParameter', 'The request must contain the parameter accepterPeeringConnectionOptions or requesterPeeringConnectionOptions');
      if (ofAccepter !== undefined && !isAccepter(connection, call)) throw notYours(call.account, 'accepter', connection.id);
      if (ofRequester !== undefined && !isRequester(connection, call)) throw notYours(call.account, 'requester', connection.id);
      if (connection.status !== 'active') throw new CallerError('OperationNotPermitted', `Peering ${connection.id} is not active. Peering options can be added only to active peerings.`);
      const [accepter, requester] = [changed(connection.accepter, ofAccepter), changed(connection.requester, ofRequester)];
      transaction.put(vpcPeeringConnections, { ...connection, accepter, requester });
      return {
        ...(ofAccepter === undefined ? {} : { AccepterPeeringConnectionOptions: optionsOf(accepter) }),
        ...(ofRequester === undefined ? {} : { RequesterPeeringConnectionOptions: optionsOf(requester) }),
      };
    });
  },
} satisfies Ec2Operation<'ModifyVpcPeeringConnectionOptions'>;

function changed(side: PeeringSide, { AllowDnsResolutionFromRemoteVpc: allow }: PeeringConnectionOptionsRequest = {}): PeeringSide {
  return allow === undefined ? side : { ...side, allowDnsResolutionFromRemoteVpc: allow };
}

function optionsOf(side: PeeringSide) {
  return { AllowDnsResolutionFromRemoteVpc: side.allowDnsResolutionFromRemoteVpc, AllowEgressFromLocalClassicLinkToRemoteVpc: false, AllowEgressFromLocalVpcToRemoteClassicLink: false };
}

function notYours(account: string, side: string, id: string): CallerError {
  return new CallerError('OperationNotPermitted', `User ${account} cannot modify ${side} peering options of ${id}`);
}
