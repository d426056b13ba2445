import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seededRandom } from '#base/random.ts';
import { nodeOf, queryOf, requestOf } from './cluster.fixture.ts';
import { attributeOf, type Node } from './node.ts';
import { placementIndexOf, type PlacementIndex } from './placement-index.ts';
import type { PlacementConstraint, PlacementRequest, PlacementStrategy } from './placement-request.ts';
import { isMatch } from './query/is-match.ts';
import { isPossible, placeByReference, withTask } from './reference.fixture.ts';

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'] as const;
const groups = ['service:web', 'service:api', 'family:job'] as const;

const nodes: fc.Arbitrary<readonly Node[]> = fc
  .array(
    fc.record({
      zone: fc.constantFrom(...zones),
      attributes: fc.constantFrom(new Map(), new Map([['rack', '1']]), new Map([['rack', '2'], ['ssd', '']])),
      cpuArchitecture: fc.constantFrom('X86_64', 'X86_64', 'ARM64'),
      capacityProvider: fc.constantFrom('blue', 'green'),
      status: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'DRAINING'),
      isAgentConnected: fc.constantFrom(true, true, true, false),
      total: fc.record({ cpu: fc.constantFrom(512, 1_024, 2_048), memory: fc.constantFrom(1_024, 2_048), gpus: fc.nat(2), networkInterfaces: fc.nat(3) }),
      groups: fc.array(fc.tuple(fc.constantFrom(...groups), fc.integer({ min: 1, max: 3 })), { maxLength: 2 }).map((counts) => new Map<string, number>(counts)),
      usedPorts: fc.constantFrom([], [{ protocol: 'tcp', port: 80 }], [{ protocol: 'udp', port: 53 }]),
    } satisfies { [key in keyof Node]?: fc.Arbitrary<Node[key]> }),
    { maxLength: 12 },
  )
  .map((list) => list.map((changes, number) => nodeOf(number, changes)));

const strategy: fc.Arbitrary<PlacementStrategy> = fc.constantFrom(
  { type: 'random' },
  { type: 'spread', field: 'instanceId' },
  { type: 'spread', field: 'host' },
  { type: 'spread', field: 'attribute:ecs.availability-zone' },
  { type: 'spread', field: 'attribute:rack' },
  { type: 'binpack', field: 'cpu' },
  { type: 'binpack', field: 'memory' },
);

const constraint: fc.Arbitrary<PlacementConstraint> = fc.oneof(
  fc.constant({ type: 'distinctInstance' } as const),
  fc
    .constantFrom('attribute:rack exists', 'attribute:ecs.availability-zone in [us-east-1a, us-east-1b]', 'not(task:group == service:api)', 'task:group == service:web or runningTasksCount == 0', 'runningTasksCount < 3')
    .map((text) => ({ type: 'memberOf', query: queryOf(text) }) as const),
);

const request: fc.Arbitrary<PlacementRequest> = fc
  .record(
    {
      group: fc.constantFrom(...groups),
      cpu: fc.constantFrom(0, 128, 256, 512),
      memory: fc.constantFrom(128, 512),
      gpus: fc.constantFrom(0, 0, 0, 1),
      networkInterfaces: fc.constantFrom(0, 0, 1),
      ports: fc.constantFrom([], [], [{ protocol: 'tcp', port: 80 }], [{ protocol: 'tcp', port: 53 }]),
      cpuArchitecture: fc.constantFrom('X86_64', 'ARM64'),
      requiresAttributes: fc.constantFrom([], [], [{ name: 'ssd' }], [{ name: 'rack', value: '1' }]),
      constraints: fc.array(constraint, { maxLength: 2 }),
      strategy: fc.array(strategy, { maxLength: 3 }),
      capacityProvider: fc.constant('blue'),
      zone: fc.constantFrom(...zones),
    } satisfies { [key in keyof PlacementRequest]?: fc.Arbitrary<PlacementRequest[key]> },
    { requiredKeys: [] },
  )
  .map((changes) => requestOf(changes));

const batch = fc.record({ request, count: fc.nat(9) });
const batches = fc.array(batch, { minLength: 1, maxLength: 5 });
const runs = { numRuns: 2_000 };

test('the index places every task where the plain reading of the rules does', () => {
  fc.assert(
    fc.property(nodes, batches, fc.nat(), (cluster, asked, seed) => {
      const index = placementIndexOf(cluster);
      const [random, sameRandom] = [seededRandom(seed), seededRandom(seed)];
      let expected = cluster;
      for (const { request, count } of asked) {
        const reference = placeByReference({ nodes: expected, request, count, random: sameRandom });
        assert.deepEqual(arnsOf(index, request, count, random), reference.placements);
        expected = reference.nodes;
      }
    }),
    runs,
  );
});

