import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { connect as connectTcp } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { runProgram } from '#cli/run-program.ts';
import { ask, balancedApp } from '../support/balanced-app.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { nodeEntries, nodeInImage } from '../support/node-image.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform, terraformIn } from '../support/terraform.ts';

const skip = lacksContainers !== false ? lacksContainers : lacksTerraform;
const answerMs = 60_000;
const againMs = 2_000;

test('Terraform makes an ALB with HTTPS, a redirect, rules and a weighted canary, an NLB with TCP, UDP and TLS, and services behind them; they answer, change, and leave nothing', { skip }, async () => {
  await using daemon = await TestDaemon.start();
  await using folder = await temporaryFolder('terraform-lb');
  const clients = clientsOf(daemon);
  const { reference } = await pushBusybox(clients, 'app', '1', { entries: nodeEntries(balancedApp), config: { Cmd: [nodeInImage, '/app.mjs'] } });
  const terraform = await terraformIn(folder.path, new URL('./terraform-balanced-services/', import.meta.url), daemon);
  const image = ['-var', `image=${reference}`];
  const ca = (await runProgram('./drydock', ['ca'], { environment: daemon.environment, timeoutMs: 120_000 })).stdout;

  await terraform('init');
  await terraform('apply', '-auto-approve', ...image);
  await terraform('plan', '-detailed-exitcode', ...image);
  const web = await addressesOf(clients, 'app/web/');
  const wire = await addressesOf(clients, 'net/wire/');
  assert.deepEqual([web.length, wire.length], [2, 2]);

  for (const address of web) {
    const redirect = await ask({ address, port: 80, host: 'app.example.com', path: '/a?b=c' });
    assert.deepEqual([redirect.status, redirect.headers.location], [301, 'https://app.example.com:443/a?b=c']);
    const secure = { scheme: 'https', address, port: 443, ca } as const;
    const page = JSON.parse((await ask({ ...secure, host: 'app.example.com', path: '/a' })).body);
    assert.deepEqual([page.answer, page.headers['x-forwarded-proto'], page.headers['x-forwarded-port'], page.headers.host], ['stable 1', 'https', '443', 'app.example.com']);
    const fixed = await ask({ ...secure, host: 'app.example.com', path: '/fixed/x' });
    assert.deepEqual([fixed.status, fixed.body, fixed.headers['content-type']], [418, 'generation 1', 'text/plain']);
    assert.equal((await ask({ ...secure, host: 'app.example.com', path: '/fixed/x', method: 'POST' })).status, 200);
    const canary = await Promise.all(Array.from({ length: 40 }, () => ask({ ...secure, host: 'canary.app.example.com' })));
    assert.deepEqual([...new Set(canary.map(({ body }) => JSON.parse(body).answer))].toSorted(), ['canary 1', 'stable 1']);
    const [cookie = ''] = (await ask({ ...secure, host: 'app.example.com' })).headers['set-cookie']?.filter((one) => one.startsWith('AWSALB=')) ?? [];
    const kept = await Promise.all(Array.from({ length: 10 }, () => ask({ ...secure, host: 'app.example.com', headers: { cookie: cookie.split(';')[0] ?? '' } })));
    assert.equal(new Set(kept.map(({ headers }) => headers['x-task'])).size, 1, 'a client with the cookie stays with its target');
  }
  for (const address of wire) {
    assert.match(await lineOf(connectTcp({ host: address, port: 7000 })), /^wire 1 /);
    assert.match(await datagramOf(address, 7001, 'hello'), /^wire 1 hello /);
    assert.match(await lineOf(connectTls({ host: address, port: 7443, servername: 'www.app.example.com', ca })), /^wire 1 /);
  }

  const changes = [...image, '-var', 'generation=2'];
  await terraform('apply', '-auto-approve', ...changes);
  await terraform('plan', '-detailed-exitcode', ...changes);
  const [address = ''] = web;
  assert.equal((await ask({ scheme: 'https', address, port: 443, ca, host: 'www.example.com', path: '/fixed/x' })).body, 'generation 2');
  const canary = await Promise.all(Array.from({ length: 20 }, () => ask({ scheme: 'https', address, port: 443, ca, host: 'canary.app.example.com' })));
  assert.deepEqual([...new Set(canary.map(({ body }) => JSON.parse(body).answer))], ['canary 2']);
  assert.match(await lineOf(connectTcp({ host: wire[0] ?? '', port: 7000 })), /^wire 2 /);

  await terraform('destroy', '-auto-approve', ...changes);
  assert.deepEqual(await addressesOf(clients, ''), []);
});

/** The public addresses of load balancers whose ARNs go on like this. */
async function addressesOf({ ec2 }: Clients, balancer: string): Promise<readonly string[]> {
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'description', Values: [`ELB ${balancer}*`] }] }));
  return NetworkInterfaces.flatMap(({ Association }) => Association?.PublicIp ?? []);
}

async function lineOf(socket: ReturnType<typeof connectTcp>): Promise<string> {
  socket.setTimeout(answerMs, () => socket.destroy(new Error('nothing was said')));
  return text(socket);
}

async function datagramOf(address: string, port: number, message: string): Promise<string> {
  const socket = createSocket('udp4');
  // A datagram may be lost.
  const again = setInterval(() => socket.send(message, port, address), againMs);
  try {
    return await new Promise((resolve, reject) => {
      socket.once('message', (answer) => resolve(answer.toString()));
      socket.once('error', reject);
      AbortSignal.timeout(answerMs).addEventListener('abort', () => reject(new Error(`no datagram came from ${address}:${port}`)));
      socket.send(message, port, address);
    });
  } finally {
    clearInterval(again);
    socket.close();
  }
}
