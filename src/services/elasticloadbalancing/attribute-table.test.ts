import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeList, attributeValue, fixed, oneOf, switchedOff, text, wholeNumber, withAttributes, type AttributeKind } from './attribute-table.ts';

const kind: AttributeKind = {
  noun: 'Target group',
  table: { enabled: switchedOff, seconds: wholeNumber(60, { min: 1, max: 100 }), mode: oneOf('a', ['a', 'b']), prefix: text(3), later: fixed('off', 'there is none') },
  knownKeys: new Set(['enabled', 'other']),
  notSupported: "is not supported on load balancers with type 'network'",
};

const withOne = (Key: string, Value: string) => withAttributes(kind, {}, [{ Key, Value }]);

test('attributes have their defaults until somebody sets them', () => {
  assert.deepEqual(attributeList(kind.table, { seconds: '5' }).map(({ Key, Value }) => `${Key}=${Value}`), ['enabled=false', 'seconds=5', 'mode=a', 'prefix=', 'later=off']);
  assert.equal(attributeValue(kind.table, {}, 'seconds'), '60');
  assert.deepEqual(withOne('mode', 'b'), { mode: 'b' });
});

test('a key that is not there, or not on this type, and a value out of range are refused', () => {
  assert.throws(() => withOne('x', '1'), { code: 'ValidationError', message: "Target group attribute key 'x' is not recognized" });
  assert.throws(() => withOne('toString', '1'), { message: "Target group attribute key 'toString' is not recognized" });
  assert.throws(() => withOne('other', '1'), { name: 'InvalidConfigurationRequestException', message: "Target group attribute key 'other' is not supported on load balancers with type 'network'" });
  assert.throws(() => withOne('enabled', 'TRUE'), { message: "Target group attribute 'enabled' value 'TRUE' must be one of [true, false]" });
  assert.throws(() => withOne('seconds', '101'), { message: "Target group attribute 'seconds' value '101' must be between '1-100' inclusive" });
  assert.throws(() => withOne('seconds', '1e1'), { message: /must be between/ });
  assert.throws(() => withOne('prefix', 'abcd'), { message: "Target group attribute 'prefix' value cannot be longer than '3' characters" });
  assert.throws(() => withOne('later', 'on'), { message: "Target group attribute 'later' is not supported with the value 'on': there is none" });
  assert.throws(() => withAttributes(kind, {}, [{ Key: 'mode', Value: 'b' }, { Key: 'mode', Value: 'a' }]), { message: /more than once/ });
});