test('no task is placed where it must not be: capacity, ports, distinctInstance and memberOf hold at each one', () => {
  fc.assert(
    fc.property(nodes, batches, fc.nat(), (cluster, asked, seed) => {
      const index = placementIndexOf(cluster);
      const random = seededRandom(seed);
      const now = new Map(cluster.map((node) => [node.arn, node]));
      for (const { request, count } of asked) {
        for (const arn of arnsOf(index, request, count, random)) {
          const node = arn === undefined ? undefined : now.get(arn);
          if (node === undefined) continue;
          assert.ok(isPossible(node, request));
          for (const one of request.constraints) {
            if (one.type === 'distinctInstance') assert.equal(node.groups.get(request.group), undefined);
            else assert.ok(isMatch(one.query.expression, { node, runningTasksCount: tasksOn(node), groups: node.groups }));
          }
          now.set(node.arn, withTask(node, request));
        }
      }
    }),
    runs,
  );
});

test('a task stays unplaced only when no node can take it, and the reason is that of the node that came closest', () => {
  fc.assert(
    fc.property(nodes, request, fc.nat(12), fc.nat(), (cluster, asked, count, seed) => {
      const index = placementIndexOf(cluster);
      const placements = index.place(asked, count, seededRandom(seed));
      const last = placements.at(-1);
      if (last?.kind !== 'unplaced') return;
      const refused = index.refusals(asked);
      assert.equal(refused.length === 0, last.closest === undefined);
      if (last.closest !== undefined) assert.ok(refused.some(({ nodeArn, refusal }) => nodeArn === last.closest?.nodeArn && refusal === last.closest.refusal));
      const [again] = index.place(asked, 1, seededRandom(seed));
      assert.deepEqual(again, last);
    }),
    runs,
  );
});

test('zones differ by one task at most while all have room', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...zones), { minLength: 1, maxLength: 9 }), fc.nat(40), (places, count) => {
      const cluster = places.map((zone, number) => nodeOf(number, { zone, total: { cpu: 100_000, memory: 100_000, gpus: 0, networkInterfaces: 0 } }));
      const asked = requestOf({ strategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }] });
      const placed = arnsOf(placementIndexOf(cluster), asked, count, seededRandom(1));
      const zoneOf = (arn: string | undefined) => cluster.find((node) => node.arn === arn)?.zone;
      const counts = [...new Set(places)].map((zone) => placed.filter((arn) => zoneOf(arn) === zone).length);
      assert.ok(Math.max(...counts) - Math.min(...counts) <= 1);
    }),
  );
});

test('nothing more to place changes nothing, and the same seed gives the same answer', () => {
  fc.assert(
    fc.property(nodes, batches, fc.nat(), (cluster, asked, seed) => {
      const answers = [1, 2].map(() => {
        const index = placementIndexOf(cluster);
        const random = seededRandom(seed);
        return asked.map(({ request, count }) => {
          assert.deepEqual(index.place(request, 0, random), []);
          return index.place(request, count, random);
        });
      });
      assert.deepEqual(answers[0], answers[1]);
    }),
  );
});

test('tasks that leave give back all that they held', () => {
  fc.assert(
    fc.property(nodes, batch, fc.nat(), (cluster, { request, count }, seed) => {
      const index = placementIndexOf(cluster);
      const first = arnsOf(index, request, count, seededRandom(seed));
      for (const arn of first) if (arn !== undefined) index.release(arn, request);
      assert.deepEqual(arnsOf(index, request, count, seededRandom(seed)), first);
    }),
  );
});

test('tasks to stop keep a service spread over its zones', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...zones), { minLength: 1, maxLength: 20 }), fc.nat(20), fc.nat(), (places, count, seed) => {
      const cluster = zones.map((zone, number) => nodeOf(number, { zone, groups: tasksIn(places.filter((place) => place === zone).length) }));
      const tasks = places.map((zone, number) => ({ id: String(number), nodeArn: cluster.find((node) => node.zone === zone)?.arn ?? '', cpu: 256, memory: 512 }));
      const stopped = placementIndexOf(cluster).tasksToStop({ group: 'service:web', tasks, count, strategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }] }, seededRandom(seed));
      assert.equal(new Set(stopped).size, Math.min(count, places.length));
      const before = zones.map((zone) => places.filter((place) => place === zone).length);
      const after = zones.map((zone) => places.filter((place, number) => place === zone && !stopped.includes(String(number))).length);
      const most = Math.max(...after);
      // A zone that lost a task was among the fullest, so at the end it is at most one below them.
      for (const [zone, left] of after.entries()) if (left < (before[zone] ?? 0)) assert.ok(left >= most - 1);
    }),
  );
});

function arnsOf(index: PlacementIndex, request: PlacementRequest, count: number, random = seededRandom(0)): readonly (string | undefined)[] {
  return index.place(request, count, random).map((placement) => (placement.kind === 'placed' ? placement.nodeArn : undefined));
}

function tasksIn(count: number): ReadonlyMap<string, number> {
  return count === 0 ? new Map() : new Map([['service:web', count]]);
}

function tasksOn(node: Node): number {
  return [...node.groups.values()].reduce((sum, count) => sum + count, 0);
}

test('an attribute of the platform is known of every node', () => {
  assert.deepEqual(['ecs.availability-zone', 'ecs.instance-type', 'ecs.os-type', 'ecs.cpu-architecture', 'rack'].map((name) => attributeOf(nodeOf(1), name)), ['us-east-1a', 'm5.large', 'linux', 'x86_64', undefined]);
});
