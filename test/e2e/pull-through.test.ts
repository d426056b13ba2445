import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ECR } from '@aws-sdk/client-ecr';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { TestDaemon } from '../support/daemon.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { upstreamImage } from '../support/upstream-images.ts';

const dockerRegistry = '/usr/bin/docker-registry';

test('an image of docker-registry is pulled through the cache, as Docker Hub with a secret, and outlives its upstream', { skip: existsSync(dockerRegistry) ? false : 'docker-registry is not installed' }, async () => {
  await using folder = await temporaryFolder('upstream');
  const origin = `http://127.0.0.1:${await freePort()}`;
  const config = join(folder.path, 'config.yml');
  await writeFile(config, `version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: ${folder.path}/data\nhttp:\n  addr: ${origin.slice('http://'.length)}\n`);
  const registry = spawn(dockerRegistry, ['serve', config], { stdio: 'ignore' });
  try {
    await until('docker-registry answers', 20_000, () => fetch(`${origin}/v2/`).then(({ ok }) => ok, () => false));
    const image = upstreamImage('from docker-registry');
    for (const [digest, content] of Object.entries(image.blobs)) {
      const { headers } = await fetch(`${origin}/v2/library/app/blobs/uploads/`, { method: 'POST' });
      assert.equal((await fetch(`${headers.get('location') ?? ''}&digest=${digest}`, { method: 'PUT', body: new Uint8Array(content) })).status, 201);
    }
    assert.equal((await fetch(`${origin}/v2/library/app/manifests/1`, { method: 'PUT', body: image.manifest, headers: { 'content-type': image.mediaType } })).status, 201);
    await using daemon = await TestDaemon.start({ runtime: 'simulated', variables: { DRYDOCK_UPSTREAMS: `docker-hub=${origin}` } });
    const options = { endpoint: daemon.endpoint, region: daemon.settings.region, credentials: daemon.credentials };
    const [ecr, secrets] = [new ECR(options), new SecretsManager(options)];
    const rule = { ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'registry-1.docker.io' };
    await assert.rejects(ecr.createPullThroughCacheRule(rule), { name: 'UnsupportedUpstreamRegistryException' });
    await assert.rejects(ecr.createPullThroughCacheRule({ ...rule, credentialArn: `arn:aws:secretsmanager:${options.region}:${daemon.settings.account}:secret:ecr-pullthroughcache/none-AbCdEf` }), { name: 'SecretNotFoundException' });
    const { ARN: credentialArn } = await secrets.createSecret({ Name: 'ecr-pullthroughcache/hub', SecretString: JSON.stringify({ username: 'me', accessToken: 'token' }) });
    await ecr.createPullThroughCacheRule({ ...rule, credentialArn });
    assert.equal((await ecr.validatePullThroughCacheRule({ ecrRepositoryPrefix: 'hub' })).isValid, true);
    const pulled = async () => (await ecr.batchGetImage({ repositoryName: 'hub/library/app', imageIds: [{ imageTag: '1' }] })).images?.[0]?.imageManifest;
    assert.equal(await pulled(), image.manifest);
    await until('the image is imported', 20_000, async () => (await ecr.listImages({ repositoryName: 'hub/library/app' })).imageIds?.length === 1);
    registry.kill();
    assert.equal(await pulled(), image.manifest);
    for (const client of [ecr, secrets]) client.destroy();
  } finally {
    registry.kill();
  }
});
