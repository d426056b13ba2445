import assert from 'node:assert/strict';
import { test } from 'node:test';
import { s3SettingsFrom, s3Variables } from './s3-settings.ts';

const whole = { DRYDOCK_S3_BUCKET: 'blobs', DRYDOCK_S3_ACCESS_KEY_ID: 'AKIA', DRYDOCK_S3_SECRET_ACCESS_KEY: 'secret' };

test('without a variable for it blobs are not in S3; with a bucket and a key they are in that of AWS', () => {
  assert.equal(s3SettingsFrom({}), undefined);
  assert.deepEqual(s3SettingsFrom(whole), { bucket: 'blobs', accessKeyId: 'AKIA', secretAccessKey: 'secret', region: 'us-east-1', endpoint: 'https://s3.us-east-1.amazonaws.com', isPathStyle: false, prefix: '', redirects: true });
});

test('another server has buckets in its paths, unless it is said to have hosts for them', () => {
  const at = (more: Record<string, string>) => s3SettingsFrom({ ...whole, DRYDOCK_S3_ENDPOINT: 'http://127.0.0.1:9000/', DRYDOCK_S3_PREFIX: 'a/b', DRYDOCK_S3_REDIRECT: 'false', ...more });
  assert.deepEqual([at({})?.endpoint, at({})?.isPathStyle, at({})?.prefix, at({})?.redirects], ['http://127.0.0.1:9000', true, 'a/b/', false]);
  assert.equal(at({ DRYDOCK_S3_PATH_STYLE: 'false' })?.isPathStyle, false);
});

test('the variables of settings mean these settings', () => {
  const settings = s3SettingsFrom({ ...whole, DRYDOCK_S3_ENDPOINT: 'https://minio:9000', DRYDOCK_S3_PATH_STYLE: 'false', DRYDOCK_S3_PREFIX: 'a/', DRYDOCK_S3_REDIRECT: 'false', DRYDOCK_S3_REGION: 'eu-west-1' });
  assert.deepEqual(s3SettingsFrom(s3Variables(settings)), settings);
  assert.deepEqual(s3Variables(undefined), {});
});

test('half a configuration is refused with what is missing', () => {
  assert.throws(() => s3SettingsFrom({ DRYDOCK_S3_BUCKET: 'blobs' }), /DRYDOCK_S3_ACCESS_KEY_ID, DRYDOCK_S3_SECRET_ACCESS_KEY are not set/);
  assert.throws(() => s3SettingsFrom({ ...whole, DRYDOCK_S3_BUCKET: '' }), /DRYDOCK_S3_BUCKET is not set/);
  assert.throws(() => s3SettingsFrom({ DRYDOCK_S3_PREFIX: 'x/' }), /DRYDOCK_S3_BUCKET, /);
});

for (const [name, value] of [['BUCKET', 'Upper_Case'], ['ENDPOINT', 'minio:9000'], ['ENDPOINT', 'ftp://x'], ['PATH_STYLE', 'yes'], ['PREFIX', '/x'], ['REDIRECT', '1']] as const) {
  test(`DRYDOCK_S3_${name}=${value} is refused by name`, () => {
    const refused = { ...whole, [`DRYDOCK_S3_${name}`]: value };
    assert.throws(() => s3SettingsFrom(refused), new RegExp(`DRYDOCK_S3_${name} is`));
  });
}
