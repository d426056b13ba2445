import { formatArn } from '#base/arn.ts';
import type { Scope } from '#model/scope.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { clusterArnOf } from './references.ts';

type Keys = NonNullable<AccessRequest['keys']>;

/** The same request with more that policies can ask about. */
export function withKeys(request: AccessRequest, ...keys: readonly Keys[]): AccessRequest {
  return { ...request, keys: Object.assign({}, request.keys, ...keys) };
}

/** Of all that happens in a cluster (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html). */
export function clusterKeys(scope: Scope, reference: string | undefined): Keys {
  return { 'ecs:cluster': clusterArnOf(scope, reference) };
}

/** What RunTask, CreateService and UpdateService say of how tasks are to run. */
export interface LaunchInput {
  readonly capacityProviderStrategy?: readonly { readonly capacityProvider: string | undefined }[] | undefined;
  readonly enableExecuteCommand?: boolean | undefined;
  readonly enableECSManagedTags?: boolean | undefined;
  readonly propagateTags?: string | undefined;
  readonly networkConfiguration?: { readonly awsvpcConfiguration?: { readonly subnets: readonly string[] | undefined; readonly assignPublicIp?: string | undefined } | undefined } | undefined;
  readonly volumeConfigurations?: readonly unknown[] | undefined;
  readonly serviceConnectConfiguration?: { readonly enabled: boolean | undefined; readonly namespace?: string | undefined } | undefined;
  readonly vpcLatticeConfigurations?: readonly unknown[] | undefined;
}

/** What was not said has the value that it means; what UpdateService leaves as it is has none. */
export function launchKeys(scope: Scope, input: LaunchInput): Keys {
  const network = input.networkConfiguration?.awsvpcConfiguration;
  const providers = input.capacityProviderStrategy?.map(({ capacityProvider = '' }) => capacityProviderArn(scope, capacityProvider));
  return {
    ...(providers !== undefined && providers.length > 0 && { 'ecs:capacity-provider': providers }),
    ...(input.enableExecuteCommand !== undefined && { 'ecs:enable-execute-command': String(input.enableExecuteCommand) }),
    ...(input.enableECSManagedTags !== undefined && { 'ecs:enable-ecs-managed-tags': String(input.enableECSManagedTags) }),
    ...(input.propagateTags !== undefined && { 'ecs:propagate-tags': input.propagateTags }),
    ...(network?.subnets !== undefined && { 'ecs:subnet': network.subnets }),
    ...(network !== undefined && { 'ecs:auto-assign-public-ip': String(network.assignPublicIp === 'ENABLED') }),
    ...(input.volumeConfigurations !== undefined && { 'ecs:enable-ebs-volumes': String(input.volumeConfigurations.length > 0) }),
    ...(input.serviceConnectConfiguration !== undefined && { 'ecs:enable-service-connect': String(input.serviceConnectConfiguration.enabled ?? false) }),
    ...(input.serviceConnectConfiguration?.namespace !== undefined && { 'ecs:namespace': input.serviceConnectConfiguration.namespace }),
    ...(input.vpcLatticeConfigurations !== undefined && { 'ecs:enable-vpc-lattice': String(input.vpcLatticeConfigurations.length > 0) }),
  };
}

/** For calls that make something: what they leave out is off. */
export function createdLaunchKeys(scope: Scope, input: LaunchInput): Keys {
  return launchKeys(scope, { ...input, enableExecuteCommand: input.enableExecuteCommand ?? false, enableECSManagedTags: input.enableECSManagedTags ?? false });
}

/** Of the definition that tasks are made from: its size as registered. */
export function sizeKeys({ cpu, memory }: { readonly cpu?: string | undefined; readonly memory?: string | undefined }): Keys {
  return { ...(cpu !== undefined && { 'ecs:task-cpu': cpu }), ...(memory !== undefined && { 'ecs:task-memory': memory }) };
}

function capacityProviderArn({ account, region }: Scope, name: string): string {
  return formatArn({ service: 'ecs', region, account, resource: `capacity-provider/${name}` });
}
