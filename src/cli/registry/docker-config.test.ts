import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withHelper, withoutHelper } from './docker-config.ts';
import { addressesOf, isOurHost } from './our-host.ts';

test('the helper is named for its hosts, and all else of the configuration stays', () => {
  const before = { auths: { '127.0.0.1:4566': { auth: 'QVdTOm9sZA==' }, 'ghcr.io': { auth: 'eA==' } }, credsStore: 'pass', credHelpers: { 'quay.io': 'quay' }, detachKeys: 'ctrl-x' };
  const after = JSON.parse(withHelper(JSON.stringify(before), ['127.0.0.1:4566', 'localhost:4566']));
  assert.deepEqual(after, { auths: { 'ghcr.io': { auth: 'eA==' } }, credsStore: 'pass', credHelpers: { 'quay.io': 'quay', '127.0.0.1:4566': 'drydock', 'localhost:4566': 'drydock' }, detachKeys: 'ctrl-x' });
  assert.deepEqual(JSON.parse(withoutHelper(JSON.stringify(after))), { ...after, credHelpers: { 'quay.io': 'quay' } });
});

test('a configuration that is not there is made, and one that is none is left alone', () => {
  const made = withHelper('', ['127.0.0.1:4566']);
  assert.equal(made, '{\n\t"credHelpers": {\n\t\t"127.0.0.1:4566": "drydock"\n\t}\n}\n');
  assert.equal(withHelper(made, ['127.0.0.1:4566']), made);
  assert.equal(withoutHelper(made), '{}\n');
  for (const text of ['{', '[]', '"x"']) assert.throws(() => withHelper(text, []), { code: 'InvalidDockerConfig' });
  assert.equal(withoutHelper('{ "credHelpers": {} }'), '{ "credHelpers": {} }');
});

test("a token is given for the daemon's addresses and ECR's names, and for nobody else's", () => {
  const daemon = { registry: '127.0.0.1:4566', tlsEndpoint: 'https://127.0.0.1:443' };
  for (const server of ['127.0.0.1:4566', 'http://127.0.0.1:4566/', 'https://localhost/v2/', 'localhost:443', '127.0.0.1', '123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'https://123456789012.dkr.ecr.eu-west-1.localhost:4566', 'public.ecr.aws']) assert.ok(isOurHost(server, daemon), server);
  for (const server of ['docker.io', 'https://index.docker.io/v1/', '127.0.0.1:5000', 'localhost:4566.example.com', 'example.com/127.0.0.1:4566', '123456789012.dkr.ecr.eu-west-1.amazonaws.com.example.com', '']) assert.ok(!isOurHost(server, daemon), server);
  assert.deepEqual(addressesOf({ registry: '127.0.0.1:4566' }), ['127.0.0.1:4566', 'localhost:4566', '[::1]:4566']);
});
