import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchDeleteImageCommand, CreateRepositoryCommand, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { killRounds } from '../support/kill-rounds.ts';
import type { RegistryDoor } from '../support/registry-load.ts';

const asked = process.env['DRYDOCK_KILL_ROUNDS'];
const rounds = Number(asked ?? 30);
const budgetMs = asked === undefined ? 45_000 : Number.POSITIVE_INFINITY;
const repositoryName = 'killed/app';

test('a daemon that is killed while images are pushed to a repository with a KMS key and deleted has all that it acknowledged, byte by byte, and nothing that it deleted', async (context) => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await clientsOf(daemon).ecr.send(new CreateRepositoryCommand({ repositoryName, encryptionConfiguration: { encryptionType: 'KMS' } }));
  let door = await doorOf(daemon);
  const outcome = await killRounds({
    rounds,
    budgetMs,
    olderMax: 100,
    door: () => door,
    async killAndStart() {
      await daemon.kill();
      await daemon.startAgain();
      door = await doorOf(daemon);
    },
  });
  assert.ok(outcome.rounds > 0 && outcome.acknowledged > outcome.rounds, JSON.stringify(outcome));
  context.diagnostic(JSON.stringify(outcome));
});

async function doorOf(daemon: TestDaemon): Promise<RegistryDoor> {
  const { ecr } = clientsOf(daemon);
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  return {
    base: `http://${daemon.registry}/v2/${repositoryName}`,
    authorization: `Basic ${known(authorizationData?.[0]?.authorizationToken, 'the token')}`,
    async deleteImage(imageDigest) {
      const { failures = [] } = await ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageDigest }] }));
      assert.deepEqual(failures, []);
    },
  };
}
