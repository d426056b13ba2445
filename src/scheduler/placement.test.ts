import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { nodeOf, queryOf, requestOf } from './cluster.fixture.ts';
import type { Node } from './node.ts';
import { unplacedEvent } from './placement.ts';
import { placementIndexOf } from './placement-index.ts';
import { strategyOfServices, type PlacementRequest } from './placement-request.ts';

const random = seededRandom(1);
const anyPort = { protocol: 'tcp', port: 80 } as const;

const refused: readonly (readonly [reason: string, node: Partial<Node>, request: Partial<PlacementRequest>])[] = [
  ['AGENT', { isAgentConnected: false }, {}],
  ['ATTRIBUTE', {}, { requiresAttributes: [{ name: 'ecs.capability.task-eni' }] }],
  ['ATTRIBUTE', {}, { cpuArchitecture: 'ARM64' }],
  ['ATTRIBUTE', {}, { operatingSystem: 'windows' }],
  ['ATTRIBUTE', { attributes: new Map([['stack', 'test']]) }, { requiresAttributes: [{ name: 'stack', value: 'production' }] }],
  ['RESOURCE:CPU', {}, { cpu: 4_096 }],
  ['RESOURCE:MEMORY', {}, { memory: 16_384 }],
  ['RESOURCE:PORTS', { usedPorts: [anyPort] }, { ports: [anyPort] }],
  ['RESOURCE:PORTS', { usedPorts: Array.from({ length: 100 }, (_, port) => ({ protocol: 'udp', port }) as const) }, { ports: [anyPort] }],
  ['RESOURCE:GPU', {}, { gpus: 1 }],
  ['RESOURCE:ENI', {}, { networkInterfaces: 3 }],
  ['MemberOf placement constraint unsatisfied.', {}, { constraints: [{ type: 'memberOf', query: queryOf('attribute:ecs.instance-type =~ g2.*') }] }],
  ['DistinctInstance placement constraint unsatisfied.', { groups: new Map([['service:web', 1]]) }, { constraints: [{ type: 'distinctInstance' }] }],
];

for (const [reason, node, request] of refused) {
  test(`the failure's reason is ${reason}: ${JSON.stringify(Object.keys({ ...node, ...request }))}`, () => {
    const index = placementIndexOf([nodeOf(1, node)]);
    const closest = { nodeArn: nodeOf(1).arn, refusal: reason };
    assert.deepEqual(index.place(requestOf(request), 1, random), [{ kind: 'unplaced', closest }]);
    assert.deepEqual(index.refusals(requestOf(request)), [closest]);
  });
}

test('the closest instance is the one that lacks the least important thing', () => {
  const index = placementIndexOf([nodeOf(1, { isAgentConnected: false }), nodeOf(2, { total: { cpu: 2_048, memory: 1, gpus: 0, networkInterfaces: 0 } }), nodeOf(3, { total: { cpu: 1, memory: 8_192, gpus: 0, networkInterfaces: 0 } })]);
  const [placement] = index.place(requestOf(), 1, random);
  assert.ok(placement?.kind === 'unplaced');
  assert.deepEqual(placement.closest, { nodeArn: nodeOf(2).arn, refusal: 'RESOURCE:MEMORY' });
});

test('an instance that drains, or is of another zone or capacity provider, is not asked', () => {
  const index = placementIndexOf([nodeOf(1, { status: 'DRAINING' }), nodeOf(2, { zone: 'us-east-1b', capacityProvider: 'blue' })]);
  for (const request of [requestOf({ zone: 'us-east-1c' }), requestOf({ capacityProvider: 'green' }), requestOf({ zone: 'us-east-1a' })]) assert.deepEqual(index.place(request, 1, random), [{ kind: 'unplaced' }]);
  assert.deepEqual(index.place(requestOf({ zone: 'us-east-1b', capacityProvider: 'blue' }), 1, random), [{ kind: 'placed', nodeArn: nodeOf(2).arn }]);
});

