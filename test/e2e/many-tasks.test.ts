import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { ListTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { linesOf, productionName, registerFargate, runFargate, taskIdOf, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const timeoutMs = 120_000;

test('20 tasks at once: each has its own address and answers on it, and all of them stop', { skip: lacksContainers }, async () => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'many', [{
    name: 'main',
    image: productionName(),
    essential: true,
    // Listening on the same port in every task works only where each has a network of its own.
    command: ['sh', '-c', 'mkdir /tmp/www; echo "$NAME" > /tmp/www/index.html; httpd -p 80 -h /tmp/www; wget -q -O - http://localhost/; exec sleep 1000'],
    environment: [{ name: 'NAME', value: 'page' }],
  }]);
  const arns = (await Promise.all([1, 2].map(() => runFargate(clients, { taskDefinition: 'many', count: 10, startedBy: 'many' })))).flat();
  assert.equal(arns.length, 20);
  const tasks = await Promise.all(arns.map((arn) => taskIn(clients, arn, 'RUNNING', timeoutMs)));
  assert.equal(new Set(tasks.map(({ containers }) => containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address)).size, 20);

  // Running is before it has listened: a task that is stopped at once may not get to answer.
  for (const arn of arns) await until(`${arn} answers`, timeoutMs, async () => (await linesOf(clients, 'many', arn, 'main')).length > 0);

  const pages: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await clients.ecs.send(new ListTasksCommand({ startedBy: 'many', maxResults: 7, ...(nextToken !== undefined && { nextToken }) }));
    pages.push(...(page.taskArns ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  assert.deepEqual(pages.toSorted(), [...arns].toSorted());

  await Promise.all(arns.map((task) => clients.ecs.send(new StopTaskCommand({ task, reason: 'all of them' }))));
  const stopped = await Promise.all(arns.map((arn) => taskIn(clients, arn, 'STOPPED', timeoutMs)));
  assert.deepEqual(new Set(stopped.map(({ stoppedReason }) => stoppedReason)), new Set(['all of them']));
  for (const arn of arns) assert.deepEqual(await linesOf(clients, 'many', arn, 'main'), ['page'], taskIdOf(arn));
  const { NetworkInterfaces } = await clients.ec2.send(new DescribeNetworkInterfacesCommand({}));
  assert.deepEqual(NetworkInterfaces, [], 'their network interfaces are gone');
});
