import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DescribeImagesCommand, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import { findDaemon } from '#cli/admin-client.ts';
import { busyboxImage } from '#cli/demo/busybox-image.ts';
import { pushImage } from '#cli/demo/push-image.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { fill, smallDisk } from '../support/small-disk.ts';
import { linesOf, productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const mebibyte = 1_048_576;
/** Room for small changes of state, not for a layer. */
const leftBytes = 3 * mebibyte;
const layerBytes = 8 * mebibyte;

test('a full disk refuses pushes by name and ends the daemon when a change cannot be durable; with space it goes on and has lost nothing', { skip: lacksContainers }, async () => {
  await using disk = await smallDisk();
  await using daemon = await TestDaemon.start({ stateDir: join(disk.path, 'state') });
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'counts', [{ name: 'main', image: productionName(), essential: true, command: ['sh', '-c', 'i=0; while true; do i=$((i+1)); echo line $i; sleep 0.2; done'] }]);
  const [task = ''] = await runFargate(clients, { taskDefinition: 'counts' });
  await taskIn(clients, task, 'RUNNING');

  const ballast = join(disk.path, 'ballast');
  await fill(ballast, leftBytes);
  const { authorizationData } = await clients.ecr.send(new GetAuthorizationTokenCommand({}));
  const token = known(authorizationData?.[0]?.authorizationToken, 'the token');
  const large = busyboxImage({ entries: [{ kind: 'file', path: 'large', content: randomBytes(layerBytes) }] });
  await assert.rejects(pushImage(large, { repositoryUri: `${daemon.registry}/app`, tag: '2', token }), /500.*ENOSPC/s);

  await fill(ballast, 0);
  await until('the daemon ends', 60_000, async () => {
    await registerFargate(clients, 'unseen', [{ name: 'main', image: productionName(), essential: true, command: ['x'.repeat(30_000)] }]).catch(() => undefined);
    return (await findDaemon(daemon.settings.stateDir)) === undefined;
  });
  await rm(ballast);
  assert.match(await readFile(join(daemon.settings.stateDir, 'daemon.log'), 'utf8'), /state\.db cannot be written: .*disk is full; free some space/);

  await daemon.startAgain();
  const again = clientsOf(daemon);
  await taskIn(again, task, 'RUNNING');
  const { imageDetails = [] } = await again.ecr.send(new DescribeImagesCommand({ repositoryName: 'app' }));
  assert.deepEqual(imageDetails.map(({ imageTags }) => imageTags), [['1']]);
  const before = (await linesOf(again, 'counts', task, 'main')).length;
  await until('it logs on', 60_000, async () => (await linesOf(again, 'counts', task, 'main')).length > before);
  const { reference } = await pushBusybox(again, 'other', '1');
  assert.ok(reference.endsWith('/other:1'));
});
