import { known } from '#base/assert.ts';
import { listeners } from '#model/listener.ts';
import { targetGroupArn, targetGroups, type TargetGroup } from '#model/target-group.ts';
import { subnets } from '#model/vpc.ts';
import { call, type EcsWorld } from './ecs-world.ts';

const idDigits = 16;

/** Puts a target group of addresses into the world, used by a listener of its own unless it is to be unused. */
export async function putTargetGroup(world: EcsWorld, change: Partial<TargetGroup> & { readonly isUnused?: true } = {}): Promise<TargetGroup> {
  const { store, ids, clock } = world.deps;
  const { isUnused, ...given } = change;
  const name = given.name ?? 'blue';
  const id = ids.hex(idDigits);
  const group: TargetGroup = {
    account: call.account,
    region: call.region,
    arn: targetGroupArn(call, { name, id }),
    name,
    id,
    targetType: 'ip',
    protocol: 'HTTP',
    protocolVersion: 'HTTP1',
    port: 80,
    vpcId: known(store.get(subnets, world.subnetId), 'the subnet').vpcId,
    healthCheck: { isEnabled: true, protocol: 'HTTP', port: 'traffic-port', path: '/', intervalSeconds: 30, timeoutSeconds: 5, healthyThresholdCount: 5, unhealthyThresholdCount: 2, matcher: '200' },
    attributes: {},
    tags: [],
    createdAt: clock.nowMs(),
    ...given,
  };
  await store.transact((transaction) => transaction.put(targetGroups, group));
  if (isUnused === undefined) await putListener(world, group);
  return group;
}

/** Puts a listener that forwards all to the target group; gives its ARN back. */
export async function putListener(world: EcsWorld, group: TargetGroup): Promise<string> {
  const { store, ids, clock } = world.deps;
  const id = ids.hex(idDigits);
  const arn = `arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/front/0000000000000000/${id}`;
  await store.transact((transaction) => transaction.put(listeners, {
    account: call.account,
    region: call.region,
    arn,
    id,
    loadBalancerArn: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/front/0000000000000000',
    port: 80,
    protocol: 'HTTP',
    certificateArns: [],
    mutualAuthentication: { mode: 'off' },
    defaultActions: [{ type: 'forward', targetGroups: [{ targetGroupArn: group.arn, weight: 1 }], isPlain: true }],
    attributes: {},
    tags: [],
    createdAt: clock.nowMs(),
  }));
  return arn;
}
