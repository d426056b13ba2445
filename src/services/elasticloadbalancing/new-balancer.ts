import { LoadBalancerSchemeEnum, LoadBalancerTypeEnum, type CreateLoadBalancerCommandInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import type { Ids } from '#base/ids.ts';
import { loadBalancerArn, type LoadBalancer } from '#model/load-balancer.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { balancerGroups } from './balancer-groups.ts';
import { chosenSubnets, type ChosenSubnet } from './balancer-subnets.ts';
import { validationError } from './errors.ts';
import { checkIpv4 } from './ip-address-type.ts';
import { checkName } from './names.ts';
import { validTags } from './tags.ts';

const idDigits = 16;
/** Of what tells an application load balancer's DNS name from others, which is a decimal number. */
const dnsHashDigits = 8;

export interface NewBalancer {
  /** Without nodes as yet. */
  readonly balancer: LoadBalancer;
  readonly subnets: readonly ChosenSubnet[];
}

/** What a call asks for, checked against what there is. */
export function newBalancer(reader: Reader, scope: Scope, { input, ids, nowMs }: { readonly input: CreateLoadBalancerCommandInput; readonly ids: Ids; readonly nowMs: number }): NewBalancer {
  const name = input.Name ?? '';
  checkName('Load balancer', name);
  const kind = kindOf(input);
  checkIpv4(input.IpAddressType);
  const tags = validTags(input.Tags);
  const subnets = chosenSubnets(reader, scope, { input, kind });
  const { vpcId } = known(subnets[0], 'a subnet').subnet;
  const owner = { account: scope.account, region: scope.region };
  const id = ids.hex(idDigits);
  const balancer: LoadBalancer = {
    ...owner,
    ...kind,
    arn: loadBalancerArn(scope, { type: kind.type, name, id }),
    name,
    id,
    vpcId,
    nodes: [],
    securityGroupIds: balancerGroups(reader, { ...owner, type: kind.type, vpcId }, input.SecurityGroups),
    dnsName: dnsNameOf({ ...kind, name, region: scope.region, hash: kind.type === 'network' ? id : String(Number.parseInt(ids.hex(dnsHashDigits), 16)) }),
    state: { code: 'provisioning' },
    attributes: {},
    tags,
    createdAt: nowMs,
  };
  return { balancer, subnets };
}

function kindOf({ Type: type = 'application', Scheme: scheme = 'internet-facing' }: CreateLoadBalancerCommandInput): Pick<LoadBalancer, 'type' | 'scheme'> {
  const complaint = validationMessage([checkEnum('type', type, LoadBalancerTypeEnum), checkEnum('scheme', scheme, LoadBalancerSchemeEnum)]);
  if (complaint !== undefined) throw validationError(complaint);
  if (type === 'gateway') throw validationError('Load balancers of type gateway are not supported: make one of type application or network');
  return { type, scheme };
}

/** AWS's name with `localhost` for its own domain, so that it leads to this host only. */
function dnsNameOf({ name, scheme, region, hash }: Pick<LoadBalancer, 'name' | 'scheme' | 'region'> & { readonly hash: string }): string {
  return `${scheme === 'internal' ? 'internal-' : ''}${name}-${hash}.${region}.elb.localhost`;
}
