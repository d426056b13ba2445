import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import AddTags from './operations/AddTags.ts';
import DeleteRule from './operations/DeleteRule.ts';
import DescribeRules from './operations/DescribeRules.ts';
import DescribeTags from './operations/DescribeTags.ts';
import ModifyRule from './operations/ModifyRule.ts';
import SetRulePriorities from './operations/SetRulePriorities.ts';
import { balancerWorld, ok } from './testing/balancers.ts';
import { call } from './testing/elb-world.ts';

async function ruleWorld() {
  const made = await balancerWorld();
  const listener = await made.createListener();
  const describe = () => DescribeRules.handle({ ListenerArn: listener.ListenerArn }, call, made.world).Rules ?? [];
  return { ...made, listener, describe, defaultRule: describe().at(-1)?.RuleArn ?? '' };
}

const priorities = (rules: readonly Rule[]) => rules.map(({ Priority }) => Priority);

test('rules are shown in the order in which they are tried, the default one last', async () => {
  const { listener, createRule, describe } = await ruleWorld();
  await createRule(listener, { Priority: 20 });
  const rule = await createRule(listener, { Priority: 10, Conditions: [{ Field: 'host-header', Values: ['*.example.com'] }], Tags: [{ Key: 'a', Value: 'b' }] });
  assert.match(rule.RuleArn ?? '', /:listener-rule\/app\/web\/[0-9a-f]{16}\/[0-9a-f]{16}\/[0-9a-f]{16}$/);
  assert.deepEqual(rule, { RuleArn: rule.RuleArn, Priority: '10', Conditions: [{ Field: 'host-header', Values: ['*.example.com'], HostHeaderConfig: { Values: ['*.example.com'] } }], Actions: [ok], IsDefault: false, Transforms: [] });
  assert.deepEqual(priorities(describe()), ['10', '20', 'default']);
  assert.partialDeepStrictEqual(describe().at(-1), { Conditions: [], Actions: [ok], IsDefault: true });
});

test('rules are described by their ARNs, also the default one, a page at a time', async () => {
  const { world, listener, createRule, defaultRule } = await ruleWorld();
  const { RuleArn = '' } = await createRule(listener);
  const describe = (input: Parameters<typeof DescribeRules.handle>[0]) => DescribeRules.handle(input, call, world);
  assert.deepEqual(priorities(describe({ RuleArns: [defaultRule, RuleArn] }).Rules ?? []), ['default', '1']);
  const first = describe({ ListenerArn: listener.ListenerArn, PageSize: 1 });
  assert.deepEqual(priorities(describe({ ListenerArn: listener.ListenerArn, Marker: first.NextMarker }).Rules ?? []), ['default']);
  assert.throws(() => describe({}), { code: 'ValidationError', message: 'You must specify either listener rule ARNs or a listener ARN' });
  assert.throws(() => describe({ ListenerArn: listener.ListenerArn, RuleArns: [RuleArn] }), { message: 'Listener rule ARNs and a listener ARN cannot be specified at the same time' });
  assert.throws(() => describe({ RuleArns: [`${RuleArn.slice(0, -16)}${'0'.repeat(16)}`] }), { name: 'RuleNotFoundException', message: 'One or more rules not found' });
});

test('a priority is of one rule of its listener, from 1 to 50,000', async () => {
  const { listener, createRule, createListener } = await ruleWorld();
  await createRule(listener);
  await assert.rejects(createRule(listener), { name: 'PriorityInUseException', message: "Priority '1' is currently in use" });
  await createRule(await createListener({ Port: 81 }));
  await assert.rejects(createRule(listener, { Priority: 0 }), { code: 'ValidationError', message: /greater than or equal to 1$/ });
  await assert.rejects(createRule(listener, { Priority: 50_001 }), { message: /less than or equal to 50000$/ });
});

