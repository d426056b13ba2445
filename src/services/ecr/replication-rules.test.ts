import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replicationRulesOf } from './replication-rules.ts';

const source = { account: '111122223333', region: 'us-east-1' };
const to = (region: string, registryId = source.account) => ({ region, registryId });
const account = (number: number) => String(number).padStart(12, '0');

function refuses(rules: Parameters<typeof replicationRulesOf>[0], sentence: string): void {
  assert.throws(() => replicationRulesOf(rules, source), { name: 'InvalidParameterException', message: sentence });
}

test('rules are kept with their destinations and prefixes; the destinations of several may be the same', () => {
  const rules = replicationRulesOf([{ destinations: [to('us-west-2')], repositoryFilters: [{ filter: 'prod', filterType: 'PREFIX_MATCH' }, { filter: 'team/app-', filterType: 'PREFIX_MATCH' }] }, { destinations: [to('us-west-2'), to('us-east-1', account(1))] }], source);
  assert.deepEqual(rules, [{ destinations: [{ account: source.account, region: 'us-west-2' }], prefixes: ['prod', 'team/app-'] }, { destinations: [{ account: source.account, region: 'us-west-2' }, { account: account(1), region: 'us-east-1' }], prefixes: [] }]);
  assert.deepEqual(replicationRulesOf([], source), []);
});

test('a registry cannot replicate to itself, nor to a Region that there cannot be, nor across partitions', () => {
  refuses([{ destinations: [to('us-east-1')] }], "Invalid parameter at 'replicationConfiguration' failed to satisfy constraint: 'Replication destination cannot be the same as the source registry'");
  for (const region of ['nowhere', '', 'cn-north-1', 'US-EAST-1']) assert.throws(() => replicationRulesOf([{ destinations: [to(region)] }], source), /Replication destination has an invalid Region/);
  refuses([{ destinations: [to('us-west-2', '12')] }], "Invalid parameter at 'registryId' failed to satisfy constraint: 'must satisfy regular expression '[0-9]{12}''");
});

test('there are at most 10 rules, 25 different destinations of them all, and 100 filters of a rule', () => {
  const rulesTo = (count: number, perRule: number) => Array.from({ length: count }, (_, rule) => ({ destinations: Array.from({ length: perRule }, (__, index) => to('us-west-2', account(rule * perRule + index))) }));
  assert.equal(replicationRulesOf(rulesTo(5, 5), source).length, 5);
  assert.throws(() => replicationRulesOf(rulesTo(2, 13), source), /unique replication destinations must be less than or equal to 25/);
  assert.equal(replicationRulesOf(Array.from({ length: 10 }, () => ({ destinations: [to('us-west-2')] })), source).length, 10);
  assert.throws(() => replicationRulesOf(Array.from({ length: 11 }, () => ({ destinations: [to('us-west-2')] })), source), /replication rules must be less than or equal to 10/);
  const repositoryFilters = Array.from({ length: 101 }, (_, index) => ({ filter: `app${index}`, filterType: 'PREFIX_MATCH' as const }));
  assert.throws(() => replicationRulesOf([{ destinations: [to('us-west-2')], repositoryFilters }], source), /'repositoryFilters' .* less than or equal to 100/);
});

test('a filter is the beginning of a repository name', () => {
  for (const filter of ['a', 'Prod', 'a b', '*', 'a'.repeat(257), '/app']) assert.throws(() => replicationRulesOf([{ destinations: [to('us-west-2')], repositoryFilters: [{ filter, filterType: 'PREFIX_MATCH' }] }], source), { name: 'InvalidParameterException' }, filter);
});
