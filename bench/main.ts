// npm run bench [-- api launch services identities network balancer balancers start registry push scheduler events registry-scale idle]: Drydock beside its peers and floors, in one run, as ratios.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchApi } from './api.ts';
import { startDaemon } from './daemon.ts';
import { benchDns } from './dns.ts';
import { benchEvents } from './events.ts';
import { benchIdle } from './idle.ts';
import { benchKms } from './kms.ts';
import { benchLaunch } from './launch.ts';
import { benchLoadBalancer } from './load-balancer.ts';
import { programFiles } from './balanced-app.ts';
import { benchManyBalancers } from './many-balancers.ts';
import { benchNetwork } from './network.ts';
import { writeImage } from './oci-layout.ts';
import { installBenchPackages } from './packages.ts';
import { benchAuthorizedRequests, benchPolicyEvaluation } from './policy-evaluation.ts';
import { benchFirstStart, benchPush } from './push.ts';
import { benchRegistry } from './registry.ts';
import { benchRegistryCiphers } from './registry-ciphers.ts';
import { benchRegistryScale } from './registry-scale.ts';
import { printTable, type Row } from './report.ts';
import { benchScheduler } from './scheduler.ts';
import { benchServices } from './services.ts';
import { benchStart } from './start.ts';
import { benchTaskCredentials } from './task-credentials.ts';

const layerBytes = 100_000_000;
const chosen = process.argv.slice(2);
const isChosen = (name: string) => chosen.length === 0 || chosen.includes(name);
installBenchPackages();
const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-images-'));
const rows: Row[] = [];
try {
  if (isChosen('start')) {
    // The first start fills the compile cache, as every start after an installation finds it.
    await (await startDaemon())[Symbol.asyncDispose]();
    await section('start', benchStart);
  }
  if (isChosen('api')) await section('api', benchApi);
  if (isChosen('launch')) {
    writeImage(join(folder, 'small'));
    await section('launch', (daemon) => benchLaunch(daemon, join(folder, 'small')));
  }
  if (isChosen('services')) {
    writeImage(join(folder, 'service'));
    await section('services', (daemon) => benchServices(daemon, join(folder, 'service')));
  }
  if (isChosen('identities')) {
    await section('kms', benchKms);
    writeImage(join(folder, 'credentials'));
    console.log('… policies');
    rows.push(...(await benchPolicyEvaluation()));
    await section('identities', benchAuthorizedRequests);
    await section('credentials', (daemon) => benchTaskCredentials(daemon, join(folder, 'credentials')));
  }
  if (isChosen('network')) {
    console.log('… network');
    rows.push(...(await benchNetwork()));
    writeImage(join(folder, 'dns'));
    await section('dns', (daemon) => benchDns(daemon, join(folder, 'dns')));
  }
  if (isChosen('balancer')) {
    writeImage(join(folder, 'answering'), { files: programFiles('/usr/sbin/haproxy') });
    await section('balancer', (daemon) => benchLoadBalancer(daemon, join(folder, 'answering')));
  }
  if (isChosen('balancers')) {
    writeImage(join(folder, 'many'), { files: programFiles('/usr/sbin/haproxy') });
    await section('balancers', (daemon) => benchManyBalancers(daemon, join(folder, 'many')));
  }
  if (isChosen('scheduler')) {
    console.log('… scheduler');
    rows.push(...benchScheduler());
  }
  if (isChosen('events')) {
    console.log('… events');
    rows.push(...(await benchEvents()));
  }
  if (isChosen('registry-scale')) {
    console.log('… registry-scale');
    rows.push(...(await benchRegistryScale()));
  }
  if (isChosen('idle')) {
    console.log('… idle');
    rows.push(...(await benchIdle()));
  }
  if (isChosen('registry')) {
    await section('registry', (daemon) => benchRegistry(daemon, folder));
    console.log('… registry with ciphers');
    rows.push(...(await benchRegistryCiphers(folder)));
    writeImage(join(folder, 'medium'), { randomLayers: 9, layerBytes: Math.round((2 * layerBytes) / 9) });
    await section('first start', (daemon) => benchFirstStart(daemon, join(folder, 'medium')));
  }
  if (isChosen('push')) {
    writeImage(join(folder, 'big'), { randomLayers: 9, layerBytes: Math.round((10 * layerBytes) / 9) });
    await section('push', (daemon) => benchPush(daemon, join(folder, 'big')));
  }
} finally {
  await rm(folder, { recursive: true });
  // What was measured before one that fails is told all the same.
  printTable(rows);
}

async function section(name: string, bench: (daemon: Awaited<ReturnType<typeof startDaemon>>) => Promise<readonly Row[]>): Promise<void> {
  console.log(`… ${name}`);
  await using daemon = await startDaemon();
  rows.push(...(await bench(daemon)));
}
