import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { DescribeClustersCommand, ListTaskDefinitionsCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { linesOf, productionName, registerFargate, runFargate, taskIn } from '../support/tasks.ts';
import { until } from '../support/until.ts';

/** A second or so, and on a busy machine more; were stopTimeouts waited for, it would be longer. */
const resetMsMax = 30_000;
const stopTimeout = 60;

test('reset empties the whole cloud in about a second without a restart, and everything works again afterwards', { skip: lacksContainers }, async () => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  for (const round of ['first', 'second']) {
    await pushBusybox(clients, 'app', '1');
    await registerFargate(clients, 'app', [{ name: 'main', image: productionName(), essential: true, command: ['sh', '-c', `echo ${round}; trap '' TERM; while true; do sleep 1; done`], stopTimeout }]);
    const arns = await runFargate(clients, { taskDefinition: 'app', count: 3 });
    await Promise.all(arns.map((arn) => taskIn(clients, arn, 'RUNNING')));
    await until('it logs', 60_000, async () => (await linesOf(clients, 'app', arns[0] ?? '', 'main')).includes(round));

    const before = daemon.status.pid;
    const { tookMs, removed } = await daemon.reset();
    assert.ok(tookMs < resetMsMax, `it took ${tookMs} ms`);
    assert.ok(Object.values(removed).some((count) => count > 0), JSON.stringify(removed));
    assert.equal(daemon.status.pid, before);
    assert.deepEqual((await clients.ecs.send(new ListTasksCommand({}))).taskArns, []);
    assert.deepEqual((await clients.ecs.send(new ListTaskDefinitionsCommand({}))).taskDefinitionArns, []);
    assert.deepEqual((await clients.ecr.send(new DescribeRepositoriesCommand({}))).repositories, []);
    assert.deepEqual((await clients.logs.send(new DescribeLogGroupsCommand({}))).logGroups, []);
    assert.equal((await clients.ecs.send(new DescribeClustersCommand({}))).clusters?.[0]?.clusterName, 'default');
    assert.equal((await clients.ec2.send(new DescribeVpcsCommand({}))).Vpcs?.length, 1);
  }
});
