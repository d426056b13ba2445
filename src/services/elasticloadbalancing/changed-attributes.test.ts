import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadBalancerAttributes } from '#model/load-balancer-attributes.ts';
import { changedAttributes } from './changed-attributes.ts';

const owner = { type: 'network', scheme: 'internal', attributes: { 'deletion_protection.enabled': 'true' } } as const;
const change = (...given: readonly (readonly [string, string])[]) =>
  changedAttributes({ noun: 'Load balancer', kinds: loadBalancerAttributes, owner, ownerKind: "load balancers with type 'network'" }, given.map(([Key, Value]) => ({ Key, Value })));

test('what is set is kept beside what was set before', () => {
  assert.deepEqual(change(['load_balancing.cross_zone.enabled', 'true']), { 'deletion_protection.enabled': 'true', 'load_balancing.cross_zone.enabled': 'true' });
  assert.deepEqual(change(['deletion_protection.enabled', 'false']), { 'deletion_protection.enabled': 'false' });
  assert.deepEqual(change(['zonal_shift.config.enabled', 'false']), { ...owner.attributes, 'zonal_shift.config.enabled': 'false' });
});

test('a key that is not there or of another type, a wrong value, and what is not done are refused', () => {
  assert.throws(() => change(['toString', 'a']), { code: 'ValidationError', message: "Load balancer attribute key 'toString' is not recognized" });
  assert.throws(() => change(['idle_timeout.timeout_seconds', '60']), { name: 'InvalidConfigurationRequestException', message: "Load balancer attribute key 'idle_timeout.timeout_seconds' is not supported on load balancers with type 'network'" });
  assert.throws(() => change(['deletion_protection.enabled', 'yes']), { code: 'ValidationError', message: "Load balancer attribute 'deletion_protection.enabled' value 'yes' must be one of [true, false]" });
  assert.throws(() => change(['zonal_shift.config.enabled', 'true']), { name: 'InvalidConfigurationRequestException', message: "Load balancer attribute 'zonal_shift.config.enabled' is not supported with the value 'true': there are no zonal shifts" });
  assert.throws(() => change(['deletion_protection.enabled', 'true'], ['deletion_protection.enabled', 'true']), { message: /more than once$/ });
});