test('priorities are exchanged in one step, or nothing changes', async () => {
  const { world, listener, createRule, describe, defaultRule } = await ruleWorld();
  const [a, b, c] = [await createRule(listener, { Priority: 1 }), await createRule(listener, { Priority: 2 }), await createRule(listener, { Priority: 3 })].map(({ RuleArn = '' }) => RuleArn);
  const set = (...pairs: (readonly [string | undefined, number])[]) => SetRulePriorities.handle({ RulePriorities: pairs.map(([RuleArn, Priority]) => ({ RuleArn, Priority })) }, call, world);
  assert.deepEqual(priorities((await set([a, 2], [b, 1])).Rules ?? []), ['2', '1']);
  assert.deepEqual(describe().map(({ RuleArn }) => RuleArn), [b, a, c, defaultRule]);
  await assert.rejects(set([a, 5], [b, 3]), { name: 'PriorityInUseException', message: "Priority '3' is currently in use" });
  assert.deepEqual(priorities(describe()), ['1', '2', '3', 'default']);
  await assert.rejects(set([a, 5], [b, 5]), { code: 'ValidationError', message: "Priority '5' was provided multiple times" });
  await assert.rejects(set([a, 5], [a, 6]), { code: 'ValidationError' });
  await assert.rejects(set([defaultRule, 5]), { name: 'OperationNotPermittedException' });
  await assert.rejects(set([a, 0]), { code: 'ValidationError' });
  await assert.rejects(set([`${a?.slice(0, -16)}${'0'.repeat(16)}`, 9]), { name: 'RuleNotFoundException' });
});

test('what ModifyRule is not given stays', async () => {
  const { world, listener, createRule, defaultRule, createGroup } = await ruleWorld();
  const { RuleArn } = await createRule(listener);
  const modify = async (input: object) => (await ModifyRule.handle({ RuleArn, ...input }, call, world)).Rules?.[0];
  const TargetGroupArn = await createGroup('web');
  assert.partialDeepStrictEqual(await modify({ Actions: [{ Type: 'forward', TargetGroupArn }] }), { Conditions: [{ Values: ['/a'] }], Actions: [{ TargetGroupArn }] });
  assert.partialDeepStrictEqual(await modify({ Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/b', '/c'] } }] }), { Conditions: [{ Values: ['/b', '/c'] }], Actions: [{ TargetGroupArn }] });
  assert.partialDeepStrictEqual(await modify({ ResetTransforms: true }), { Conditions: [{ Values: ['/b', '/c'] }] });
  await assert.rejects(modify({}), { code: 'ValidationError', message: 'Either conditions or actions must be specified' });
  await assert.rejects(modify({ RuleArn: defaultRule, Actions: [ok] }), { name: 'OperationNotPermittedException' });
});

test('the default rule is neither deleted nor tagged', async () => {
  const { world, listener, createRule, describe, defaultRule } = await ruleWorld();
  const { RuleArn } = await createRule(listener);
  await DeleteRule.handle({ RuleArn }, call, world);
  assert.deepEqual(priorities(describe()), ['default']);
  await assert.rejects(DeleteRule.handle({ RuleArn }, call, world), { name: 'RuleNotFoundException' });
  await assert.rejects(DeleteRule.handle({ RuleArn: defaultRule }, call, world), { name: 'OperationNotPermittedException', message: `Default rule '${defaultRule}' cannot be deleted` });
  await assert.rejects(AddTags.handle({ ResourceArns: [defaultRule], Tags: [{ Key: 'a' }] }, call, world), { name: 'OperationNotPermittedException' });
  assert.deepEqual(DescribeTags.handle({ ResourceArns: [defaultRule] }, call, world).TagDescriptions, [{ ResourceArn: defaultRule, Tags: [] }]);
});

test('a load balancer has at most 100 rules and 100 target groups', async () => {
  const { listener, createListener, createRule, createGroup } = await ruleWorld();
  const second = await createListener({ Port: 81 });
  for (let priority = 1; priority <= 50; priority += 1) {
    await createRule(listener, { Priority: priority });
    await createRule(second, { Priority: priority });
  }
  await assert.rejects(createRule(listener, { Priority: 51 }), { name: 'TooManyRulesException' });
  const groups = await Promise.all(Array.from({ length: 101 }, (_, index) => createGroup(`g-${index}`)));
  const forward = (arns: readonly string[], Port: number) => createListener({ Port, DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups: arns.map((TargetGroupArn) => ({ TargetGroupArn })) } }] });
  for (let index = 0; index < 20; index += 1) await forward(groups.slice(index * 5, index * 5 + 5), 100 + index);
  await assert.rejects(forward(groups.slice(100), 120), { name: 'TooManyUniqueTargetGroupsPerLoadBalancerException' });
});

test('a network load balancer has no rules but the default ones', async () => {
  const { createGroup, createListener, createRule } = await balancerWorld({ Type: 'network' });
  const listener = await createListener({ Protocol: 'TCP', DefaultActions: [{ Type: 'forward', TargetGroupArn: await createGroup('tcp', { Protocol: 'TCP' }) }] });
  await assert.rejects(createRule(listener), { name: 'InvalidConfigurationRequestException', message: "Rules are not supported for load balancers with type 'network'" });
});
