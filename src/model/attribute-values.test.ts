import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complainOfValue } from './attribute-values.ts';

test('a number is within its range, written with digits only', () => {
  const seconds = { kind: 'number', min: 0, max: 3600 } as const;
  for (const value of ['0', '3600', '30']) assert.equal(complainOfValue(value, seconds), undefined);
  for (const value of ['3601', '-1', '1.5', '1e3', '', ' 1', 'off', '99999999999']) {
    assert.equal(complainOfValue(value, seconds), `value '${value}' must be between '0-3600' inclusive`);
  }
});

test('a number may have a word beside it', () => {
  const count = { kind: 'number', min: 1, max: 100, or: 'off' } as const;
  assert.equal(complainOfValue('off', count), undefined);
  assert.equal(complainOfValue('0', count), "value '0' must be between '1-100' inclusive, or 'off'");
});

test('booleans and choices are exact', () => {
  assert.equal(complainOfValue('true', { kind: 'boolean' }), undefined);
  assert.equal(complainOfValue('True', { kind: 'boolean' }), "value 'True' must be one of [true, false]");
  assert.equal(complainOfValue('x', { kind: 'choice', choices: ['a', 'b'] }), "value 'x' must be one of [a, b]");
});

test('a text is matched as a whole', () => {
  const name = { kind: 'text', pattern: /[a-z]+/, says: 'have letters only' } as const;
  assert.equal(complainOfValue('abc', name), undefined);
  assert.equal(complainOfValue('abc\n', name), "value 'abc\n' must have letters only");
});
