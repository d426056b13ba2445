import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Packet } from '#network/evaluate.ts';
import type { Networks } from '#network/networks.ts';
import { TestVpcs } from '../support/test-vpcs.ts';
import { groupOf, networkOf, rule, type EniWish } from '../support/vpc-fixtures.ts';

/** A driver of Networks, and a way to see what it lets through. */
export interface NetworksUnderTest {
  readonly networks: Networks;
  /** Whether a connection (or ping) from one task to another succeeds, waited for if it should (`isSaid`). */
  canReach(fromTaskId: string, toTaskId: string, packet: Packet, isSaid: boolean): Promise<boolean>;
  destroy(): Promise<void>;
}

const web: Packet = { protocol: 'tcp', port: 80 };
const other: Packet = { protocol: 'tcp', port: 81 };
const ping: Packet = { protocol: 'icmp', port: 8 };

/** What every driver of Networks does, as seen through the interface. */
export function networksContract(start: () => Promise<NetworksUnderTest>): void {
  let world: NetworksUnderTest;
  before(async () => {
    world = await start();
  });
  after(() => world.destroy());

  const vpcs = new TestVpcs(() => world.networks);
  const connect = (taskId: string, wish: EniWish) => vpcs.connect(taskId, wish);
  /** Each of these connections succeeds as it should, once what the VPCs were told is so. */
  const says = async (all: readonly (readonly [from: string, to: string, packet: Packet, isSaid: boolean])[]) => {
    await vpcs.settled();
    assert.deepEqual(await Promise.all(all.map((one) => world.canReach(...one))), all.map(([, , , isSaid]) => isSaid));
  };

  test('a task has one namespace, however often it is claimed, and is listed until it is released', async () => {
    const { networks } = world;
    const namespace = await networks.claim('once');
    assert.deepEqual(await networks.claim('once'), namespace);
    assert.notEqual((await networks.claim('twice')).path, namespace.path);
    assert.deepEqual((await networks.list()).toSorted(), ['once', 'twice']);
    await networks.release('once');
    await networks.release('once');
    await networks.release('twice');
    await networks.release('never');
    assert.deepEqual(await networks.list(), []);
  });

  test('a task that has no namespace cannot be connected', async () => {
    await assert.rejects(world.networks.connect({ taskId: 'nobody', path: '/nowhere' }, networkOf({ host: 4 })), { code: 'ResourceInitializationError' });
  });

  test('security groups allow what they say and nothing else', async () => {
    vpcs.setGroups([groupOf('sg-front', [rule('egress', { cidr: '0.0.0.0/0' })]), groupOf('sg-back', [rule('ingress', { groupId: 'sg-front' }, { protocol: 'tcp', ports: [80, 80] }), rule('ingress', { cidr: '172.31.0.0/20' }, { protocol: 'icmp', ports: [8, -1] })])]);
    await connect('front', { host: 5, securityGroupIds: ['sg-front'] });
    await connect('back', { host: 6, securityGroupIds: ['sg-back'] });
    await connect('both', { host: 7, securityGroupIds: ['sg-front', 'sg-back'] });
    await connect('stranger', { host: 8, securityGroupIds: ['sg-unknown'] });
    await says([
      ['front', 'back', web, true],
      ['both', 'back', web, true],
      ['front', 'both', ping, true],
      ['front', 'back', other, false],
      ['back', 'both', web, false],
      ['back', 'front', ping, false],
      ['stranger', 'back', ping, false],
      ['front', 'stranger', web, false],
    ]);
    await Promise.all(['front', 'back', 'both', 'stranger'].map((taskId) => vpcs.release(taskId)));
  });

  test('a changed group acts on running tasks at once, and connecting again changes nothing', async () => {
    const open = groupOf('sg-1', [rule('ingress', { groupId: 'sg-1' }), rule('egress', { cidr: '0.0.0.0/0' })]);
    vpcs.setGroups([open]);
    await connect('one', { host: 5, securityGroupIds: ['sg-1'] });
    await connect('two', { host: 6, securityGroupIds: ['sg-1'] });
    await connect('two', { host: 6, securityGroupIds: ['sg-1'] });
    await says([['one', 'two', web, true]]);
    vpcs.setGroups([groupOf('sg-1', [rule('egress', { cidr: '0.0.0.0/0' })])]);
    await says([['one', 'two', web, false]]);
    vpcs.setGroups([open]);
    await says([['one', 'two', web, true]]);
    await Promise.all(['one', 'two'].map((taskId) => vpcs.release(taskId)));
  });

  test('VPCs with the same addresses live side by side and do not reach each other', async () => {
    const openIn = (vpcId: string, id: string) => ({ ...groupOf(id, [rule('ingress', { cidr: '0.0.0.0/0' }), rule('egress', { cidr: '0.0.0.0/0' })]), vpcId });
    vpcs.setGroups([openIn('vpc-a', 'sg-a'), openIn('vpc-b', 'sg-b')]);
    await connect('a5', { host: 5, vpcId: 'vpc-a', securityGroupIds: ['sg-a'] });
    await connect('a6', { host: 6, vpcId: 'vpc-a', securityGroupIds: ['sg-a'] });
    await connect('b5', { host: 5, vpcId: 'vpc-b', securityGroupIds: ['sg-b'] });
    await connect('b7', { host: 7, vpcId: 'vpc-b', securityGroupIds: ['sg-b'] });
    await says([['a5', 'a6', web, true], ['b5', 'b7', web, true], ['a5', 'b7', web, false], ['b5', 'a6', web, false]]);
    await Promise.all(['a5', 'a6', 'b5', 'b7'].map((taskId) => vpcs.release(taskId)));
  });

  test('an address given back can be taken by another task with other rights', async () => {
    vpcs.setGroups([groupOf('sg-open', [rule('ingress', { groupId: 'sg-open' }), rule('egress', { cidr: '0.0.0.0/0' })]), groupOf('sg-shut', [])]);
    await connect('client', { host: 5, securityGroupIds: ['sg-open'] });
    await connect('old', { host: 9, securityGroupIds: ['sg-open'], eni: 'eni-00000000000000a01' });
    await says([['client', 'old', web, true]]);
    await vpcs.release('old');
    await connect('new', { host: 9, securityGroupIds: ['sg-shut'], eni: 'eni-00000000000000a02' });
    await says([['client', 'new', web, false]]);
    await Promise.all(['client', 'new'].map((taskId) => vpcs.release(taskId)));
  });
}
