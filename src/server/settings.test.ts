import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsFrom } from './settings.ts';

test('without variables a daemon listens on 127.0.0.1:4566 as account 000000000000 in us-east-1', () => {
  const settings = settingsFrom({}, true);
  assert.deepEqual(
    [settings.host, settings.port, settings.account, settings.region, settings.stateDir],
    ['127.0.0.1', 4566, '000000000000', 'us-east-1', '/var/lib/drydock'],
  );
});

test('TLS is spoken on a port of its own where one is named, and the registry is ECR unless it is to be any', () => {
  const chosen = (environment: Record<string, string>) => [settingsFrom(environment, true).tlsPort, settingsFrom(environment, true).registryMode];
  assert.deepEqual(chosen({}), [undefined, 'ecr']);
  assert.deepEqual(chosen({ DRYDOCK_TLS_PORT: 'none', DRYDOCK_REGISTRY_MODE: 'ecr' }), [undefined, 'ecr']);
  assert.deepEqual(chosen({ DRYDOCK_TLS_PORT: '443', DRYDOCK_REGISTRY_MODE: 'oci' }), [443, 'oci']);
});

test('names are kept in /etc/hosts where containers run, in another file, or in none', () => {
  const fileOf = (environment: Record<string, string>) => settingsFrom(environment, true).hostsFile;
  assert.equal(fileOf({}), '/etc/hosts');
  assert.equal(fileOf({ DRYDOCK_RUNTIME: 'simulated' }), undefined);
  assert.equal(fileOf({ DRYDOCK_HOSTS_FILE: 'none' }), undefined);
  assert.equal(fileOf({ DRYDOCK_HOSTS_FILE: '/tmp/hosts' }), '/tmp/hosts');
  assert.throws(() => fileOf({ DRYDOCK_HOSTS_FILE: 'hosts' }), { code: 'InvalidSetting' });
});

test('aliases of ECR Public are whose the setting says', () => {
  assert.deepEqual(settingsFrom({}, true).publicAliases, {});
  assert.deepEqual(settingsFrom({}, true).upstreams, {});
  assert.deepEqual(settingsFrom({ DRYDOCK_PUBLIC_ALIASES: 'docker=000000000000, amazon-linux=111122223333' }, true).publicAliases, { docker: '000000000000', 'amazon-linux': '111122223333' });
});

test('two state directories are two instances, and the same one is always the same', () => {
  const instance = (stateDir: string) => settingsFrom({ DRYDOCK_STATE_DIR: stateDir }, true).instance;
  assert.notEqual(instance('/a'), instance('/b'));
  assert.equal(instance('/a'), instance('/a'));
  assert.match(instance('/a'), /^[a-z0-9]{1,8}$/);
});

for (const [name, value] of [['DRYDOCK_PORT', '70000'], ['DRYDOCK_ACCOUNT', '12'], ['DRYDOCK_REGION', 'mars'], ['DRYDOCK_RUNTIME', 'docker'], ['DRYDOCK_PUBLIC_ALIASES', 'docker'], ['DRYDOCK_PUBLIC_ALIASES', 'docker=12'], ['DRYDOCK_PUBLIC_ALIASES', 'a=000000000000'], ['DRYDOCK_TLS_PORT', '0'], ['DRYDOCK_REGISTRY_MODE', 'docker'], ['DRYDOCK_STATE_DIR', 'here'], ['DRYDOCK_STATE_DIR', `/${'long'.repeat(20)}`]] as const) {
  test(`${name}=${value} is refused by name`, () => {
    assert.throws(() => settingsFrom({ [name]: value }, true), new RegExp(name));
  });
}

test('layers are sealed under the master key where that is asked for', () => {
  assert.deepEqual([{}, { DRYDOCK_SEAL_LAYERS: '0' }, { DRYDOCK_SEAL_LAYERS: '1' }].map((environment) => settingsFrom(environment, true).sealsLayers), [false, false, true]);
  assert.throws(() => settingsFrom({ DRYDOCK_SEAL_LAYERS: 'yes' }, true), { code: 'InvalidSetting' });
});

test('where upstreams are is told by origins, for registries that rules can name', () => {
  const upstreams = (text: string) => settingsFrom({ DRYDOCK_UPSTREAMS: text }, true).upstreams;
  assert.deepEqual(upstreams('docker-hub=http://127.0.0.1:5000, ghcr.io=https://mirror.example.com/'), { 'docker-hub': 'http://127.0.0.1:5000', 'ghcr.io': 'https://mirror.example.com' });
  for (const wrong of ['docker-hub', 'docker-hub=127.0.0.1:5000', 'docker-hub=http://127.0.0.1:5000/v2', 'docker-hub=http://user:password@mirror', 'ecr=http://127.0.0.1:5000', 'example.com=https://mirror', 'quay=file:///tmp', 'quay=https://a,']) {
    assert.throws(() => upstreams(wrong), { code: 'InvalidSetting' }, wrong);
  }
});
