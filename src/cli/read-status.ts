import type { DaemonStatus, ResetResult, RuntimeStatus } from '#server/admin-protocol.ts';
import { JsonFields } from './json-fields.ts';

/** Throws WorldError `UnexpectedAnswer` when a daemon of another version answers otherwise. */
export function readStatus(answer: unknown): DaemonStatus {
  const fields = new JsonFields(answer, 'the status');
  const counts = fields.object('counts');
  const timings = fields.object('timings');
  return {
    pid: fields.number('pid'),
    version: fields.text('version'),
    startedAt: fields.number('startedAt'),
    endpoint: fields.text('endpoint'),
    registry: fields.text('registry'),
    ...(fields.has('tlsEndpoint') && { tlsEndpoint: fields.text('tlsEndpoint') }),
    ...(fields.has('registryMode') && { registryMode: fields.oneOf('registryMode', ['ecr', 'oci']) }),
    account: fields.text('account'),
    region: fields.text('region'),
    ...(fields.has('publicAddresses') && { publicAddresses: fields.text('publicAddresses') }),
    runtime: readRuntime(fields.object('runtime')),
    stateDir: fields.text('stateDir'),
    ...(fields.has('blobs') && { blobs: fields.text('blobs') }),
    logFile: fields.text('logFile'),
    counts: {
      clusters: counts.number('clusters'),
      taskDefinitions: counts.number('taskDefinitions'),
      tasks: counts.object('tasks').numbers(),
      repositories: counts.number('repositories'),
      images: counts.number('images'),
      logGroups: counts.number('logGroups'),
    },
    timings: {
      apiReadyMs: timings.number('apiReadyMs'),
      ...(timings.has('runtimeReadyMs') && { runtimeReadyMs: timings.number('runtimeReadyMs') }),
    },
  };
}

export function readResetResult(answer: unknown): ResetResult {
  const fields = new JsonFields(answer, 'the result');
  return { removed: fields.object('removed').numbers(), tookMs: fields.number('tookMs') };
}

function readRuntime(fields: JsonFields): RuntimeStatus {
  return {
    name: fields.oneOf('name', ['containerd', 'simulated']),
    state: fields.oneOf('state', ['starting', 'ready', 'failed']),
    ...(fields.has('version') && { version: fields.text('version') }),
    ...(fields.has('message') && { message: fields.text('message') }),
  };
}
