import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adoptedTask } from './adoption.ts';
import { labelsFor } from './labels.ts';
import { reportOf } from './report.ts';
import { containerOrder, taskOrder } from './world.fixture.ts';

const container = containerOrder('app', 'exit 9');
const order = taskOrder([container], { hasStarted: true });
const image = { digest: 'sha256:1', manifestDigest: 'sha256:1', config: { entrypoint: [], command: [], environment: [], user: '', workingDirectory: '', volumes: [], labels: {}, architecture: 'amd64', os: 'linux' } };

for (const [left, remains] of [['only its record', { state: 'gone' }], ['the process that its removal killed', { state: 'stopped', exitCode: 137, exitedAt: 900 }]] as const) {
  test(`a removal that a killed daemon left half done says nothing new of the container: ${left} is there`, () => {
    const labels = labelsFor({ order, container, image, restartCount: 0, now: 500 });
    const removing = { ...order, wish: 'REMOVE' } as const;
    const { containers, stop, startedAt, executionStoppedAt } = reportOf(removing, adoptedTask(removing, [{ id: container.runtimeId, labels, ...remains }], 1_000));
    assert.deepEqual({ stop, startedAt, executionStoppedAt }, { stop: undefined, startedAt: undefined, executionStoppedAt: undefined });
    assert.deepEqual(containers, [{ name: 'app', status: 'STOPPED', healthStatus: 'UNKNOWN' }]);
  });
}
