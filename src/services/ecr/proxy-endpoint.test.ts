import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyEndpointOf } from './proxy-endpoint.ts';

const address = { authority: '127.0.0.1:4566', home: { account: '000000000000', region: 'us-east-1' } };
const endpoint = (host: string, region: string, sourceVpc?: { readonly vpcId: string }) => proxyEndpointOf('111122223333', { host, region, sourceVpc }, address);

test("a login is for our own address, unless AWS's name of the API led here: then for AWS's name of the registry", () => {
  for (const host of ['127.0.0.1:4566', 'localhost:4566', 'ecr.us-east-1.localhost:4566', 'amazonaws.com.example.com', '']) assert.equal(endpoint(host, 'us-east-1'), 'http://127.0.0.1:4566');
  assert.equal(endpoint('api.ecr.eu-west-1.amazonaws.com', 'eu-west-1'), 'https://111122223333.dkr.ecr.eu-west-1.amazonaws.com');
  assert.equal(endpoint('api.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'), 'https://111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn');
  assert.equal(endpoint('api.ecr.eu-west-1.amazonaws.com', 'eu-west-1', { vpcId: 'vpc-1' }), 'http://127.0.0.1:4566', 'a task has no TLS');
});
