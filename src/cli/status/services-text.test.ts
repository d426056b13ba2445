import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServicesStatus, ShownTask } from '#server/admin-protocol.ts';
import { readServices } from '../read-services.ts';
import { coloured, plain } from './paint.ts';
import { frame } from './screen.ts';
import { servicesText } from './services-text.ts';

const task: ShownTask = { id: '0123456789abcdef0123456789abcdef', cluster: 'default', taskDefinition: 'web:2', lastStatus: 'RUNNING', desiredStatus: 'RUNNING', healthStatus: 'HEALTHY', createdAt: 58_000 };
const group = { createdAt: 57_000, updatedAt: 58_000, failedTasks: 0, pendingCount: 0, rolloutStateReason: '' };
const status: ServicesStatus = {
  nowMs: 60_000,
  services: [{
    arn: 'arn:aws:ecs:us-east-1:000000000000:service/default/web',
    cluster: 'default',
    name: 'web',
    status: 'ACTIVE',
    taskDefinition: 'web:2',
    desiredCount: 2,
    runningCount: 3,
    pendingCount: 1,
    deployments: [
      { ...group, id: 'ecs-svc/2', status: 'PRIMARY', taskDefinition: 'web:2', rolloutState: 'IN_PROGRESS', desiredCount: 2, runningCount: 1, pendingCount: 1 },
      { ...group, id: 'ecs-svc/1', status: 'ACTIVE', taskDefinition: 'web:1', rolloutState: 'FAILED', rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.', desiredCount: 2, runningCount: 2, failedTasks: 3 },
    ],
    tasks: [task, { ...task, desiredStatus: 'STOPPED' }],
    tasksLeftOut: 4,
    events: [{ createdAt: 59_000, message: `(service web) has started 3 tasks: (task ${task.id}) (task ${task.id}) (task ${task.id}).` }],
  }],
  servicesLeftOut: 0,
  tasks: [{ ...task, lastStatus: 'PENDING', healthStatus: 'UNKNOWN' }],
  tasksLeftOut: 0,
  loadBalancers: [],
  loadBalancersLeftOut: 0,
  hostProblems: [],
};

test('services survive JSON', () => {
  assert.deepEqual(readServices(JSON.parse(JSON.stringify(status))), status);
});

test('a service is shown with its deployments, tasks and last events', () => {
  assert.equal(servicesText(status, { columns: 80, paint: plain }), `
default/web  ACTIVE  3/2 running, 1 pending  web:2
  PRIMARY  web:2        ███████▒▒▒▒▒▒▒   1/2  IN_PROGRESS  3 s
  ACTIVE   web:1        ██████████████   2/2  FAILED, 3 failed  3 s
           ECS deployment circuit breaker: tasks failed to start.
  task     01234567  web:2         RUNNING           HEALTHY   2 s
  task     01234567  web:2         RUNNING (to stop) HEALTHY   2 s
  4 more tasks of it: aws ecs list-tasks --service-name …
  1 s ago   (service web) has started 3 tasks: (task 01234567) (task 01234567) …

tasks of no service
  task     01234567  web:2         PENDING                     2 s
`);
});

test('a deployment that shifts traffic says where it is and what it waits for', () => {
  const shifting = { lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT', productionPercent: 2.5, pausedHookIds: ['ecs-pause-e7tK9G_WRJqNF_EOMjztDXfKenlJuEUVjsNStf4WLKw'] };
  const shown: ServicesStatus = { ...status, services: status.services.map((service) => ({ ...service, deployments: service.deployments.slice(0, 1).map((deployment) => ({ ...deployment, ...shifting })) })) };
  assert.deepEqual(readServices(JSON.parse(JSON.stringify(shown))), shown);
  assert.match(servicesText(shown, { columns: 80, paint: plain }), /IN_PROGRESS  3 s\n {11}POST_TEST_TRAFFIC_SHIFT, 2\.5 % of the traffic\n {11}paused: ecs-pause-e7tK9G_WRJqNF_EOMjztDXfKenlJuEUVjsNStf4WLKw\n/);
});

test('long names and messages stay within the terminal’s columns', () => {
  const name = 'n'.repeat(255);
  const deployments = status.services.flatMap((service) => service.deployments).map((deployment) => ({ ...deployment, taskDefinition: `${name}:1`, rolloutState: 'IN_PROGRESS', serviceDeploymentStatus: 'ROLLBACK_IN_PROGRESS', rolloutStateReason: name }));
  const text = servicesText({ ...status, services: status.services.map((each) => ({ ...each, name, deployments, events: [{ createdAt: -400 * 86_400_000, message: name }] })) }, { columns: 80, paint: plain });
  assert.match(text, /ROLLBACK_IN_PROGRESS, 3 failed/);
  for (const line of text.split('\n')) assert.ok(line.length <= 80, `${line.length}: ${line}`);
});

test('of a long family’s name the revision is still seen', () => {
  assert.match(servicesText({ ...status, tasks: [{ ...task, taskDefinition: 'drydock-demo-service:12' }] }, { columns: 80, paint: plain }), /drydock-…:12  RUNNING/);
});

test('colours add nothing but colour', () => {
  const text = servicesText(status, { columns: 80, paint: coloured });
  assert.equal(text.replaceAll(/\u001B\[\d+m/g, ''), servicesText(status, { columns: 80, paint: plain }));
});

test('a frame is drawn over the last one, line by line, and never scrolls', () => {
  assert.equal(frame('a\nb\n', 24), '\u001B[Ha\u001B[K\nb\u001B[K\n\u001B[J');
  assert.equal(frame('a\nb\nc\nd\n', 4), '\u001B[Ha\u001B[K\nb\u001B[K\n… 2 more lines\u001B[K\n\u001B[J');
});
