import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssociateAddressCommand, AllocateAddressCommand, CreateSecurityGroupCommand, DeleteNetworkInterfaceCommand, DeleteSecurityGroupCommand, DeleteSubnetCommand, DescribeNetworkInterfacesCommand, DescribeSubnetsCommand, DescribeInternetGatewaysCommand, DetachInternetGatewayCommand } from '@aws-sdk/client-ec2';
import { CreateLoadBalancerCommand, DeleteLoadBalancerCommand, ElasticLoadBalancingV2Client, waitUntilLoadBalancerAvailable, waitUntilLoadBalancersDeleted } from '@aws-sdk/client-elastic-load-balancing-v2';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';

const waiting = { maxWaitTime: 60, minDelay: 1, maxDelay: 1 };

test('what a load balancer stands on stays until it is gone, and its interfaces are its own', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const { ec2 } = clientsOf(daemon);
  const client = new ElasticLoadBalancingV2Client(daemon.clientConfig);
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const [{ SubnetId, VpcId } = {}] = Subnets;
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web', VpcId }));
  const { LoadBalancers: [balancer] = [] } = await client.send(new CreateLoadBalancerCommand({ Name: 'web', Subnets: Subnets.flatMap(({ SubnetId: id }) => id ?? []), SecurityGroups: [GroupId ?? ''] }));
  const LoadBalancerArns = [balancer?.LoadBalancerArn ?? ''];
  await waitUntilLoadBalancerAvailable({ client, ...waiting }, { LoadBalancerArns });

  const owned = async () => (await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'requester-id', Values: ['amazon-elb'] }] }))).NetworkInterfaces ?? [];
  const interfaces = await owned();
  assert.deepEqual(interfaces.map((eni) => [eni.SubnetId, eni.RequesterManaged, eni.Groups?.[0]?.GroupId]), Subnets.map((subnet) => [subnet.SubnetId, true, GroupId]));
  const { InternetGateways: [gateway] = [] } = await ec2.send(new DescribeInternetGatewaysCommand({}));
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({}));
  const NetworkInterfaceId = interfaces[0]?.NetworkInterfaceId;
  await assert.rejects(ec2.send(new DeleteSecurityGroupCommand({ GroupId })), { name: 'DependencyViolation' });
  await assert.rejects(ec2.send(new DeleteSubnetCommand({ SubnetId })), { name: 'DependencyViolation' });
  await assert.rejects(ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: gateway?.InternetGatewayId, VpcId })), { name: 'DependencyViolation' });
  await assert.rejects(ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })), { name: 'InvalidParameterValue' });
  await assert.rejects(ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId })), { name: 'AuthFailure' });

  await client.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: LoadBalancerArns[0] }));
  await waitUntilLoadBalancersDeleted({ client, ...waiting }, { LoadBalancerArns });
  assert.deepEqual(await owned(), []);
  await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  await ec2.send(new DeleteSubnetCommand({ SubnetId }));
});
