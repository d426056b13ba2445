import {
  ApplicationProtocol,
  CPUArchitecture,
  Compatibility,
  DeviceCgroupPermission,
  EFSAuthorizationConfigIAM,
  EFSTransitEncryption,
  EnvironmentFileType,
  FirelensConfigurationType,
  IpcMode,
  LogDriver,
  NetworkMode,
  OSFamily,
  PidMode,
  ProxyConfigurationType,
  ResourceType,
  Scope,
  TaskDefinitionPlacementConstraintType,
  TransportProtocol,
  UlimitName,
  VersionConsistency,
  type ContainerDefinition,
  type LinuxParameters,
  type Volume,
} from '@aws-sdk/client-ecs';
import { checkEach, checkEnum, checkRange, validationMessage, type Complaint } from '#wire/constraints.ts';
import { invalidParameter } from '../errors.ts';
import type { RegistrationInput } from './registration-input.ts';

const portMax = 65_535;
/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html */
const swappinessMax = 100;

/** Throws when a member by itself is none of the values that the API has for it. */
export function checkMembers(input: RegistrationInput): void {
  const message = validationMessage([
    checkEnum('networkMode', input.networkMode, NetworkMode),
    checkEnum('pidMode', input.pidMode, PidMode),
    checkEnum('ipcMode', input.ipcMode, IpcMode),
    checkEnum('runtimePlatform.cpuArchitecture', input.runtimePlatform?.cpuArchitecture, CPUArchitecture),
    checkEnum('runtimePlatform.operatingSystemFamily', input.runtimePlatform?.operatingSystemFamily, OSFamily),
    checkEnum('proxyConfiguration.type', input.proxyConfiguration?.type, ProxyConfigurationType),
    ...checkEach('requiresCompatibilities', input.requiresCompatibilities, (path, value) => checkEnum(path, value, Compatibility)),
    ...checkEach('placementConstraints', input.placementConstraints, (path, { type }) => checkEnum(`${path}.type`, type, TaskDefinitionPlacementConstraintType)),
    ...checkEach('volumes', input.volumes, complaintsOfVolume),
    ...checkEach('containerDefinitions', input.containerDefinitions, complaintsOfContainer),
  ]);
  if (message !== undefined) throw invalidParameter(message);
}

function complaintsOfVolume(path: string, { dockerVolumeConfiguration: docker, efsVolumeConfiguration: efs, s3filesVolumeConfiguration: s3 }: Volume): readonly Complaint[] {
  const efsPath = `${path}.efsVolumeConfiguration`;
  return [
    checkEnum(`${path}.dockerVolumeConfiguration.scope`, docker?.scope, Scope),
    checkEnum(`${efsPath}.transitEncryption`, efs?.transitEncryption, EFSTransitEncryption),
    checkRange(`${efsPath}.transitEncryptionPort`, efs?.transitEncryptionPort, { min: 0, max: portMax }),
    checkEnum(`${efsPath}.authorizationConfig.iam`, efs?.authorizationConfig?.iam, EFSAuthorizationConfigIAM),
    checkRange(`${path}.s3filesVolumeConfiguration.transitEncryptionPort`, s3?.transitEncryptionPort, { min: 0, max: portMax }),
  ];
}

function complaintsOfContainer(path: string, container: ContainerDefinition): readonly Complaint[] {
  return [
    ...checkEach(`${path}.portMappings`, container.portMappings, (port, mapping) => [
      checkEnum(`${port}.protocol`, mapping.protocol, TransportProtocol),
      checkEnum(`${port}.appProtocol`, mapping.appProtocol, ApplicationProtocol),
    ]),
    ...checkEach(`${path}.environmentFiles`, container.environmentFiles, (file, { type }) => checkEnum(`${file}.type`, type, EnvironmentFileType)),
    ...checkEach(`${path}.ulimits`, container.ulimits, (ulimit, { name }) => checkEnum(`${ulimit}.name`, name, UlimitName)),
    ...checkEach(`${path}.resourceRequirements`, container.resourceRequirements, (requirement, { type }) => checkEnum(`${requirement}.type`, type, ResourceType)),
    ...complaintsOfLinux(`${path}.linuxParameters`, container.linuxParameters),
    checkEnum(`${path}.versionConsistency`, container.versionConsistency, VersionConsistency),
    checkEnum(`${path}.logConfiguration.logDriver`, container.logConfiguration?.logDriver, LogDriver),
    checkEnum(`${path}.firelensConfiguration.type`, container.firelensConfiguration?.type, FirelensConfigurationType),
    checkRange(`${path}.cpu`, container.cpu, { min: 0 }),
    checkRange(`${path}.startTimeout`, container.startTimeout, { min: 0 }),
    checkRange(`${path}.stopTimeout`, container.stopTimeout, { min: 0 }),
  ];
}

function complaintsOfLinux(path: string, linux: LinuxParameters | undefined): readonly Complaint[] {
  return [
    ...checkEach(`${path}.devices`, linux?.devices, (device, { permissions }) => checkEach(`${device}.permissions`, permissions, (permission, value) => checkEnum(permission, value, DeviceCgroupPermission))),
    ...checkEach(`${path}.tmpfs`, linux?.tmpfs, (tmpfs, { size }) => checkRange(`${tmpfs}.size`, size, { min: 1 })),
    checkRange(`${path}.sharedMemorySize`, linux?.sharedMemorySize, { min: 0 }),
    checkRange(`${path}.maxSwap`, linux?.maxSwap, { min: 0 }),
    checkRange(`${path}.swappiness`, linux?.swappiness, { min: 0, max: swappinessMax }),
  ];
}
