import type { ServiceRevision as ServiceRevisionView } from '@aws-sdk/client-ecs';
import { dateOf } from '#base/time.ts';
import { currentPlatformVersion } from '#model/platform-version.ts';
import { loadBalancersOf, type ServiceRevision } from '#model/service-revision.ts';
import { loadBalancersView } from './load-balancers.ts';
import { networkConfigurationView } from './network-configuration.ts';

/** A revision says what LATEST meant when it was deployed (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-revision.html). */
export function serviceRevisionView(revision: ServiceRevision): ServiceRevisionView {
  const { definition } = revision;
  return {
    serviceRevisionArn: revision.arn,
    serviceArn: revision.serviceArn,
    clusterArn: revision.clusterArn,
    taskDefinition: definition.taskDefinitionArn,
    ...(definition.capacityProviderStrategy.length > 0 && { capacityProviderStrategy: definition.capacityProviderStrategy.map((item) => ({ ...item })) }),
    launchType: definition.launchType,
    platformVersion: currentPlatformVersion,
    platformFamily: definition.platformFamily,
    loadBalancers: loadBalancersView(definition),
    ...(revision.targetGroupArns !== undefined && { resolvedConfiguration: { loadBalancers: loadBalancersOf(revision).map(({ targetGroupArn, advancedConfiguration }) => ({ targetGroupArn, productionListenerRule: advancedConfiguration?.productionListenerRule })) } }),
    serviceRegistries: [],
    networkConfiguration: networkConfigurationView(definition),
    containerImages: revision.containerImages.map((image) => ({ ...image })),
    guardDutyEnabled: false,
    volumeConfigurations: [],
    createdAt: dateOf(revision.createdAt),
    vpcLatticeConfigurations: [],
  };
}
