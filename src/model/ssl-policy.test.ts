import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultSslPolicyName, isFips, sslPolicies, sslPolicyNamed } from './ssl-policy.ts';

const named = (name: string) => sslPolicyNamed(`ELBSecurityPolicy-${name}`);

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
test('policies have the protocols and ciphers that AWS documents', () => {
  assert.deepEqual(named('TLS13-1-3-2021-06'), { name: 'ELBSecurityPolicy-TLS13-1-3-2021-06', protocols: ['TLSv1.3'], ciphers: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'] });
  assert.deepEqual(named('TLS13-1-2-Res-2021-06'), {
    name: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    protocols: ['TLSv1.3', 'TLSv1.2'],
    ciphers: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
  });
  assert.deepEqual([named('TLS13-1-0-2021-06')?.protocols, named('TLS13-1-0-2021-06')?.ciphers.length], [['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'], 21]);
  assert.deepEqual([named('TLS13-1-2-Ext1-2021-06')?.ciphers.length, named('TLS-1-2-2017-01')?.ciphers.length], [15, 12]);
  assert.deepEqual([named('FS-2018-06')?.protocols, named('FS-2018-06')?.ciphers.length], [['TLSv1.2', 'TLSv1.1', 'TLSv1'], 12]);
  assert.deepEqual(named('TLS13-1-2-FIPS-2023-04')?.ciphers, ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', ...(named('FS-1-2-Res-2019-08')?.ciphers ?? [])]);
});

test('the policy of those who name none speaks no TLS 1.3', () => {
  assert.deepEqual([sslPolicyNamed(defaultSslPolicyName)?.protocols, sslPolicyNamed(defaultSslPolicyName)?.ciphers.length], [['TLSv1.2', 'TLSv1.1', 'TLSv1'], 18]);
});

test('every policy has a name of its own', () => {
  assert.equal(new Set(sslPolicies.map(({ name }) => name)).size, sslPolicies.length);
  assert.equal(sslPolicies.filter(isFips).length, 15);
  assert.equal(named('TLS13-1-2-Ext0-2021-06'), undefined);
  assert.equal(named('TLS13-1-1-PQ-2025-09'), undefined);
});
