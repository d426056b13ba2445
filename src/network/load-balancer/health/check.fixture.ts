import { healthCheck, newNode } from '../topology.fixture.ts';
import type { Check } from './check.ts';

export function newCheck(change: Partial<Check> = {}): Check {
  return { target: { targetGroupArn: 'group', id: '127.0.0.1', port: 80 }, node: newNode('us-east-1a', '172.31.0.10'), address: '127.0.0.1', port: 80, host: '127.0.0.1:80', settings: healthCheck, version: 'HTTP1', tellsWhy: true, state: 'initial', registeredAt: 0, ...change };
}
