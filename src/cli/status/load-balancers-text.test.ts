import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServicesStatus, ShownLoadBalancer } from '#server/admin-protocol.ts';
import { readServices } from '../read-services.ts';
import { loadBalancerLines } from './load-balancers-text.ts';
import { plain } from './paint.ts';

const balancer: ShownLoadBalancer = { name: 'web', type: 'application', scheme: 'internet-facing', state: 'active', dnsName: 'web-1.us-east-1.elb.localhost', urls: ['http://web-1.us-east-1.elb.localhost/'], healthyTargets: 1, targets: 2 };
const status: ServicesStatus = { nowMs: 0, services: [], servicesLeftOut: 0, tasks: [], tasksLeftOut: 0, loadBalancers: [balancer, { ...balancer, name: 'db', type: 'network', scheme: 'internal', state: 'failed', reason: 'no haproxy', urls: [], healthyTargets: 0, targets: 0 }], loadBalancersLeftOut: 3, hostProblems: ['127.0.0.1:80 is in use'] };

test('load balancers are shown with their state, their healthy targets and where they answer', () => {
  assert.deepEqual(readServices(JSON.parse(JSON.stringify(status))), status);
  assert.deepEqual(loadBalancerLines(status, plain), [
    '',
    'load balancers',
    '  web  application  active  1/2 targets healthy',
    '    http://web-1.us-east-1.elb.localhost/',
    '  db  internal network  failed',
    '    no haproxy',
    '  3 more load balancers: aws elbv2 describe-load-balancers',
    '  127.0.0.1:80 is in use',
  ]);
});
