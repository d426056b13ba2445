import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateLoadBalancerCommand, CreateListenerCommand, CreateTargetGroupCommand, DeregisterTargetsCommand, DescribeTargetHealthCommand, ElasticLoadBalancingV2Client, ModifyTargetGroupAttributesCommand, RegisterTargetsCommand, waitUntilTargetDeregistered, waitUntilTargetInService } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram } from '#cli/run-program.ts';
import { TestDaemon } from '../support/daemon.ts';

const timeoutMs = 60_000;

test('a target is in service when its load balancer is, and one that is deregistered drains for its delay: the waiters see both', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const elb = new ElasticLoadBalancingV2Client(daemon.clientConfig);
  const { subnetIds, vpcId, cidr } = await defaultSubnets(daemon);
  const balancer = known((await elb.send(new CreateLoadBalancerCommand({ Name: 'web', Subnets: subnetIds }))).LoadBalancers?.[0], 'the load balancer');
  const group = known((await elb.send(new CreateTargetGroupCommand({ Name: 'web', TargetType: 'ip', Protocol: 'HTTP', Port: 80, VpcId: vpcId }))).TargetGroups?.[0], 'the group');
  const named = { TargetGroupArn: group.TargetGroupArn, Targets: [{ Id: cidr.replace(/\.0\/\d+$/, '.20') }] };
  const state = async () => (await elb.send(new DescribeTargetHealthCommand(named))).TargetHealthDescriptions?.[0]?.TargetHealth?.State;
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: group.TargetGroupArn, Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '3600' }] }));
  await elb.send(new RegisterTargetsCommand(named));
  assert.equal(await state(), 'unused');

  await elb.send(new CreateListenerCommand({ LoadBalancerArn: balancer.LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions: [{ Type: 'forward', TargetGroupArn: group.TargetGroupArn }] }));
  await waitUntilTargetInService({ client: elb, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, named);
  await elb.send(new DeregisterTargetsCommand(named));
  assert.equal(await state(), 'draining');
  const { exitCode, stderr } = await runProgram(join(projectRoot, 'drydock'), ['clock', 'advance', '61m'], { timeoutMs, environment: { DRYDOCK_STATE_DIR: daemon.settings.stateDir } });
  assert.equal(exitCode, 0, stderr);
  await waitUntilTargetDeregistered({ client: elb, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, named);
  assert.equal(await state(), 'unused');
});

async function defaultSubnets(daemon: TestDaemon) {
  const ec2 = new EC2Client(daemon.clientConfig);
  const subnets = (await ec2.send(new DescribeSubnetsCommand({}))).Subnets ?? [];
  const [first, second] = subnets;
  return { subnetIds: [known(first?.SubnetId, 'a subnet'), known(second?.SubnetId, 'a subnet')], vpcId: known(first?.VpcId, 'the VPC'), cidr: known(first?.CidrBlock, 'its CIDR') };
}
