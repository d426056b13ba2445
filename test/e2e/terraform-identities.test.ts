import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { ask } from '../support/balanced-app.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { nodeEntries, nodeInImage } from '../support/node-image.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform, terraformIn } from '../support/terraform.ts';

const skip = lacksContainers !== false ? lacksContainers : lacksTerraform;

/** Tells what it was told, and whose credentials it is given. */
const toldApp = `
import { createServer } from 'node:http';
const { GENERATION, PASSWORD, TOKEN, MODE, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI } = process.env;
const server = createServer(async (request, response) => {
  if (request.url === '/healthy') return response.end();
  const credentials = await (await fetch('http://169.254.170.2' + AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)).json();
  response.end(JSON.stringify({ GENERATION, PASSWORD, TOKEN, MODE, role: credentials.RoleArn, isTemporary: credentials.AccessKeyId.startsWith('ASIA') }));
}).listen(8080);
console.log('listens');
process.on('SIGTERM', () => process.exit(0));
`;

test('Terraform makes a service behind a load balancer with its execution and task roles, a key with its policy, secrets and parameters; tasks are told them, changes arrive, and nothing is left', { skip }, async () => {
  await using daemon = await TestDaemon.start();
  await using folder = await temporaryFolder('terraform-identities');
  const clients = clientsOf(daemon);
  const { reference } = await pushBusybox(clients, 'app', '1', { entries: nodeEntries(toldApp), config: { Cmd: [nodeInImage, '/app.mjs'] } });
  const terraform = await terraformIn(folder.path, new URL('./terraform-identities/', import.meta.url), daemon);
  const image = ['-var', `image=${reference}`];
  const told = { TOKEN: 'token-1', MODE: 'production', role: 'arn:aws:iam::000000000000:role/app/app-task', isTemporary: true };

  await terraform('init');
  await terraform('apply', '-auto-approve', ...image);
  await terraform('plan', '-detailed-exitcode', ...image);
  assert.deepEqual(await toldBy(clients), { GENERATION: '1', PASSWORD: 'generation-1', ...told });

  const changes = [...image, '-var', 'generation=2'];
  await terraform('apply', '-auto-approve', ...changes);
  await terraform('plan', '-detailed-exitcode', ...changes);
  assert.deepEqual(await toldBy(clients), { GENERATION: '2', PASSWORD: 'generation-2', ...told });

  await terraform('destroy', '-auto-approve', ...changes);
});

async function toldBy({ ec2 }: Clients): Promise<unknown> {
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'description', Values: ['ELB app/web/*'] }] }));
  const address = NetworkInterfaces[0]?.Association?.PublicIp ?? '';
  const { status, body } = await ask({ address, port: 80, host: 'app.example.com' });
  assert.equal(status, 200, body);
  return JSON.parse(body);
}
