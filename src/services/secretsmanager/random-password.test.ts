import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sm from '@aws-sdk/client-secrets-manager';
import * as fc from 'fast-check';
import { seededRandom } from '#base/random.ts';
import { randomPassword } from './random-password.ts';
import { secretsWorld } from './testing/secrets-world.ts';

const kinds = { ExcludeLowercase: /[a-z]/, ExcludeUppercase: /[A-Z]/, ExcludeNumbers: /[0-9]/, ExcludePunctuation: /[!-/:-@[-`{-~]/ };

test('a password has 32 characters, and at least one of each type', async () => {
  const { client } = await secretsWorld();
  const { RandomPassword = '' } = await client.send(new sm.GetRandomPasswordCommand({}));
  assert.equal(RandomPassword.length, 32);
  for (const pattern of Object.values(kinds)) assert.match(RandomPassword, pattern);
});

test('a password has the length that is asked for, of the types that are, with one of each when it has to', () => {
  const flags = fc.record({ ExcludeLowercase: fc.boolean(), ExcludeUppercase: fc.boolean(), ExcludeNumbers: fc.boolean(), ExcludePunctuation: fc.boolean(), IncludeSpace: fc.boolean(), RequireEachIncludedType: fc.boolean(), PasswordLength: fc.integer({ min: 5, max: 60 }), ExcludeCharacters: fc.constantFrom('', 'aA0!', '"@/\\') });
  fc.assert(fc.property(flags, fc.integer(), (input, seed) => {
    const isEmpty = input.ExcludeLowercase && input.ExcludeUppercase && input.ExcludeNumbers && input.ExcludePunctuation && !input.IncludeSpace;
    if (isEmpty) return assert.throws(() => randomPassword(input, seededRandom(seed)), { name: 'InvalidParameterException' });
    const password = randomPassword(input, seededRandom(seed));
    assert.equal(password.length, input.PasswordLength);
    for (const character of input.ExcludeCharacters) assert.ok(!password.includes(character));
    for (const [flag, pattern] of Object.entries(kinds)) {
      const isExcluded = Reflect.get(input, flag) === true;
      if (isExcluded) assert.doesNotMatch(password, pattern);
      else if (input.RequireEachIncludedType) assert.match(password, pattern);
    }
    if (!input.IncludeSpace) assert.ok(!password.includes(' '));
    else if (input.RequireEachIncludedType) assert.ok(password.includes(' '));
  }));
});

test('a password that cannot have one of each type is refused', async () => {
  const { client } = await secretsWorld();
  const ask = (input: sm.GetRandomPasswordCommandInput) => client.send(new sm.GetRandomPasswordCommand(input));
  await assert.rejects(ask({ PasswordLength: 3 }), { name: 'InvalidParameterException', message: 'Password length is too short based on the required types.' });
  await assert.rejects(ask({ ExcludeCharacters: '0123456789' }), { name: 'InvalidParameterException', message: /ExcludeCharacters/ });
  await assert.rejects(ask({ PasswordLength: 4_097 }), { name: 'ValidationException', message: /at 'passwordLength' failed to satisfy constraint: Member must have value less than or equal to 4096/ });
  assert.equal((await ask({ PasswordLength: 1, RequireEachIncludedType: false })).RandomPassword?.length, 1);
});
