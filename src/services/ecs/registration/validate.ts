import { parseCpu, parseMemory } from '#model/fargate-task-size.ts';
import { clientError } from '../errors.ts';
import { checkRoles } from '../roles.ts';
import { checkAwsvpc } from './awsvpc.ts';
import { checkContainersFit } from './containers-fit.ts';
import { checkContainer } from './container.ts';
import { checkDependencies } from './dependencies.ts';
import { checkEphemeralStorage } from './ephemeral-storage.ts';
import { checkFargate } from './fargate.ts';
import { checkMembers } from './members.ts';
import type { RegistrationInput } from './registration-input.ts';
import { checkSidecars } from './sidecars.ts';
import { checkVolumes } from './volumes.ts';

const familyPattern = /^[a-zA-Z0-9_-]+$/;
const familyLengthMax = 255;
const containerCountMax = 10;
/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const definitionBytesMax = 65_536;
/** CPU units of a task on instances (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html); FARGATE has its own sizes. */
const instanceCpuMin = 128;
const instanceCpuMax = 196_608;

/** Throws what ECS answers to a definition that it would not register; the first fault found is told. */
export function validateRegistration(input: RegistrationInput): void {
  checkFamily(input.family ?? '');
  const length = Buffer.byteLength(JSON.stringify(input));
  if (length > definitionBytesMax) throw clientError(`Actual length: '${length}'. Max allowed length is '${definitionBytesMax}' bytes.`);
  checkMembers(input);
  checkRoles([input.taskRoleArn, input.executionRoleArn]);
  // Elastic Inference has ended.
  if ((input.inferenceAccelerators ?? []).length > 0) throw clientError("Unsupported field 'inferenceAccelerators'.");
  const containers = input.containerDefinitions ?? [];
  if (containers.length === 0) throw clientError('Container list cannot be empty.');
  if (containers.length > containerCountMax) throw clientError('Too many containers.');
  for (const container of containers) checkContainer(container, input);
  const names = new Set(containers.map((container) => container.name));
  if (names.size !== containers.length) throw clientError('Container names must be unique within a task definition.');
  if (containers.every((container) => container.essential === false)) throw clientError("Task definition doesn't have any essential container");
  checkTaskSize(input);
  checkEphemeralStorage(input);
  checkVolumes(input);
  checkDependencies(containers);
  checkSidecars(input);
  if (input.networkMode === 'awsvpc') checkAwsvpc(input);
  if (input.requiresCompatibilities?.includes('FARGATE')) checkFargate(input);
}

function checkFamily(family: string): void {
  if (family === '') throw clientError('Family can not be blank.');
  if (family.length > familyLengthMax || !familyPattern.test(family)) throw clientError('Family contains invalid characters.');
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
function checkTaskSize(input: RegistrationInput): void {
  const guide = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
  const cpu = input.cpu === undefined ? undefined : parseCpu(input.cpu);
  const memory = input.memory === undefined ? undefined : parseMemory(input.memory);
  const isOutside = cpu !== undefined && !input.requiresCompatibilities?.includes('FARGATE') && (cpu < instanceCpuMin || cpu > instanceCpuMax);
  if (isOutside || (input.cpu !== undefined && cpu === undefined)) throw clientError(`Invalid 'cpu' setting for task. ${guide}`);
  if (input.memory !== undefined && memory === undefined) throw clientError(`Invalid 'memory' setting for task. ${guide}`);
  checkContainersFit(input.containerDefinitions ?? [], { cpu, memory });
}
