import assert from 'node:assert/strict';
import { Agent, get } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { ECRClient, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { freePort } from '../support/free-port.ts';
import { pushBusybox } from '../support/push.ts';

test('a layer is downloaded the way its URL was asked for: over TLS, or without', async () => {
  const tlsPort = String(await freePort());
  await using daemon = await TestDaemon.start({ runtime: 'simulated', variables: { DRYDOCK_TLS_PORT: tlsPort } });
  const { image } = await pushBusybox(clientsOf(daemon), 'app', '1');
  const command = new GetDownloadUrlForLayerCommand({ repositoryName: 'app', layerDigest: image.config.digest });
  const { downloadUrl: plain = '' } = await clientsOf(daemon).ecr.send(command);
  assert.ok(plain.startsWith(`${daemon.endpoint}/`), plain);
  assert.deepEqual(Buffer.from(await (await fetch(plain)).arrayBuffer()), Buffer.from(image.config.bytes));
  const agent = new Agent({ rejectUnauthorized: false });
  const client = new ECRClient({ ...daemon.clientConfig, endpoint: `https://127.0.0.1:${tlsPort}`, requestHandler: { httpsAgent: agent } });
  const { downloadUrl = '' } = await client.send(command);
  assert.ok(downloadUrl.startsWith(`https://127.0.0.1:${tlsPort}/`), downloadUrl);
  const body = await new Promise<Buffer>((resolve, reject) => get(downloadUrl, { agent }, (response) => buffer(response).then(resolve, reject)).once('error', reject));
  assert.deepEqual(body, Buffer.from(image.config.bytes));
  client.destroy();
});
