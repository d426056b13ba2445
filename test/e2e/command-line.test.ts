import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { CreateRepositoryCommand, DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram, type ProgramResult } from '#cli/run-program.ts';
import { settingsFrom } from '#server/settings.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { freePort } from '../support/free-port.ts';
import { leftoversOf } from '#cli/host-leftovers.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { stateFolder } from '../support/state-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const timeoutMs = 300_000;

test('up, status, env, configure, logs, reset and down, without containers and without root', async () => {
  await using folder = await temporaryFolder('cli');
  const port = String(await freePort());
  const environment = { HOME: folder.path, DRYDOCK_STATE_DIR: join(folder.path, 'state'), DRYDOCK_PORT: port, AWS_CONFIG_FILE: join(folder.path, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'credentials') };
  const drydock = (...args: readonly string[]) => runProgram(join(projectRoot, 'drydock'), args, { timeoutMs, environment });

  const missing = await drydock('env');
  assert.deepEqual([missing.exitCode, missing.stderr.split('\n').length], [1, 2], 'an error is one line');
  assert.match(missing.stderr, /no daemon is running .* up'/);
  assert.equal((await drydock('status')).exitCode, 3);

  assert.match(await fine(drydock('up', '--runtime', 'simulated')), new RegExp(`^Drydock is up: endpoint http://127.0.0.1:${port}  registry \\S+ `));
  assert.match(await fine(drydock('up', '--runtime', 'simulated')), /^Drydock is already up: /);
  assert.match((await drydock('up', '--port', '1')).stderr, /without --port 1; run/);

  const status = JSON.parse(await fine(drydock('status', '--json')));
  assert.deepEqual([status.running, status.endpoint, status.runtime.name, status.runtime.state], [true, `http://127.0.0.1:${port}`, 'simulated', 'ready']);

  const variables = JSON.parse(await fine(drydock('env', '--format', 'json')));
  assert.equal(variables.AWS_ENDPOINT_URL, status.endpoint);
  const shell = await runProgram('sh', ['-c', `eval "$('${join(projectRoot, 'drydock')}' env)"; echo "$AWS_ACCESS_KEY_ID $DRYDOCK_REGISTRY"`], { timeoutMs, environment });
  assert.equal(shell.stdout.trim(), `${variables.AWS_ACCESS_KEY_ID} ${status.registry}`);

  await fine(drydock('configure'));
  assert.equal(await readFile(environment.AWS_CONFIG_FILE, 'utf8'), `[profile drydock]\nregion = us-east-1\nendpoint_url = ${status.endpoint}\n`);
  assert.match(await readFile(environment.AWS_SHARED_CREDENTIALS_FILE, 'utf8'), new RegExp(`^\\[drydock\\]\naws_access_key_id = ${variables.AWS_ACCESS_KEY_ID}\n`));

  assert.match(await readFile(join(folder.path, '.config/containers/registries.conf.d/drydock.conf'), 'utf8'), /location = "127\.0\.0\.1"\ninsecure = true/);

  assert.ok((await fine(drydock('logs'))).length > 0);
  assert.match((await drydock('reset')).stderr, /--yes/);
  assert.match(await fine(drydock('reset', '--yes')), /^Emptied in \d/);
  assert.match(await fine(drydock('down')), /^Drydock is down after /);
  assert.match(await fine(drydock('down')), /is not running/);
});

test('a user who is not root is told what to do, and has the simulated runtime', { skip: lacks('setpriv') }, async (t) => {
  const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  const mayRead = await runProgram('setpriv', [...nobody, 'test', '-r', join(projectRoot, 'drydock')], { timeoutMs });
  if (mayRead.exitCode !== 0) return t.skip('this clone lies where only root may read');
  const environment = { DRYDOCK_STATE_DIR: `/tmp/drydock-of-nobody-${process.pid}`, DRYDOCK_PORT: String(await freePort()), HOME: '/nonexistent' };
  const drydock = (...args: readonly string[]) => runProgram('setpriv', [...nobody, join(projectRoot, 'drydock'), ...args], { timeoutMs, environment });
  t.after(() => rm(environment.DRYDOCK_STATE_DIR, { recursive: true, force: true }));
  const up = await drydock('up');
  assert.equal(up.exitCode, 1);
  assert.match(up.stderr, /^drydock: running containers needs root; use sudo, or run '.* up --runtime simulated'/);
  assert.match(await fine(drydock('up', '--runtime', 'simulated')), /^Drydock is up: /);
  assert.match(await fine(drydock('env')), /^export AWS_ENDPOINT_URL=/);
  await fine(drydock('down'));
});

test('every command has help, and a mistyped one a suggestion', async () => {
  const drydock = (...args: readonly string[]) => runProgram(join(projectRoot, 'drydock'), args, { timeoutMs });
  for (const command of ['up', 'down', 'env', 'configure', 'status', 'doctor', 'logs', 'reset', 'events', 'clock', 'ca', 'demo', 'version']) {
    assert.match(await fine(drydock(command, '--help')), new RegExp(`^Usage: drydock ${command}`), command);
  }
  const mistyped = await drydock('stats');
  assert.equal(mistyped.exitCode, 1);
  assert.match(mistyped.stderr, /Did you mean status\?/);
});

test('doctor finds this machine fit, and says so to machines', { skip: lacksContainers }, async () => {
  await using folder = await temporaryFolder('cli');
  const doctor = await runProgram(join(projectRoot, 'drydock'), ['doctor', '--json'], { timeoutMs, environment: { DRYDOCK_STATE_DIR: folder.path, DRYDOCK_PORT: String(await freePort()) } });
  const { ok, checks } = JSON.parse(doctor.stdout);
  assert.deepEqual([doctor.exitCode, ok], [0, true], doctor.stdout);
  assert.ok(checks.length > 10);
});

test('two daemons live side by side and know nothing of each other', { skip: lacksContainers }, async () => {
  await using one = await TestDaemon.start();
  await using other = await TestDaemon.start({ account: '111122223333', region: 'eu-west-1' });
  await clientsOf(one).ecr.send(new CreateRepositoryCommand({ repositoryName: 'only-here' }));
  assert.deepEqual((await clientsOf(other).ecr.send(new DescribeRepositoriesCommand({}))).repositories, []);
  assert.match((await clientsOf(other).ecs.send(new ListClustersCommand({}))).clusterArns?.[0] ?? '', /^arn:aws:ecs:eu-west-1:111122223333:cluster\/default$/);
});

test('demo works twice in a row and leaves nothing when it is taken down', { skip: lacksContainers }, async () => {
  await using folder = await stateFolder('demo');
  const environment = { DRYDOCK_STATE_DIR: folder.path, DRYDOCK_PORT: String(await freePort()) };
  const drydock = (...args: readonly string[]) => runProgram(join(projectRoot, 'drydock'), args, { timeoutMs, environment });
  for (let round = 1; round <= 2; round += 1) {
    const output = await fine(drydock('demo'));
    assert.match(output, /RUNNING[\s\S]*visit 3: <h1>It runs\.<\/h1>[\s\S]*does not answer[\s\S]*authorize-security-group-ingress[\s\S]*answers: It runs\.[\s\S]*job: the input is bad[\s\S]*exit code 3, EssentialContainerExited: Essential container in task exited[\s\S]*ResourceInitializationError: unable to pull secrets[\s\S]*reader: the token has 22 characters[\s\S]*the load balancer is active[\s\S]*drydock-demo-app:\d+ █{16} 3\/3 COMPLETED[\s\S]*elb\.localhost\/ answers\n( +v1 \S+\n){3}[\s\S]*, 3 of drydock-demo-app:\d+[\s\S]*█{16} 3\/3 COMPLETED[\s\S]* 0 of \d+ requests failed/);
  }
  await fine(drydock('down'));
  assert.deepEqual(await leftoversOf(settingsFrom(environment, true)), []);
});

test('down after the daemon was killed removes what it left', { skip: lacksContainers }, async () => {
  await using folder = await stateFolder('down');
  const environment = { DRYDOCK_STATE_DIR: folder.path, DRYDOCK_PORT: String(await freePort()) };
  const drydock = (...args: readonly string[]) => runProgram(join(projectRoot, 'drydock'), args, { timeoutMs, environment });
  await fine(drydock('demo'));
  const { pid } = JSON.parse(await fine(drydock('status', '--json')));
  process.kill(pid, 'SIGKILL');
  await until('it is gone', 60_000, async () => (await drydock('status')).exitCode === 3);
  assert.ok((await leftoversOf(settingsFrom(environment, true))).length > 0);
  assert.match(await fine(drydock('down')), /starting it to remove that[\s\S]*Drydock is down/);
  assert.deepEqual(await leftoversOf(settingsFrom(environment, true)), []);
});

async function fine(running: Promise<ProgramResult>): Promise<string> {
  const result = await running;
  assert.equal(result.exitCode, 0, `${result.stdout}\n${result.stderr}`);
  return result.stdout;
}
