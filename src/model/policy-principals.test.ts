import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { renamePrincipals } from './policy-principals.ts';

const ann = 'arn:aws:iam::111122223333:user/ann';
const rename = (principal: string) => (principal === ann ? 'AIDA' : principal);
const renamed = (statement: object) => JSON.parse(renamePrincipals(JSON.stringify({ Version: '2012-10-17', Statement: statement }), rename)).Statement;

test('a principal is renamed wherever a statement may name it, alone or among others', () => {
  assert.deepEqual(renamed({ Principal: { AWS: ann } }), { Principal: { AWS: 'AIDA' } });
  assert.deepEqual(renamed([{ Principal: { AWS: ['other', ann], Service: 's' } }, { NotPrincipal: { AWS: [ann] } }]), [{ Principal: { AWS: ['other', 'AIDA'], Service: 's' } }, { NotPrincipal: { AWS: ['AIDA'] } }]);
});

test('what else says the same text is left alone: services, federated principals, conditions, resources and statement ids', () => {
  const statement = { Sid: ann, Principal: { Federated: ann, Service: ann, AWS: 'other' }, Resource: ann, Condition: { ArnEquals: { 'aws:PrincipalArn': ann } } };
  assert.deepEqual(renamed(statement), statement);
  assert.deepEqual(renamed({ Principal: '*' }), { Principal: '*' });
});

test('what is no JSON, as a document of before may be, names nobody', () => {
  assert.equal(renamePrincipals('not a policy', rename), 'not a policy');
});

test('whatever a document says, it comes back as it was written when nobody in it is renamed', () => {
  fc.assert(fc.property(fc.json(), fc.integer({ min: 0, max: 4 }), (text, indent) => {
    const written = JSON.stringify(JSON.parse(text), undefined, indent);
    assert.equal(renamePrincipals(written, (principal) => principal), written);
  }));
});
