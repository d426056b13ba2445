import { test } from 'node:test';
import { passesOnPretendHost } from '../support/pretend-host-suite.ts';
import { skipsWithoutRoot } from '../support/skips-without-root.ts';

if (!skipsWithoutRoot('load balancers of Linux')) {
  test('network load balancers', () => passesOnPretendHost('f', new URL('network-load-balancers-suite.ts', import.meta.url)));
  test('network load balancers with a proxy', () => passesOnPretendHost('x', new URL('network-load-balancers-proxy-suite.ts', import.meta.url)));
  test('application load balancers', () => passesOnPretendHost('l', new URL('load-balancers-linux-suite.ts', import.meta.url)));
  test('load balancers while things change', () => passesOnPretendHost('m', new URL('load-balancers-life-suite.ts', import.meta.url)));
  test('the contract of load balancers', () => passesOnPretendHost('o', new URL('load-balancers-contract-suite.ts', import.meta.url)));
  test('load balancers under sabotage', () => passesOnPretendHost('s', new URL('load-balancers-sabotage-suite.ts', import.meta.url)));
  test('load balancers under abuse', () => passesOnPretendHost('a', new URL('load-balancers-abuse-suite.ts', import.meta.url)));
  test('access logs', () => passesOnPretendHost('g', new URL('access-logs-suite.ts', import.meta.url)));
  test('listeners that end TLS', () => passesOnPretendHost('e', new URL('load-balancers-tls-suite.ts', import.meta.url)));
}
