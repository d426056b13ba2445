import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logFileKey, type Destination } from './destination.ts';

const destination: Destination = {
  bucket: 'logs', prefix: 'web/one', account: '123456789012', region: 'us-east-2', kind: 'app', name: 'my-loadbalancer', id: '1234567890abcdef', dnsName: 'x',
  addresses: new Map([['us-east-2a', '172.160.1.192']]), certificates: new Map(),
};

/** The example of https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-file-format */
test('a log file is named as on AWS', () => {
  const name = { zone: 'us-east-2a', endAt: Date.parse('2022-02-15T23:40:12.3Z'), unique: '20sg8hgm' };
  const path = 'AWSLogs/123456789012/elasticloadbalancing/us-east-2/2022/02/15/123456789012_elasticloadbalancing_us-east-2_app.my-loadbalancer.1234567890abcdef_20220215T2340Z_172.160.1.192_20sg8hgm.log.gz';
  assert.equal(logFileKey(destination, name), `web/one/${path}`);
  assert.equal(logFileKey({ ...destination, prefix: '' }, name), path);
  assert.match(logFileKey({ ...destination, kind: 'net' }, name), /_net\.my-loadbalancer\.1234567890abcdef_/);
});
