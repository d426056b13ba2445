import { createsMissingLinkedRole } from '#auth/linked-role.ts';
import { loadBalancerNameKey, loadBalancers, type LoadBalancer } from '#model/load-balancer.ts';
import { scopeKey } from '#model/scope.ts';
import { ensureServiceLinkedRole } from '#state/service-linked-role.ts';
import type { Reader, Transaction } from '#state/store.ts';
import { creates, elbArn, elbPrincipal } from '../access.ts';
import { balancerInVpc } from '../balancer-in-vpc.ts';
import { withNodes } from '../balancer-nodes.ts';
import type { ChosenSubnet } from '../balancer-subnets.ts';
import { duplicateLoadBalancerName, tooManyLoadBalancers } from '../errors.ts';
import { checkNoIpv6SourceNat, refusedIpv6Members } from '../ip-address-type.ts';
import { limits } from '../limits.ts';
import { newBalancer, type NewBalancer } from '../new-balancer.ts';
import type { ElbDeps, ElbOperation } from '../service.ts';
import { loadBalancerView } from '../views/load-balancer.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
export default {
  access: (input, call, { store }) => [...creates('CreateLoadBalancer', elbArn(call, `loadbalancer/${input.Type === 'network' ? 'net' : 'app'}/${input.Name}/*`), input.Tags), ...createsMissingLinkedRole(store, call.account, elbPrincipal)],
  refuses: {
    CustomerOwnedIpv4Pool: 'there are no Outposts',
    IpamPools: 'there is no IPAM',
    ...refusedIpv6Members,
  },
  async handle(input, call, deps) {
    checkNoIpv6SourceNat(input.EnablePrefixForIpv6SourceNat);
    const balancer = await deps.store.transact((transaction) => putBalancer(transaction, newBalancer(transaction, call, { input, ids: deps.ids, nowMs: deps.clock.nowMs() }), deps));
    return { LoadBalancers: [loadBalancerView(balancerInVpc(deps.store, balancer))] };
  },
} satisfies ElbOperation<'CreateLoadBalancer'>;

/** A call that is repeated gives what the first one made. */
function putBalancer(transaction: Transaction, made: NewBalancer, deps: ElbDeps): LoadBalancer {
  const { balancer } = made;
  const [before] = transaction.find(loadBalancers, 'name', loadBalancerNameKey(balancer, balancer.name));
  if (before !== undefined && isSame(before, made)) return before;
  if (before !== undefined) throw duplicateLoadBalancerName(`A load balancer with the same name '${balancer.name}' exists, but with different settings`);
  checkCount(transaction, balancer);
  const complete = withNodes(transaction, { balancer, chosen: made.subnets }, deps);
  transaction.put(loadBalancers, complete);
  ensureServiceLinkedRole(transaction, { account: balancer.account, principal: elbPrincipal, random: deps.random, nowMs: balancer.createdAt });
  return complete;
}

function isSame(before: LoadBalancer, { balancer, subnets }: NewBalancer): boolean {
  const settingsOf = ({ type, scheme, securityGroupIds, tags }: LoadBalancer, places: readonly string[]) => JSON.stringify([type, scheme, securityGroupIds.toSorted(), tags, places.toSorted()]);
  const wanted = subnets.map(({ subnet, elasticIp }: ChosenSubnet) => [subnet.id, elasticIp?.allocationId].join());
  return settingsOf(before, before.nodes.map(({ subnetId, allocationId }) => [subnetId, allocationId].join())) === settingsOf(balancer, wanted);
}

function checkCount(reader: Reader, { type, ...scope }: LoadBalancer): void {
  const limit = limits[`${type}-load-balancers`];
  const count = reader.find(loadBalancers, 'scope', scopeKey(scope)).filter((other) => other.type === type).length;
  if (count >= limit) throw tooManyLoadBalancers(`The maximum number of ${type} load balancers per region, ${limit}, has been reached`);
}
