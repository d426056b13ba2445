import type { ServicesStatus, ServiceStatus, ShownDeployment, ShownEvent, ShownLoadBalancer, ShownTask } from '#server/admin-protocol.ts';
import { JsonFields } from './json-fields.ts';

/** Throws WorldError `UnexpectedAnswer` when a daemon of another version answers otherwise. */
export function readServices(answer: unknown): ServicesStatus {
  const fields = new JsonFields(answer, 'the services');
  return {
    nowMs: fields.number('nowMs'),
    services: fields.list('services', readService),
    servicesLeftOut: fields.number('servicesLeftOut'),
    tasks: fields.list('tasks', readTask),
    tasksLeftOut: fields.number('tasksLeftOut'),
    loadBalancers: fields.list('loadBalancers', readLoadBalancer),
    loadBalancersLeftOut: fields.number('loadBalancersLeftOut'),
    hostProblems: fields.texts('hostProblems'),
  };
}

function readLoadBalancer(fields: JsonFields): ShownLoadBalancer {
  return {
    name: fields.text('name'),
    type: fields.text('type'),
    scheme: fields.text('scheme'),
    state: fields.text('state'),
    ...(fields.has('reason') && { reason: fields.text('reason') }),
    dnsName: fields.text('dnsName'),
    urls: fields.texts('urls'),
    healthyTargets: fields.number('healthyTargets'),
    targets: fields.number('targets'),
  };
}

function readService(fields: JsonFields): ServiceStatus {
  return {
    arn: fields.text('arn'),
    cluster: fields.text('cluster'),
    name: fields.text('name'),
    status: fields.text('status'),
    ...(fields.has('taskDefinition') && { taskDefinition: fields.text('taskDefinition') }),
    desiredCount: fields.number('desiredCount'),
    runningCount: fields.number('runningCount'),
    pendingCount: fields.number('pendingCount'),
    deployments: fields.list('deployments', readDeployment),
    tasks: fields.list('tasks', readTask),
    tasksLeftOut: fields.number('tasksLeftOut'),
    events: fields.list('events', readEvent),
  };
}

function readDeployment(fields: JsonFields): ShownDeployment {
  return {
    id: fields.text('id'),
    status: fields.text('status'),
    taskDefinition: fields.text('taskDefinition'),
    rolloutState: fields.text('rolloutState'),
    rolloutStateReason: fields.text('rolloutStateReason'),
    desiredCount: fields.number('desiredCount'),
    runningCount: fields.number('runningCount'),
    pendingCount: fields.number('pendingCount'),
    failedTasks: fields.number('failedTasks'),
    createdAt: fields.number('createdAt'),
    updatedAt: fields.number('updatedAt'),
    ...(fields.has('serviceDeploymentStatus') && { serviceDeploymentStatus: fields.text('serviceDeploymentStatus') }),
    ...(fields.has('lifecycleStage') && { lifecycleStage: fields.text('lifecycleStage') }),
    ...(fields.has('productionPercent') && { productionPercent: fields.number('productionPercent') }),
    ...(fields.has('pausedHookIds') && { pausedHookIds: fields.texts('pausedHookIds') }),
  };
}

function readTask(fields: JsonFields): ShownTask {
  return {
    id: fields.text('id'),
    cluster: fields.text('cluster'),
    taskDefinition: fields.text('taskDefinition'),
    lastStatus: fields.text('lastStatus'),
    desiredStatus: fields.text('desiredStatus'),
    healthStatus: fields.text('healthStatus'),
    createdAt: fields.number('createdAt'),
  };
}

function readEvent(fields: JsonFields): ShownEvent {
  return { createdAt: fields.number('createdAt'), message: fields.text('message') };
}
