import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import type { VpcDoor, VpcService } from '#network/vpc-services.ts';
import { inside, NetworkHost } from '../support/network-host.ts';
import { until } from '../support/until.ts';

// Run by networks-linux.test.ts in a network namespace of its own.
const openTimeoutMs = 30_000;
/** What somebody else removed is looked for every ten seconds. */
const lossCheckTimeoutMs = 60_000;
const at = { address: '169.254.169.253', port: 53 };

/** A service with one socket; it fails as often as it is told to. */
class SocketService implements VpcService {
  readonly name = 'test';
  readonly doors: VpcDoor[] = [];
  failures = 0;
  openCount = 0;

  async open(door: VpcDoor): Promise<AsyncDisposable> {
    this.doors.push(door);
    if (this.failures-- > 0) throw new Error('not now');
    const socket = await door.sockets.bind(at);
    this.openCount += 1;
    return {
      [Symbol.asyncDispose]: async () => {
        this.openCount -= 1;
        socket.close();
      },
    };
  }
}

async function answers(host: NetworkHost): Promise<void> {
  await until('the service has its socket in the router', lossCheckTimeoutMs, async () => (await inside(`/run/netns/dd${host.instance}-vpc-1`, ['ss', '-Hlun'])).includes(`${at.address}:${at.port}`));
}

test('a service is opened in every router: of a first task, taken over, and made again', async () => {
  const service = new SocketService();
  {
    await using host = await NetworkHost.start('sva', [service]);
    await host.connect('one', { host: 5 });
    await answers(host);
    assert.deepEqual(service.doors.map(({ vpcId, cidr }) => [vpcId, cidr]), [['vpc-1', '172.31.0.0/16']]);
    await host.connect('two', { host: 6, vpcId: 'vpc-2' });
    await until('the second VPC has it too', openTimeoutMs, () => service.openCount === 2);
    await host.restart();
    await answers(host);
    assert.equal(service.openCount, 2, 'it was closed in between');
    execFileSync('ip', ['netns', 'del', `dd${host.instance}-vpc-1`]);
    await host.connect('three', { host: 7 });
    await answers(host);
    assert.equal(service.openCount, 2);
    await host.networks.destroy();
    assert.deepEqual((await readdir('/run/netns')).filter((name) => name.startsWith(`dd${host.instance}`)), []);
  }
  assert.equal(service.openCount, 0);
});

test('a service that fails keeps neither tasks nor other services waiting, and is tried again', async () => {
  const [failing, working] = [new SocketService(), new SocketService()];
  failing.failures = 1;
  await using host = await NetworkHost.start('svb', [failing, { name: 'other', open: (door) => working.open({ ...door, sockets: { ...door.sockets, bind: ({ port }) => door.sockets.bind({ address: '169.254.170.2', port }) } }) }]);
  await host.connect('one', { host: 5 });
  await until('the other one is open', openTimeoutMs, () => working.openCount === 1);
  assert.deepEqual([failing.doors.length, failing.openCount], [1, 0]);
  await answers(host);
  assert.deepEqual([failing.doors.length, failing.openCount, working.doors.length], [2, 1, 1]);
});