test('a batch counts its own tasks: what does not fit any more is unplaced', () => {
  const placements = placementIndexOf([nodeOf(1), nodeOf(2)]).place(requestOf({ cpu: 1_024 }), 5, random);
  assert.deepEqual(placements.map(({ kind }) => kind), ['placed', 'placed', 'placed', 'placed', 'unplaced']);
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/update-service-parameters.html
test('a service without strategies is spread over the zones, then over the instances with the fewest of its tasks', () => {
  const nodes = [nodeOf(1), nodeOf(2), nodeOf(3, { zone: 'us-east-1b' }), nodeOf(4, { zone: 'us-east-1b' })];
  const placed = placementIndexOf(nodes).place(requestOf({ strategy: strategyOfServices }), 4, random);
  assert.deepEqual(placed.map((one) => one.kind === 'placed' && one.nodeArn), [1, 3, 2, 4].map((number) => nodeOf(number).arn));
});

test('binpack fills the instance with the least left', () => {
  const full = nodeOf(2, { used: { cpu: 1_536, memory: 0, gpus: 0, networkInterfaces: 0 } });
  const placed = placementIndexOf([nodeOf(1), full]).place(requestOf({ strategy: [{ type: 'binpack', field: 'cpu' }] }), 3, random);
  assert.deepEqual(placed.map((one) => one.kind === 'placed' && one.nodeArn), [full.arn, full.arn, nodeOf(1).arn]);
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html
test('on scale-in, binpack stops the task whose instance has most left when it is gone', () => {
  const groups = new Map([['service:web', 1]]);
  const [emptier, fuller] = [nodeOf(1, { groups, used: { cpu: 512, memory: 0, gpus: 0, networkInterfaces: 0 } }), nodeOf(2, { groups, used: { cpu: 1_024, memory: 0, gpus: 0, networkInterfaces: 0 } })];
  const tasks = [{ id: 'full', nodeArn: fuller.arn, cpu: 256, memory: 512 }, { id: 'empty', nodeArn: emptier.arn, cpu: 256, memory: 512 }];
  const stopped = placementIndexOf([emptier, fuller]).tasksToStop({ group: 'service:web', tasks, count: 1, strategy: [{ type: 'binpack', field: 'cpu' }] }, random);
  assert.deepEqual(stopped, ['empty']);
});

test('on scale-in, a task leaves the zone and the instance where most of its service are', () => {
  const nodes = [nodeOf(1, { groups: new Map([['service:web', 1]]) }), nodeOf(2, { groups: new Map([['service:web', 2]]) }), nodeOf(3, { zone: 'us-east-1b', groups: new Map([['service:web', 2]]) })];
  const tasks = [1, 2, 2, 3, 3].map((number, id) => ({ id: `${number}/${id}`, nodeArn: nodeOf(number).arn, cpu: 256, memory: 512 }));
  const stopped = placementIndexOf(nodes).tasksToStop({ group: 'service:web', tasks, count: 1, strategy: strategyOfServices }, random);
  assert.match(stopped.join(), /^2\//);
});

test('a protected task is not stopped, yet counts for the balance', () => {
  const nodes = [nodeOf(1, { groups: new Map([['service:web', 3]]) }), nodeOf(2, { zone: 'us-east-1b', groups: new Map([['service:web', 2]]) })];
  const tasks = [{ id: 'a', nodeArn: nodeOf(1).arn, cpu: 256, memory: 512 }, ...['b', 'c'].map((id) => ({ id, nodeArn: nodeOf(2).arn, cpu: 256, memory: 512 }))];
  assert.deepEqual(placementIndexOf(nodes).tasksToStop({ group: 'service:web', tasks, count: 1, strategy: strategyOfServices }, random), ['a']);
});

test('a task that another placed is counted, and a spread follows it', () => {
  const index = placementIndexOf([nodeOf(1), nodeOf(2)]);
  index.hold(nodeOf(1).arn, requestOf());
  assert.deepEqual(index.place(requestOf({ strategy: strategyOfServices }), 1, random), [{ kind: 'placed', nodeArn: nodeOf(2).arn }]);
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
test('the service event names the closest matching container instance', () => {
  const intro = '(service web) was unable to place a task because no container instance met all of its requirements.';
  const outro = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
  const nodeArn = 'arn:aws:ecs:us-east-1:000000000000:container-instance/default/0123';
  const texts = [
    ['RESOURCE:CPU', 'has insufficient CPU units available.'],
    ['RESOURCE:MEMORY', 'has insufficient memory available.'],
    ['RESOURCE:PORTS', 'is already using a port required by your task.'],
    ['ATTRIBUTE', 'is missing an attribute required by your task.'],
    ['AGENT', 'encountered error "AGENT".'],
  ] as const;
  for (const [refusal, said] of texts) assert.equal(unplacedEvent('web', { nodeArn, refusal }), `${intro} The closest matching (container-instance 0123) ${said} ${outro}`);
  assert.equal(unplacedEvent('web', undefined), `${intro} Reason: No Container Instances were found in your cluster. ${outro}`);
});
