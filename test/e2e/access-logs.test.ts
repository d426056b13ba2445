import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { CreateListenerCommand, CreateLoadBalancerCommand, waitUntilLoadBalancerAvailable } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram } from '#cli/run-program.ts';
import { AwsCli } from '../support/aws-cli.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { freePort } from '../support/free-port.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { until } from '../support/until.ts';
import { tcp, VpcBuilder } from '../support/vpc-network.ts';

const skip = lacksContainers !== false ? lacksContainers : lacks('aws', 'haproxy');
const timeoutMs = 120_000;

test('access logs that the AWS CLI has enabled have every request, also those that came while the daemon was dead', { skip }, async () => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  const port = await freePort();
  const { arn, dnsName, listen } = await balancerAt(clients, port);
  const attributes = ['enabled,Value=true', 'bucket,Value=logs', 'prefix,Value=web'].map((each) => `Key=access_logs.s3.${each}`);
  await new AwsCli(daemon).json('elbv2', 'modify-load-balancer-attributes', '--load-balancer-arn', arn, '--attributes', ...attributes);
  const bucket = join(daemon.settings.stateDir, 's3', 'logs');
  assert.match(await readFile(join(bucket, 'web', 'AWSLogs', daemon.settings.account, 'ELBAccessLogTestFile'), 'utf8'), /^Enable AccessLog for ELB: web at /);
  await listen();

  const address = await until('the hosts file has it', timeoutMs, async () => new RegExp(`^(\\S+) ${dnsName}$`, 'm').exec(await readFile(join(daemon.settings.stateDir, 'hosts'), 'utf8'))?.[1]);
  const asked = (path: string) => until(`an answer to ${path}`, timeoutMs, () => ask({ address, port, path, host: `${dnsName}:${port}` }).catch(() => undefined));
  assert.equal(await asked('/one?a=b'), '200 web');
  await daemon.kill();
  assert.equal(await asked('/two'), '200 web');
  await daemon.startAgain();
  assert.equal(await asked('/three'), '200 web');

  const { exitCode, stderr } = await runProgram(join(projectRoot, 'drydock'), ['clock', 'advance', '1d'], { timeoutMs, environment: daemon.environment });
  assert.equal(exitCode, 0, stderr);
  const lines = await until('the logs are written', timeoutMs, async () => {
    const seen = await linesIn(bucket);
    return ['/one', '/two', '/three'].every((path) => seen.some((line) => line.includes(path))) && seen;
  });
  const one = known(lines.find((line) => line.includes('/one')), 'an entry');
  const elb = known(arn.split(':loadbalancer/')[1], 'its resource');
  assert.match(one, new RegExp(`^http \\S+Z ${elb} [\\d.]+:\\d+ - -1 -1 -1 200 - \\d+ \\d+ "GET http://${dnsName}:${port}/one\\?a=b HTTP/1\\.1" "test" - - - "Root=1-[0-9a-f]{8}-[0-9a-f]{24}" "-" "-" 0 \\S+Z "fixed-response" "-" "-" "-" "-" "-" "-" TID_[0-9a-f]{32} "-" "-" "-"$`));
  assert.equal(lines.filter((line) => line.includes('/two')).length, 1);
});

/** A load balancer that says its name, once it listens. */
async function balancerAt({ ec2, elb, ...others }: Clients, port: number): Promise<{ readonly arn: string; readonly dnsName: string; readonly listen: () => Promise<void> }> {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const groupId = await new VpcBuilder({ ec2, elb, ...others }).group(known(Subnets[0]?.VpcId, 'the default VPC'), 'web', [tcp(port, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] })]);
  const { LoadBalancers: [balancer] = [] } = await elb.send(new CreateLoadBalancerCommand({ Name: 'web', Subnets: Subnets.slice(0, 2).flatMap(({ SubnetId }) => SubnetId ?? []), SecurityGroups: [groupId] }));
  const arn = known(balancer?.LoadBalancerArn, 'a load balancer');
  return {
    arn,
    dnsName: known(balancer?.DNSName, 'its name'),
    listen: async () => {
      const answer = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody: 'web' } } as const;
      await elb.send(new CreateListenerCommand({ LoadBalancerArn: arn, Protocol: 'HTTP', Port: port, DefaultActions: [answer] }));
      await waitUntilLoadBalancerAvailable({ client: elb, maxWaitTime: timeoutMs / 1_000, minDelay: 1, maxDelay: 1 }, { LoadBalancerArns: [arn] });
    },
  };
}

function ask({ address, port, path, host }: { readonly address: string; readonly port: number; readonly path: string; readonly host: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ host: address, port, path, headers: { host, 'user-agent': 'test' }, agent: false }, (response) => text(response).then((body) => resolve(`${response.statusCode} ${body}`), reject)).on('error', reject).end();
  });
}

async function linesIn(bucket: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const file of glob('web/AWSLogs/**/*.log.gz', { cwd: bucket })) lines.push(...gunzipSync(await readFile(join(bucket, file))).toString().trimEnd().split('\n'));
  return lines;
}
