import { test } from 'node:test';
import { passesOnPretendHost } from '../support/pretend-host-suite.ts';
import { skipsWithoutRoot } from '../support/skips-without-root.ts';

// A suite runs in a network namespace that plays the host, with another one that plays the internet: the driver is
// free to forward and translate there, and nothing of the machine's own network is touched.
if (!skipsWithoutRoot('the networks of Linux')) {
  test('VPCs as network namespaces of a host', () => passesOnPretendHost('n', new URL('networks-linux-suite.ts', import.meta.url)));
  test('VPCs as their topologies say', () => passesOnPretendHost('t', new URL('vpc-topology-suite.ts', import.meta.url)));
  test('public addresses of VPCs on a host', () => passesOnPretendHost('p', new URL('public-addresses-suite.ts', import.meta.url)));
  test('VPCs made by chance', () => passesOnPretendHost('w', new URL('vpc-worlds-suite.ts', import.meta.url)));
  test('services inside of VPCs', () => passesOnPretendHost('s', new URL('vpc-services-suite.ts', import.meta.url)));
  test('health checks from inside of a VPC', () => passesOnPretendHost('h', new URL('health-checks-suite.ts', import.meta.url)));
}
