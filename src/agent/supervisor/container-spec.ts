import { WorldError } from '#base/errors.ts';
import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import type { ImageConfig } from '../images/image.ts';
import type { PulledImage, RuntimeContainer } from '../runtimes/runtime.ts';
import { containerMounts, type ImageVolumes } from './container-mounts.ts';
import { labelsFor } from './labels.ts';
import { outputPaths, type TaskPaths } from './task-paths.ts';

const mebibyte = 1_048_576;

/** The least and the greatest CPU shares that Linux takes. */
const cpuSharesMin = 2;
const cpuSharesMax = 262_144;

/** Fargate's: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html (resource limits). */
const openFilesLimit = 65_535;

const pathDefault = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const metadataEndpoint = 'http://169.254.170.2';

/**
 * Where the AWS APIs answer inside a VPC: every AWS SDK and CLI reads the variable, so that an unmodified program calls Drydock.
 * AWS sets no such variable, so an image's own stands above it.
 * The port is HTTPS's, because security groups that let a task call AWS let that one out; what is spoken there is plain HTTP.
 */
const apiEndpoint = 'http://aws.drydock.internal:443';

export interface ContainerSpecFacts {
  readonly order: TaskOrder;
  readonly container: ContainerOrder;
  readonly image: PulledImage;
  /** The VOLUMEs of each container's image, as far as it is pulled. */
  readonly imageVolumes: ImageVolumes;
  readonly networkNamespace: string;
  readonly cgroupParent: string;
  readonly paths: TaskPaths;
  readonly restartCount: number;
  /** The values of its secrets, by the variables that they become. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly now: number;
}

/** What an ECS container is to the runtime. Throws WorldError `CannotCreateContainerError`. */
export function containerSpec(facts: ContainerSpecFacts): RuntimeContainer {
  const { order, container, image, paths } = facts;
  const { definition } = container;
  refuseUnsupported(container);
  refuseUnretrieved(facts);
  const output = outputPaths(paths, container.runtimeId);
  const linux = definition.linuxParameters;
  return {
    id: container.runtimeId,
    labels: labelsFor(facts),
    group: order.taskId,
    image,
    args: argsOf(container, image.config),
    environment: environmentOf(image.config, facts),
    workingDirectory: definition.workingDirectory || image.config.workingDirectory || '/',
    user: definition.user || image.config.user,
    hostname: order.network.privateDnsName,
    networkNamespace: facts.networkNamespace,
    mounts: containerMounts(container, facts),
    isRootReadonly: definition.readonlyRootFilesystem === true,
    isPrivileged: definition.privileged === true,
    capabilities: { add: linux?.capabilities?.add ?? [], drop: linux?.capabilities?.drop ?? [] },
    ulimits: ulimitsOf(container),
    sysctls: Object.fromEntries((definition.systemControls ?? []).map(({ namespace = '', value = '' }) => [namespace, value])),
    devices: [],
    cgroupParent: facts.cgroupParent,
    resources: resourcesOf(container),
    ...(linux?.sharedMemorySize !== undefined && { sharedMemoryBytes: linux.sharedMemorySize * mebibyte }),
    hasInit: linux?.initProcessEnabled === true,
    isInteractive: definition.interactive === true,
    hasTerminal: definition.pseudoTerminal === true,
    stdoutPath: output.stdout,
    stderrPath: output.stderr,
  };
}

/** As Docker does: an entry point of the definition drops both of the image's; a command alone replaces its command. */
function argsOf({ name, definition }: ContainerOrder, image: ImageConfig): readonly string[] {
  const { entryPoint = [], command = [] } = definition;
  const args = entryPoint.length > 0 ? [...entryPoint, ...command] : [...image.entrypoint, ...(command.length > 0 ? command : image.command)];
  if (args.length === 0) throw cannotCreate(`no command specified: neither the container ${name} nor its image says what to run`);
  return args;
}

/** The variables that ECS sets stand above the image's and below the definition's: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-environment-variables.html */
function environmentOf(image: ImageConfig, { order: { region, network, taskRole }, container: { definition, runtimeId }, secrets }: ContainerSpecFacts): readonly string[] {
  const defaults = [pathDefault, `HOSTNAME=${network.privateDnsName}`, ...(definition.pseudoTerminal === true ? ['TERM=xterm'] : []), `AWS_ENDPOINT_URL=${apiEndpoint}`];
  const ofEcs = ['AWS_EXECUTION_ENV=AWS_ECS_FARGATE', `AWS_DEFAULT_REGION=${region}`, `AWS_REGION=${region}`, ...metadataVariables(runtimeId), ...credentialsVariables(taskRole)];
  const pairs = [...defaults, ...image.environment, ...ofEcs];
  const byName = new Map(pairs.map((pair) => [pair.split('=', 1)[0] ?? '', pair]));
  for (const { name = '', value = '' } of definition.environment ?? []) byName.set(name, `${name}=${value}`);
  for (const [name, value] of secrets) byName.set(name, `${name}=${value}`);
  return [...byName.values()];
}

/**
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html and
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
function metadataVariables(runtimeId: string): readonly string[] {
  return [`ECS_CONTAINER_METADATA_URI=${metadataEndpoint}/v3/${runtimeId}`, `ECS_CONTAINER_METADATA_URI_V4=${metadataEndpoint}/v4/${runtimeId}`, `ECS_AGENT_URI=${metadataEndpoint}/api/${runtimeId}`];
}

/** Where every AWS SDK and CLI finds the credentials of the task's role: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
function credentialsVariables(role: TaskOrder['taskRole']): readonly string[] {
  return role === undefined ? [] : [`AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/${role.credentialsId}`];
}

function ulimitsOf({ definition }: ContainerOrder): RuntimeContainer['ulimits'] {
  const asked = (definition.ulimits ?? []).map(({ name = '', softLimit = 0, hardLimit = 0 }) => ({ name: String(name), soft: softLimit, hard: hardLimit }));
  return asked.some(({ name }) => name === 'nofile') ? asked : [...asked, { name: 'nofile', soft: openFilesLimit, hard: openFilesLimit, isDefault: true }];
}

/** Shares weigh the containers of a task against each other; the task's own limits are on the cgroup above them. */
function resourcesOf({ definition }: ContainerOrder): RuntimeContainer['resources'] {
  const { cpu = 0, memory, memoryReservation } = definition;
  return {
    cpuShares: Math.min(Math.max(cpu, cpuSharesMin), cpuSharesMax),
    ...(memory !== undefined && { memoryLimitBytes: memory * mebibyte }),
    ...(memoryReservation !== undefined && { memoryReservationBytes: memoryReservation * mebibyte }),
  };
}

/** What registration should have refused is not silently left out here either. */
function refuseUnsupported(container: ContainerOrder): void {
  const { definition } = container;
  const { links, extraHosts, dnsServers, dnsSearchDomains, environmentFiles, dockerSecurityOptions, credentialSpecs, resourceRequirements } = definition;
  const lists = { links, extraHosts, dnsServers, dnsSearchDomains, environmentFiles, dockerSecurityOptions, credentialSpecs, resourceRequirements, 'linuxParameters.devices': definition.linuxParameters?.devices };
  const unsupported = Object.entries(lists).find(([, value]) => value !== undefined && value.length > 0);
  if (unsupported !== undefined) throw cannotCreate(`the container ${container.name} uses ${unsupported[0]}, which is not supported for tasks on Fargate here`);
  const { maxSwap, swappiness } = definition.linuxParameters ?? {};
  if (maxSwap !== undefined || swappiness !== undefined) throw cannotCreate(`the container ${container.name} uses linuxParameters.maxSwap or swappiness, which Fargate does not support`);
  const [checkType] = definition.healthCheck?.command ?? ['NONE'];
  if (checkType !== 'CMD' && checkType !== 'CMD-SHELL' && checkType !== 'NONE') throw cannotCreate(`Unknown type '${checkType}' in healthCheck.command; it begins with CMD or CMD-SHELL`);
}

/** A container does not run without what it was to be told. */
function refuseUnretrieved({ container, secrets }: ContainerSpecFacts): void {
  const missing = (container.definition.secrets ?? []).find(({ name = '' }) => !secrets.has(name));
  if (missing !== undefined) throw cannotCreate(`the secret ${missing.name} was not retrieved: only a task with an execution role has secrets`);
}

function cannotCreate(sentence: string): WorldError {
  return new WorldError('CannotCreateContainerError', `CannotCreateContainerError: ${sentence}`);
}
