import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { request as requestByTls } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { RequestCertificateCommand, ACMClient } from '@aws-sdk/client-acm';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { CreateListenerCommand, CreateLoadBalancerCommand, CreateTargetGroupCommand, DeleteLoadBalancerCommand, DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client, type LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { findServices } from '#cli/admin-client.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { freePort } from '../support/free-port.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { createService, steadyService } from '../support/services.ts';
import { linesOf, productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';
import { tcp, VpcBuilder } from '../support/vpc-network.ts';

let daemon: TestDaemon;
let clients: Clients;
let elb: ElasticLoadBalancingV2Client;
const skip = lacksContainers;
const appearsTimeoutMs = 60_000;

before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start();
  clients = clientsOf(daemon);
  elb = new ElasticLoadBalancingV2Client(daemon.clientConfig);
  await pushBusybox(clients, 'app', '1');
});
after(() => daemon?.[Symbol.asyncDispose]());

interface Served {
  readonly balancer: LoadBalancer;
  readonly dnsName: string;
  readonly port: number;
  readonly groupId: string;
}

/** A service of two tasks behind an application load balancer that the whole internet, which the host is, may reach. */
async function served(name: string, port: number): Promise<Served> {
  const { Subnets = [] } = await clients.ec2.send(new DescribeSubnetsCommand({}));
  const vpcId = known(Subnets[0]?.VpcId, 'the default VPC');
  const groupId = await new VpcBuilder(clients).group(vpcId, name, [tcp(port, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }), tcp(8080, { IpRanges: [{ CidrIp: '172.31.0.0/16' }] })]);
  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: name, Subnets: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []), SecurityGroups: [groupId] }));
  const balancer = known(LoadBalancers?.[0], 'the load balancer');
  const { TargetGroups } = await elb.send(new CreateTargetGroupCommand({ Name: name, Protocol: 'HTTP', Port: 80, VpcId: vpcId, TargetType: 'ip' }));
  const targetGroupArn = known(TargetGroups?.[0]?.TargetGroupArn, 'the target group');
  await elb.send(new CreateListenerCommand({ LoadBalancerArn: balancer.LoadBalancerArn, Protocol: 'HTTP', Port: port, DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }] }));
  await registerFargate(clients, name, [{ name: 'main', image: productionName(), essential: true, portMappings: [{ containerPort: 8080 }], command: ['sh', '-c', `mkdir /tmp/w; echo ${name} > /tmp/w/index.html; exec busybox httpd -f -p 8080 -h /tmp/w`] }]);
  await createService(clients, {
    serviceName: name,
    taskDefinition: name,
    networkConfiguration: { awsvpcConfiguration: { subnets: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []), securityGroups: [groupId], assignPublicIp: 'ENABLED' } },
    loadBalancers: [{ targetGroupArn, containerName: 'main', containerPort: 8080 }],
  });
  await steadyService(clients, name);
  return { balancer, dnsName: known(balancer.DNSName, 'its name'), port, groupId };
}

/** As browsers and curl do: the name leads to 127.0.0.1, and stays in the Host header. */
function asked(host: string, port: number, address = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ host: address, port, headers: { host: `${host}:${port}` }, agent: false }, (response) => text(response).then((body) => resolve(`${response.statusCode} ${body.trim()}`), reject)).on('error', reject).end();
  });
}

test('load balancers are found by their names: at 127.0.0.1, in the hosts file, and in their VPC, until they are gone', { skip }, async () => {
  const port = await freePort();
  const [first, second] = [await served('first', port), await served('second', port)];
  assert.equal(await asked(first.dnsName, port), '200 first');
  assert.equal(await asked(second.dnsName, port), '200 second');
  assert.match(await asked('localhost', port), /^404 Drydock: no load balancer/);

  const hosts = await readFile(join(daemon.settings.stateDir, 'hosts'), 'utf8');
  const address = known(new RegExp(`^(\\S+) ${first.dnsName}$`, 'm').exec(hosts)?.[1], `${first.dnsName} in ${hosts}`);
  assert.equal(await asked(first.dnsName, port, address), '200 first');

  const { LoadBalancers: [shown] = [] } = await elb.send(new DescribeLoadBalancersCommand({ Names: ['first'] }));
  assert.equal(shown?.State?.Code, 'active');
  const { loadBalancers } = await findServices(daemon.settings.stateDir);
  assert.deepEqual(loadBalancers.map(({ name, state, healthyTargets, targets, urls }) => [name, state, healthyTargets, targets, urls]), [first, second].map(({ balancer, dnsName }) => [balancer.LoadBalancerName, 'active', 2, 2, [`http://${dnsName}:${port}/`]]));

  await registerFargate(clients, 'asks', [{ name: 'main', image: productionName(), essential: true, command: ['sh', '-c', `wget -q -O - http://${first.dnsName}:${port}/`] }]);
  const [task = ''] = await runFargate(clients, { taskDefinition: 'asks' });
  await taskIn(clients, task, 'STOPPED');
  assert.deepEqual(await linesOf(clients, 'asks', task, 'main'), ['first']);

  await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: second.balancer.LoadBalancerArn }));
  await until('the name leads nowhere', appearsTimeoutMs, async () => (await asked(second.dnsName, port)).startsWith('404'));
  assert.doesNotMatch(await readFile(join(daemon.settings.stateDir, 'hosts'), 'utf8'), /second/);
  assert.equal(await asked('app.example.test', port), '200 first');
  await daemon.reset();
  await until('nobody listens any more', appearsTimeoutMs, () => asked(first.dnsName, port).then(() => false, () => true));
  assert.equal(await readFile(join(daemon.settings.stateDir, 'hosts'), 'utf8'), '');
});

/** A load balancer whose only listener says its name, by HTTPS. */
async function secured(name: string, port: number, certificateArn: string | undefined): Promise<string> {
  const { Subnets = [] } = await clients.ec2.send(new DescribeSubnetsCommand({}));
  const groupId = await new VpcBuilder(clients).group(known(Subnets[0]?.VpcId, 'the default VPC'), name, [tcp(port, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] })]);
  const { LoadBalancers: [balancer] = [] } = await elb.send(new CreateLoadBalancerCommand({ Name: name, Subnets: Subnets.slice(0, 2).flatMap(({ SubnetId }) => SubnetId ?? []), SecurityGroups: [groupId] }));
  const answer = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody: name } } as const;
  await elb.send(new CreateListenerCommand({ LoadBalancerArn: balancer?.LoadBalancerArn, Protocol: 'HTTPS', Port: port, Certificates: [{ CertificateArn: certificateArn }], DefaultActions: [answer] }));
  return known(balancer?.DNSName, 'its name');
}

/** Undefined when there is no answer. */
function askedByTls(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    requestByTls({ host: '127.0.0.1', port, servername: host, headers: { host }, agent: false, rejectUnauthorized: false }, (response) => text(response).then(resolve, () => resolve(undefined))).on('error', () => resolve(undefined)).end();
  });
}

test('two load balancers share a port of 127.0.0.1 also by HTTPS, where the server name tells which is meant', { skip }, async () => {
  await daemon.reset();
  const port = await freePort();
  const { CertificateArn } = await new ACMClient(daemon.clientConfig).send(new RequestCertificateCommand({ DomainName: 'shop.example.test' }));
  for (const name of ['one', 'two']) {
    const dnsName = await secured(name, port, CertificateArn);
    await until(`${dnsName} answers`, appearsTimeoutMs, async () => (await askedByTls(dnsName, port)) === name);
  }
  assert.equal(await askedByTls('shop.example.test', port), undefined);
});
