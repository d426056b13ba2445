import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deployment } from '#model/deployment.ts';
import type { ServiceDeployment } from '#model/service-deployment.ts';
import type { ServiceEvent, ServiceEventName } from '#model/service-event.ts';
import type { PauseHook, TrafficShift } from '#model/traffic-shift.ts';
import { deploymentStateChange, isDeploymentStateChange } from './deployment-state-change.ts';
import { changedHooks, hookStateChange } from './hook-state-change.ts';
import { serviceAction } from './service-action.ts';

const serviceArn = 'arn:aws:ecs:us-west-2:111122223333:service/default/web';
const facts = { id: 'ddca6449-b258-46c0-8653-e0e3a6d0477e', atMs: Date.UTC(2026, 4, 23, 12, 31, 14, 695) };
const envelope = { version: '0', id: facts.id, source: 'aws.ecs', account: '111122223333', region: 'us-west-2', time: '2026-05-23T12:31:14Z', resources: [serviceArn] };

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
test('a service action has its event type, its name and the cluster', () => {
  const said: ServiceEvent = { id: 'e', serviceArn, createdAt: facts.atMs, message: '(service web) has reached a steady state.' };
  assert.deepEqual(JSON.parse(JSON.stringify(serviceAction(said, 'SERVICE_STEADY_STATE', facts))), {
    ...envelope,
    'detail-type': 'ECS Service Action',
    detail: { eventType: 'INFO', eventName: 'SERVICE_STEADY_STATE', clusterArn: 'arn:aws:ecs:us-west-2:111122223333:cluster/default', createdAt: '2026-05-23T12:31:14.695Z' },
  });
  const typeOf = (eventName: ServiceEventName) => serviceAction(said, eventName, facts).detail['eventType'];
  assert.deepEqual([typeOf('SERVICE_TASK_START_IMPAIRED'), typeOf('SERVICE_TASK_PLACEMENT_FAILURE'), typeOf('TASKS_STOPPED')], ['WARN', 'ERROR', 'INFO']);
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
test('a deployment tells of its beginning and of its end, with the reason', () => {
  const begun: Deployment = {
    id: 'ecs-svc/123',
    serviceArn,
    revisionArn: 'arn:aws:ecs:us-west-2:111122223333:service-revision/default/web/1',
    serviceDeploymentArn: 'arn:aws:ecs:us-west-2:111122223333:service-deployment/default/web/a',
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: 'ECS deployment ecs-svc/123 in progress.',
    failedTasks: 0,
    failedRounds: 0,
    createdAt: facts.atMs,
    updatedAt: facts.atMs,
  };
  const failed: Deployment = { ...begun, status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.' };
  assert.deepEqual([isDeploymentStateChange(undefined, begun), isDeploymentStateChange(begun, { ...begun, failedTasks: 1 }), isDeploymentStateChange(begun, failed)], [true, false, true]);
  assert.deepEqual(JSON.parse(JSON.stringify(deploymentStateChange(failed, facts))), {
    ...envelope,
    'detail-type': 'ECS Deployment State Change',
    detail: { eventType: 'ERROR', eventName: 'SERVICE_DEPLOYMENT_FAILED', deploymentId: 'ecs-svc/123', updatedAt: '2026-05-23T12:31:14.695Z', reason: failed.rolloutStateReason },
  });
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_hook_state_change_events.html
test('a pause hook tells when it begins to wait, and what it was answered', () => {
  const [serviceDeploymentArn, clusterArn] = ['arn:aws:ecs:us-west-2:111122223333:service-deployment/default/web/a', 'arn:aws:ecs:us-west-2:111122223333:cluster/default'];
  const hook: PauseHook = { id: 'ecs-pause-e7', stage: 'POST_TEST_TRAFFIC_SHIFT', status: 'AWAITING_ACTION', expiresAt: facts.atMs + 600_000, timeoutAction: 'ROLLBACK' };
  const shift: TrafficShift = { stage: 'POST_TEST_TRAFFIC_SHIFT', stageAt: facts.atMs, productionPercent: 0, testPercent: 100, routes: [], hooks: [hook] };
  const deployment: ServiceDeployment = {
    account: '111122223333',
    region: 'us-west-2',
    arn: serviceDeploymentArn,
    serviceArn,
    clusterArn,
    sourceRevisionArns: [],
    targetRevisionArn: 'arn',
    status: 'IN_PROGRESS',
    deploymentConfiguration: {},
    circuitBreaker: { status: 'DISABLED', failureCount: 0, threshold: 3 },
    shift,
    createdAt: facts.atMs,
    updatedAt: facts.atMs,
  };
  const answered = { ...hook, status: 'FAILED' } as const;
  assert.deepEqual([changedHooks(undefined, deployment), changedHooks(deployment, deployment), changedHooks(deployment, { ...deployment, shift: { ...shift, hooks: [answered] } })], [[hook], [], [answered]]);
  assert.deepEqual(JSON.parse(JSON.stringify(hookStateChange(deployment, hook, facts))), {
    ...envelope,
    resources: [serviceDeploymentArn],
    'detail-type': 'ECS Hook State Change',
    detail: {
      eventType: 'INFO',
      eventName: 'HOOK_AWAITING_ACTION',
      hookId: 'ecs-pause-e7',
      hookType: 'PAUSE',
      expiresAt: '2026-05-23T12:41:14.695Z',
      lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
      clusterArn,
      serviceArn,
      serviceDeploymentArn,
      updatedAt: '2026-05-23T12:31:14.695Z',
    },
  });
  assert.equal(hookStateChange(deployment, answered, facts).detail['eventName'], 'HOOK_FAILED');
});
