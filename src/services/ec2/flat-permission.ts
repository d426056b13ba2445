import type { AuthorizeSecurityGroupIngressCommandInput, IpPermission } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';

/** One permission, spelled in parameters of the call itself. */
type FlatPermission = Pick<AuthorizeSecurityGroupIngressCommandInput, 'CidrIp' | 'FromPort' | 'ToPort' | 'IpProtocol' | 'SourceSecurityGroupName' | 'SourceSecurityGroupOwnerId' | 'IpPermissions'>;

const portMax = 65_535;

/** The permissions that an ingress call is about, whichever way it says them (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html). */
export function ingressPermissions(input: FlatPermission): readonly IpPermission[] {
  const { CidrIp, FromPort, ToPort, IpProtocol, SourceSecurityGroupName: name, SourceSecurityGroupOwnerId: owner } = input;
  const listed = input.IpPermissions ?? [];
  const ofProtocol = [CidrIp, FromPort, ToPort, IpProtocol].some((value) => value !== undefined);
  if (name === undefined && owner !== undefined) throw new CallerError('InvalidParameterCombination', 'The parameter sourceSecurityGroupOwnerId needs the parameter sourceSecurityGroupName');
  if (!ofProtocol && name === undefined) return listed;
  if (listed.length > 0) throw new CallerError('InvalidParameterCombination', 'The parameter ipPermissions may not be used together with other parameters that describe a permission');
  if (name === undefined) return [{ IpProtocol, FromPort, ToPort, IpRanges: CidrIp === undefined ? [] : [{ CidrIp }] }];
  if (ofProtocol) throw new CallerError('InvalidParameterCombination', 'The parameter sourceSecurityGroupName may not be used with cidrIp, fromPort, toPort or ipProtocol. Use ipPermissions.');
  return fullAccessFrom(name, owner);
}

/** What a source group alone stands for: all of TCP, UDP and ICMP. */
function fullAccessFrom(name: string, owner: string | undefined): readonly IpPermission[] {
  const source = { UserIdGroupPairs: [{ GroupName: name, ...(owner === undefined ? {} : { UserId: owner }) }] };
  return [
    { IpProtocol: 'tcp', FromPort: 0, ToPort: portMax, ...source },
    { IpProtocol: 'udp', FromPort: 0, ToPort: portMax, ...source },
    { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, ...source },
  ];
}
